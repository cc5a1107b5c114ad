import { describe, expect, it } from "vitest";
import { knnKl } from "../../src/metrics/knn-kl.js";
import { normals, stream } from "../../src/numerics/random.js";

const ROWS = 8000;
const draw = (dimensions: number, seed: number): Float32Array => normals(stream(seed, "knn"), 0, 0, new Float32Array(ROWS * dimensions));

/** KL(N(0, I) ‖ N(shift, scale² I)) in bits. */
function gaussianKl(dimensions: number, shift: number, scale: number): number {
  return (dimensions * (Math.log(scale) + (1 + shift ** 2) / (2 * scale ** 2) - 0.5)) / Math.LN2;
}

describe("between Gaussians the estimate is near the closed form", () => {
  // three standard deviations over seeds at 8,000 points, and in three dimensions a bias of 0.04
  it.each([
    [1, 0, 1, 0.05],
    [1, 1, 1, 0.1],
    [2, 0.5, 1.5, 0.1],
    [2, 0, 2, 0.09],
    [3, 1, 2, 0.15],
  ])("%i dimensions, shifted by %d, scaled by %d: within %d bits", (dimensions, shift, scale, tolerance) => {
    const x = draw(dimensions, 1);
    const y = draw(dimensions, 2).map((z) => shift + scale * z);
    for (const k of [3, 5]) expect(Math.abs(knnKl(x, y, dimensions, k) - gaussianKl(dimensions, shift, scale))).toBeLessThan(tolerance);
  });
});

it("is the formula of Wang, Kulkarni & Verdú on points small enough to do by hand", () => {
  // x = 0, 1, 3; y = 0.5, 5: ν₁ = 0.5, 0.5, 2 and ρ₁ = 1, 1, 2
  const expected = Math.log2(2) - Math.log2(2) + (Math.log2(0.5) + Math.log2(0.5) + 1 - (0 + 0 + 1)) / 3;
  expect(knnKl([0, 1, 3], [0.5, 5], 1, 1)).toBeCloseTo(expected, 12);
});

it("does not change when both samples are moved and scaled together", () => {
  const x = Float64Array.from(draw(2, 3));
  const y = Float64Array.from(draw(2, 4));
  const moved = (points: Float64Array): Float64Array => points.map((v) => 8 * v + 2);
  expect(knnKl(moved(x), moved(y), 2, 5)).toBeCloseTo(knnKl(x, y, 2, 5), 9);
});
