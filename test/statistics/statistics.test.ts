import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { integers, normals, stream, uniforms } from "../../src/numerics/random.js";
import { bootstrapInterval } from "../../src/statistics/bootstrap.js";
import { pairedEffectSize } from "../../src/statistics/effect-size.js";
import { holm } from "../../src/statistics/holm.js";
import { probabilityOfImprovement } from "../../src/statistics/improvement.js";
import { seedsNeeded, signFlipP, smallestSignFlipP } from "../../src/statistics/sign-flip.js";
import { interquartileMean, mean, quantile, standardDeviation } from "../../src/statistics/summary.js";
import { relativeError } from "../support/relative-error.js";

/** What `make_statistics.py` computes with NumPy, SciPy and statsmodels. */
interface Golden {
  signFlip: { differences: number[]; p: number }[];
  holm: { ps: number[]; adjusted: number[] }[];
  summary: { values: number[]; mean: number; standardDeviation: number | null; interquartileMean: number; quantiles: [number, number][] }[];
  effectSize: { differences: number[]; effectSize: number }[];
  improvement: { values: number[]; baseline: number[]; probability: number }[];
  /** ends: a bound below, the percentile itself, a bound above */
  bootstrap: { statistic: string; strata: number[][]; confidence: number; resamples: number; low: number[]; high: number[] }[];
}

const golden = JSON.parse(readFileSync(new URL("../golden/statistics/statistics.json", import.meta.url), "utf8")) as Golden;
/** What double precision leaves of values of order 1 added in another order. */
const ROUNDING = 1e-13;

const sumOfMeans = (strata: readonly Float64Array[]): number => strata.reduce((sum, values) => sum + mean(values), 0);
const differenceOfMeans = ([a, b]: readonly Float64Array[]): number => mean(a) - mean(b);
const STATISTICS: Record<string, (strata: readonly Float64Array[]) => number> = {
  mean: ([values]) => mean(values),
  interquartileMean: ([values]) => interquartileMean(values),
  sumOfMeans,
  differenceOfMeans,
};
const sample = (label: string, n: number): number[] => [...normals(stream(1, label), n, 0, new Float32Array(n))];

describe("summary", () => {
  it.each(golden.summary)("of $values.length values as NumPy and SciPy", (expected) => {
    const sorted = expected.values.toSorted((a, b) => a - b);
    expect(relativeError([mean(expected.values)], [expected.mean])).toBeLessThan(ROUNDING);
    expect(relativeError([interquartileMean(expected.values)], [expected.interquartileMean])).toBeLessThan(ROUNDING);
    const ours = expected.quantiles.map(([q]) => quantile(sorted, q));
    expect(
      relativeError(
        ours,
        expected.quantiles.map(([, value]) => value),
      ),
    ).toBeLessThan(ROUNDING);
    const deviation = standardDeviation(expected.values);
    if (expected.standardDeviation === null) expect(deviation).toBeNaN();
    else
      expect(Math.abs(deviation - expected.standardDeviation)).toBeLessThan(ROUNDING * (expected.standardDeviation + expected.mean ** 2));
  });

  it("is NaN of too few values", () => {
    for (const each of [mean([]), standardDeviation([]), standardDeviation([1]), interquartileMean([]), quantile([], 0.5)]) {
      expect(each).toBeNaN();
    }
  });

  it("leaves its values as they are, and an infinite one out where it has no weight", () => {
    const values = [3, 1, Infinity, 2];
    expect(interquartileMean(values)).toBe(2.5);
    expect(values).toEqual([3, 1, Infinity, 2]);
    expect([quantile([1, 2, Infinity], 0.5), quantile([1, 2, Infinity], 1)]).toEqual([2, Infinity]);
  });

  it.each([-0.1, 1.1, NaN])("refuses the quantile %s", (q) => expect(() => quantile([1, 2], q)).toThrow(RangeError));
});

