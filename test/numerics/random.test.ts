import { describe, expect, it } from "vitest";
import { integers, normals, permutation, philox, stream, uniforms, words } from "../../src/numerics/random.js";
import { kolmogorov, moments, uniformScore } from "../support/statistics.js";

describe("Philox4x32-10", () => {
  // the known answers of the Random123 library (kat_vectors)
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)("counter %j under key %j", (counter, key, expected) => {
    const block = Uint32Array.from(counter);
    philox(block, [key[0], key[1]]);
    expect([...block]).toEqual([...expected]);
  });
});

describe("streams", () => {
  const key = stream(7, "test");

  it("differ by seed, also above 2³², and by label", () => {
    const keys = [stream(1, "a"), stream(2, "a"), stream(1 + 2 ** 32, "a"), stream(1, "b"), stream(1, "ab"), stream(1, "ba")];
    expect(new Set(keys.map(String)).size).toBe(keys.length);
  });

  it("are blocks of Philox, counted by index and position", () => {
    const block = Uint32Array.of(9, 5, 0, 0);
    philox(block, key);
    expect([...words(key, 5, 9, new Uint32Array(4))]).toEqual([...block]);
  });

  it("continue where an earlier part stopped", () => {
    const whole = words(key, 3, 0, new Uint32Array(23));
    expect([...words(key, 3, 2, new Uint32Array(15))]).toEqual([...whole.subarray(8)]);
    const all = normals(key, 3, 0, new Float32Array(23));
    expect([...normals(key, 3, 4, new Float32Array(7))]).toEqual([...all.subarray(16)]);
  });
});

describe("laws", () => {
  const count = 100_000;

  it("uniforms are uniform on [0, 1)", () => {
    const u = uniforms(stream(1, "uniforms"), 0, count);
    expect(u.every((v) => v >= 0 && v < 1)).toBe(true);
    expect(kolmogorov(u, (x) => x)).toBeLessThan(1.95);
  });

  it("normals have the moments and the distribution of N(0, 1)", () => {
    const z = normals(stream(1, "normals"), 0, 0, new Float32Array(count));
    const { mean, std, kurtosis } = moments(z);
    // four standard errors: 1/√n, 1/√(2n), √(24/n)
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(std - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(24 / count));
    expect(kolmogorov(z, normalCumulative)).toBeLessThan(1.95);
  });

  it("the two normals of a pair, and neighbours, are uncorrelated", () => {
    const z = normals(stream(2, "normals"), 0, 0, new Float32Array(count));
    for (const lag of [1, 2, 3, 4]) {
      let sum = 0;
      for (let i = lag; i < count; i++) sum += z[i] * z[i - lag];
      expect(Math.abs(sum / count)).toBeLessThan(4 / Math.sqrt(count));
    }
  });

  it("the largest normal is √(48 ln 2), from the smallest of 24 bits", () => {
    const z = normals(stream(3, "normals"), 0, 0, new Float32Array(count));
    const largest = z.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    expect(largest).toBeGreaterThan(4);
    expect(largest).toBeLessThan(Math.sqrt(48 * Math.LN2));
  });

  it("integers fall equally often on every value below the bound", () => {
    const bound = 100;
    const counts = new Array<number>(bound).fill(0);
    for (const v of integers(stream(1, "integers"), 0, count, bound)) counts[v]++;
    expect(counts.reduce((sum, c) => sum + c, 0)).toBe(count);
    expect(Math.abs(uniformScore(counts))).toBeLessThan(3.5);
  });

  it.each([1, 2, 7, 1000])("a permutation of %i holds every number once", (n) => {
    expect([...permutation(stream(1, "order"), 4, n)].toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  });

  it("permutations of four come equally often", () => {
    const counts = new Map<string, number>();
    for (let position = 0; position < 24_000; position++) {
      const order = permutation(stream(1, "order"), position, 4).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(Math.abs(uniformScore([...counts.values()]))).toBeLessThan(3.5);
  });
});

/** Φ by its Taylor series around 0, or by the asymptotic tail beyond 6. */
function normalCumulative(x: number): number {
  if (Math.abs(x) > 6) return x > 0 ? 1 : 0;
  let term = x;
  let sum = x;
  for (let k = 1; k < 200; k++) {
    term *= (-x * x) / (2 * k);
    sum += term / (2 * k + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}
