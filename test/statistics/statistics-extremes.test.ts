/** Statistics where double precision ends: they have no unit, or the unit of their values, and both must survive any size. */

import { describe, expect, it } from "vitest";
import { variance } from "../../src/statistics/variance.js";
import { bootstrapInterval } from "../../src/statistics/bootstrap.js";
import { pairedEffectSize } from "../../src/statistics/effect-size.js";
import { holm } from "../../src/statistics/holm.js";
import { probabilityOfImprovement } from "../../src/statistics/improvement.js";
import { signFlipP } from "../../src/statistics/sign-flip.js";
import { interquartileMean, mean, quantile, standardDeviation } from "../../src/statistics/summary.js";

/** Powers of two, so that a multiple has the same digits; the largest takes 7.5 to 1.3e308, the least 0.25 to a denormal. */
const UNITS = [2 ** 1021, 2 ** 600, 2 ** -600, 2 ** -1022];
const VALUES = [3, -1.5, 7.5, 0.25, 2, 2, 5];
const MANY = Array.from({ length: 30 }, (_, i) => VALUES[i % 7] + i / 8);

describe.each(UNITS)("in units of %d", (unit) => {
  const scaled = (values: number[], by = unit): number[] => values.map((value) => value * by);

  it.each([[VALUES], [MANY], [[1, 1, 1, 1, 1, 1]], [[7, -7]], [[6, 6, -6]]])("p of %j is the same, and above 0", (differences) => {
    const p = signFlipP(differences);
    expect(p).toBeGreaterThan(0);
    // 33 would leave double precision in the largest unit
    const fitting = Math.max(...differences) > 8 && unit > 1 ? unit / 8 : unit;
    expect(signFlipP(scaled(differences, fitting))).toBe(p);
  });

  it("the effect size is the same", () => {
    expect(pairedEffectSize(scaled(VALUES))).toBe(pairedEffectSize(VALUES));
  });

  it("mean, standard deviation, quantile and interquartile mean are as many units", () => {
    expect(mean(scaled(VALUES)) / unit).toBeCloseTo(mean(VALUES), 14);
    expect(standardDeviation(scaled(VALUES)) / unit).toBeCloseTo(standardDeviation(VALUES), 14);
    expect(interquartileMean(scaled(VALUES)) / unit).toBeCloseTo(interquartileMean(VALUES), 14);
    const sorted = VALUES.toSorted((a, b) => a - b);
    for (const q of [0, 0.1, 0.5, 0.99, 1]) expect(quantile(scaled(sorted), q) / unit).toBeCloseTo(quantile(sorted, q), 14);
  });

  it("the bootstrap's interval is as many units", () => {
    const average = ([values]: readonly Float64Array[]): number => mean(values);
    const plain = bootstrapInterval([VALUES], average, 0.9, 200);
    bootstrapInterval([scaled(VALUES)], average, 0.9, 200).forEach((end, i) => expect(end / unit).toBeCloseTo(plain[i], 14));
  });

  it("an improvement is counted as before", () => {
    expect(probabilityOfImprovement(scaled(VALUES), scaled([1, 2, 3]))).toBe(probabilityOfImprovement(VALUES, [1, 2, 3]));
  });
});

describe("at the ends of double precision", () => {
  const LARGEST = Number.MAX_VALUE;
  const LEAST = Number.MIN_VALUE;

  it.each([
    // of 2ⁿ patterns the two with all signs alike
    [[LARGEST, LARGEST, LARGEST, LARGEST], 1 / 8],
    [[LEAST, LEAST, LEAST, LEAST], 1 / 8],
    [[LARGEST, -LARGEST], 1],
    // the least is nothing beside the largest: it is a tie
    [[LARGEST, LEAST], 1],
    [[1e308, 1e308, 1e308, 1e308, 1e308, 1e308], 1 / 32],
    [[0, 0, 0], 1],
  ])("p of %j is %d", (differences, p) => expect(signFlipP(differences)).toBe(p));

  it("means and quantiles between the largest are no infinities", () => {
    expect(mean([LARGEST, LARGEST, LARGEST])).toBe(LARGEST);
    expect(mean([LARGEST, -LARGEST])).toBe(0);
    expect(quantile([-LARGEST, LARGEST], 0.5)).toBe(0);
    expect(quantile([-(2 ** 1023), 2 ** 1023], 0.75)).toBe(2 ** 1022);
    expect(variance([LARGEST, LARGEST])).toBe(0);
    expect(standardDeviation([1e300, -1e300])).toBeCloseTo(Math.SQRT2 * 1e300, -287);
    expect(standardDeviation([1e-300, -1e-300]) / 1e-300).toBeCloseTo(Math.SQRT2, 14);
  });

  it("an effect is not lost where its deviation is beyond double precision", () => {
    expect(pairedEffectSize([LARGEST, -LARGEST, LARGEST])).toBeCloseTo(pairedEffectSize([1, -1, 1])!, 14);
    expect(pairedEffectSize([3 * LEAST, LEAST, 2 * LEAST])).toBeCloseTo(pairedEffectSize([3, 1, 2])!, 14);
  });

  it("Holm leaves the least p above 0", () => expect(holm([LEAST, 1])).toEqual([2 * LEAST, 1]));
});

describe.each([NaN, Infinity, -Infinity])("%s among the values", (odd) => {
  const values = [1, 2, odd, 3];

  it.each<[string, () => unknown]>([
    ["signFlipP", () => signFlipP(values)],
    ["pairedEffectSize", () => pairedEffectSize(values)],
    ["bootstrapInterval", () => bootstrapInterval([[1, 2], values], () => 0)],
  ])("%s refuses, naming it", (_, of) => {
    expect(of).toThrow(RangeError);
    expect(of).toThrow(`[2] is ${odd}: must be a finite number`);
  });

  it("has no variance and no deviation", () => {
    expect([variance(values), standardDeviation(values), standardDeviation([odd, odd])]).toEqual([NaN, NaN, NaN]);
  });

  it("makes no mean a number", () => expect(Number.isFinite(mean(values))).toBe(false));
});

describe("NaN among the values", () => {
  it("leaves no quantile and no trimmed mean, wherever it stands", () => {
    for (const at of [0, 3, 7]) {
      const values = [1, 2, 3, 4, 5, 6, 7, 8];
      values[at] = NaN;
      expect(interquartileMean(values)).toBeNaN();
      expect(quantile(new Float64Array(values).toSorted(), 0.25)).toBeNaN();
    }
  });

  it("is no p, and no value to improve on", () => {
    expect(() => holm([0.1, NaN])).toThrow(RangeError);
    expect(() => probabilityOfImprovement([1], [NaN])).toThrow(RangeError);
  });
});