describe("sign-flip test", () => {
  it.each(golden.signFlip.filter(({ differences }) => differences.length <= 20))("of $differences.length is SciPy's, $p", (expected) => {
    expect(signFlipP(expected.differences)).toBe(expected.p);
  });

  it("of one difference is 1", () => expect([signFlipP([3]), signFlipP([0])]).toEqual([1, 1]));

  it.each([[[]], [[1, NaN]], [[1, -Infinity]]])("refuses %j", (differences) => expect(() => signFlipP(differences)).toThrow(RangeError));

  it("does not depend on order, on the common sign or on the unit", () => {
    for (const n of [4, 9, 14]) {
      const differences = sample("sign flip", n);
      const p = signFlipP(differences);
      expect(p).toBeLessThan(1);
      expect(signFlipP(differences.map((d) => -d))).toBe(p);
      expect(signFlipP(differences.toReversed())).toBe(p);
      expect(signFlipP(differences.map((d) => d * 2 ** -600))).toBe(p);
    }
  });

  it("counts sums that are equal but for rounding as equal", () => {
    let rounded = 0;
    for (let set = 0; set < 60; set++) {
      const whole = [...integers(stream(2, "ties"), set, 8, 11)].map((k) => k - 5);
      const tenths = whole.map((k) => k * 0.1);
      expect([whole, signFlipP(tenths)]).toEqual([whole, signFlipP(whole)]);
      if (tenths.reduce((sum, d) => sum + d, 0) !== whole.reduce((sum, d) => sum + d, 0) * 0.1) rounded++;
    }
    expect(rounded).toBeGreaterThan(10);
  });

  /** Five standard errors of a share of 100,000 patterns, and the one pattern that is added. */
  const scatter = (p: number): number => 5 * Math.sqrt((p * (1 - p)) / 100_000) + 1e-5;

  it.each(golden.signFlip.filter(({ differences }) => differences.length > 20))(
    "of $differences.length is near SciPy's exact $p",
    ({ differences, p }) => {
      expect(Math.abs(signFlipP(differences) - p)).toBeLessThan(scatter(p));
      expect(signFlipP(differences)).toBe(signFlipP([...differences]));
      expect(Math.abs(signFlipP(differences.map((d) => -d)) - p)).toBeLessThan(scatter(p));
    },
  );

  it.each([
    [40, 14],
    [70, 25],
    [64, 31],
  ])("of %i equal magnitudes, %i of them negative, is near the binomial tail", (n, negative) => {
    let term = 2 ** -n;
    let tail = 0;
    for (let k = 0; k <= negative; k++) {
      tail += term;
      term *= (n - k) / (k + 1);
    }
    const p = signFlipP(Array.from({ length: n }, (_, i) => (i < negative ? -0.7 : 0.7)));
    expect(Math.abs(p - 2 * tail)).toBeLessThan(scatter(2 * tail));
  });

  it("of many differences is never 0, and has the same bits everywhere", () => {
    expect(signFlipP(new Array<number>(60).fill(1))).toBe(1 / 100_001);
    expect(signFlipP(Array.from({ length: 40 }, (_, i) => (i % 7) - 2))).toBe(1103 / 100_001);
  });

  it("cannot give less than its smallest p, which all of one sign reach", () => {
    for (const n of [1, 2, 5, 12, 20]) expect(signFlipP(new Array<number>(n).fill(0.3))).toBe(smallestSignFlipP(n));
    expect(smallestSignFlipP(0)).toBe(1);
    for (const n of [21, 60, 2000]) expect(smallestSignFlipP(n)).toBe(1 / 100_001);
  });

  it.each([
    [0.05, 1, 6],
    [0.05, 8, 9],
    [0.0625, 1, 6],
    [0.0626, 1, 5],
    [1.5, 1, 1],
  ])("below %d in a family of %i needs %i seeds", (alpha, family, seeds) => {
    expect(seedsNeeded(alpha, family)).toBe(seeds);
    expect(family * smallestSignFlipP(seeds)).toBeLessThan(alpha);
  });

  it.each([
    [0, 1],
    [NaN, 1],
    [0.05, 0],
    [0.05, Infinity],
    [0.05, 1e5],
    [0.05, 1e308],
  ])("no number of seeds is enough for alpha %d and family %d", (alpha, family) => {
    expect(() => seedsNeeded(alpha, family)).toThrow(RangeError);
  });
});

