/** The interval of a probability of improvement: the roots of its equation by SciPy's brentq, and how often it holds the truth. */

import { describe, expect, it } from "vitest";
import { stream, uniforms } from "../../src/numerics/random.js";
import { probabilityOfImprovement } from "../../src/statistics/improvement.js";
import { improvementInterval } from "../../src/statistics/improvement-interval.js";

describe("improvementInterval", () => {
  it.each([
    [0.5, 30, 120, 0.3877091604271105, 0.6122908395728894],
    [0.84, 30, 30, 0.7086786473176291, 0.9152817735228637],
    [0.9375, 8, 6, 0.6349434227628108, 0.9910501208358594],
    [1, 20, 50, 0.9299504045530053, 1],
    [0, 1, 10, 0, 1 - 0.3959700127719168],
  ])("of %d between %d and %d values", (value, n, m, low, high) => {
    const found = improvementInterval(value, n, m);
    expect(found[0]).toBeCloseTo(low, 10);
    expect(found[1]).toBeCloseTo(high, 10);
  });

  it("holds the truth about 95 times in 100", () => {
    let held = 0;
    for (let trial = 0; trial < 400; trial++) {
      // of u < v / 0.6 with both uniform: P(u < v) = 0.7
      const u = uniforms(stream(trial, "u"), 0, 40).map((value) => value * 0.6);
      const v = uniforms(stream(trial, "v"), 0, 30);
      const [low, high] = improvementInterval(probabilityOfImprovement(u, v), 40, 30);
      held += Number(low <= 0.7 && 0.7 <= high);
    }
    expect(held / 400).toBeGreaterThan(0.92);
    expect(held / 400).toBeLessThan(0.99);
  });

  it("refuses what is no probability", () => {
    expect(() => improvementInterval(1.5, 3, 3)).toThrow(RangeError);
    expect(() => improvementInterval(0.5, 0, 3)).toThrow(RangeError);
  });
});
