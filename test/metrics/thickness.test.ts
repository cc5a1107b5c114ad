import { describe, expect, it } from "vitest";
import { makeDataset } from "../../src/data/datasets.js";
import { symmetricEigenvalues } from "../../src/numerics/eigenvalues.js";
import { localThickness } from "../../src/metrics/thickness.js";
import { normals, stream } from "../../src/numerics/random.js";

describe("eigenvalues of a symmetric matrix", () => {
  it("are a diagonal matrix's own values, ascending", () => {
    expect([...symmetricEigenvalues([3, 0, 0, 0, 1, 0, 0, 0, 2], 3)]).toEqual([1, 2, 3]);
  });

  it("are those of the second difference, 2 - 2 cos(k π / (n + 1))", () => {
    const n = 16;
    const matrix = Array.from({ length: n * n }, (_, i) => [2, -1][Math.abs(Math.floor(i / n) - (i % n))] ?? 0);
    symmetricEigenvalues(matrix, n).forEach((value, k) => expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 12));
  });

  it("keep the digits of a small one beside a large one", () => {
    // det = 1e-12, trace = 1 + 1e-6 + …: the smaller is det / the larger
    const [a, b, c] = [1, 1e-6, 2e-12];
    const [small, large] = symmetricEigenvalues([a, b, b, c], 2);
    expect(small / ((a * c - b * b) / large)).toBeCloseTo(1, 6);
  });
});

describe("local thickness", () => {
  it("is the deviation of the Datasaurus's blur, for any number of points", () => {
    // 0.15 / 54 · 4 = 0.011 and 0.15 / 48 · 4 = 0.0125
    for (const count of [10_000, 50_000]) {
      const { points } = makeDataset("dino", count, 1);
      expect(localThickness(points, 2, 1)).toBeGreaterThan(0.0105);
      expect(localThickness(points, 2, 1)).toBeLessThan(0.0135);
    }
  });

  it("is the width of a blurred segment, whichever way it is turned, and 0 of a sharp one", () => {
    const z = normals(stream(3, "test"), 0, 0, new Float32Array(10_000));
    const segment = (blur: number): Float32Array =>
      Float32Array.from({ length: 20_000 }, (_, i) => {
        const along = (10 * Math.floor(i / 2)) / 10_000;
        const across = blur * z[Math.floor(i / 2)];
        return i % 2 === 0 ? 0.6 * along - 0.8 * across : 0.8 * along + 0.6 * across;
      });
    expect(Math.abs(localThickness(segment(0.01), 2, 1) / 0.01 - 1)).toBeLessThan(0.1);
    expect(localThickness(segment(0), 2, 1)).toBeLessThan(1e-6);
  });
});