describe("bootstrap", () => {
  it.each(golden.bootstrap)("$confidence of the $statistic of $strata lies by the $resamples resamples of Python", (expected) => {
    const [low, high] = bootstrapInterval(expected.strata, STATISTICS[expected.statistic], expected.confidence);
    for (const [ours, [least, , most]] of [
      [low, expected.low],
      [high, expected.high],
    ] as const) {
      expect(ours).toBeGreaterThanOrEqual(least - ROUNDING * (1 + Math.abs(least)));
      expect(ours).toBeLessThanOrEqual(most + ROUNDING * (1 + Math.abs(most)));
    }
  });

  it("draws within each stratum, and each for itself", () => {
    const low = [0, 0, 0];
    expect(bootstrapInterval([low, [1, 1, 1, 1]], differenceOfMeans)).toEqual([-1, -1]);
    const values = sample("stratum", 6);
    const [from, to] = bootstrapInterval([values, values], differenceOfMeans);
    expect(from).toBeLessThan(-0.2);
    expect(to).toBeGreaterThan(0.2);
  });

  it("gives the same bits in every call and everywhere", () => {
    const strata = [
      [1, 2, 4, 8],
      [0.5, 0.25, 3],
    ];
    const first = bootstrapInterval(strata, sumOfMeans);
    expect(first).not.toEqual(bootstrapInterval(strata.toReversed(), sumOfMeans, 0.5));
    expect(bootstrapInterval(strata, sumOfMeans)).toEqual(first);
    expect(bootstrapInterval(strata, sumOfMeans, 0.95, 100)).toEqual([2.2895833333333337, 8.25]);
  });

  it("covers the mean nearly as often as it says with 20 values, and too seldom with 5", () => {
    const coverage = (n: number): number => {
      let covered = 0;
      for (let trial = 0; trial < 1000; trial++) {
        const values = [...normals(stream(n, "coverage"), trial, 0, new Float32Array(n))];
        const [low, high] = bootstrapInterval([values], STATISTICS["mean"], 0.95, 1000);
        if (low <= 0 && 0 <= high) covered++;
      }
      return covered / 1000;
    };
    // within four standard errors of what Student's t gives a normal interval with the standard deviation of n, not n - 1
    expect(Math.abs(coverage(20) - 0.929)).toBeLessThan(0.033);
    expect(Math.abs(coverage(5) - 0.846)).toBeLessThan(0.046);
  });

  it("refuses a resample without a finite statistic, and a confidence beyond 1", () => {
    expect(() => bootstrapInterval([[0, 1, 1]], ([values]) => 1 / mean(values))).toThrow("resample is Infinity");
    expect(() => bootstrapInterval([[1, 2], []], sumOfMeans)).toThrow("resample is NaN");
    expect(() => bootstrapInterval([[1, 2]], sumOfMeans, 1.01)).toThrow(RangeError);
  });
});

describe("Holm", () => {
  it.each(golden.holm)("of $ps is statsmodels'", ({ ps, adjusted }) => {
    expect(relativeError(holm(ps), adjusted)).toBeLessThan(ROUNDING);
  });

  it("is monotone in p, between p and Bonferroni's, and in the order given", () => {
    const ps = [...uniforms(stream(3, "holm"), 0, 30)].map((u) => u * u * u);
    const adjusted = holm(ps);
    const order = ps.map((_, i) => i).toSorted((a, b) => ps[a] - ps[b]);
    order.forEach((i, rank) => {
      if (rank > 0) expect(adjusted[i]).toBeGreaterThanOrEqual(adjusted[order[rank - 1]]);
      expect(adjusted[i]).toBeGreaterThanOrEqual(ps[i]);
      expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, ps.length * ps[i]));
    });
    expect(adjusted[order[0]]).toBe(30 * ps[order[0]]);
    expect(holm(ps.toReversed())).toEqual(adjusted.toReversed());
    expect(holm([])).toEqual([]);
  });

  it.each([-0.1, 1.1, NaN])("refuses %s", (p) => expect(() => holm([0.5, p])).toThrow(RangeError));
});

describe("paired effect size", () => {
  it.each(golden.effectSize)("of $differences.length differences is SciPy's t over √n, corrected", ({ differences, effectSize }) => {
    expect(relativeError([pairedEffectSize(differences)!], [effectSize])).toBeLessThan(ROUNDING);
  });

  it("is null where all are equal, even where their mean is rounded, and of fewer than three", () => {
    expect(standardDeviation([0.1, 0.1, 0.1])).toBe(0);
    for (const differences of [[], [1], [1, 2], [0, 0, 0, 0], [0.1, 0.1, 0.1]]) expect(pairedEffectSize(differences)).toBeNull();
  });
});

describe("probability of improvement", () => {
  it.each(golden.improvement)("of $values on $baseline is U / nm, $probability", ({ values, baseline, probability }) => {
    expect(probabilityOfImprovement(values, baseline)).toBeCloseTo(probability, 14);
    expect(probabilityOfImprovement(baseline, values)).toBeCloseTo(1 - probability, 14);
  });

  it("takes infinite values for the worst, and refuses none and NaN", () => {
    expect(probabilityOfImprovement([Infinity, 1], [Infinity, 2])).toBe(0.625);
    expect(() => probabilityOfImprovement([], [1])).toThrow(RangeError);
    expect(() => probabilityOfImprovement([1], [])).toThrow(RangeError);
    expect(() => probabilityOfImprovement([1], [NaN])).toThrow(RangeError);
    expect(() => probabilityOfImprovement([NaN, 1], [1])).toThrow(RangeError);
  });
});
