import { describe, expect, it } from "vitest";
import type { Comparison } from "../../src/analysis/comparison/comparison.js";
import { compareFamily, compareWithBaseline } from "../../src/analysis/comparison/comparison.js";
import { integers, normals, permutation, stream } from "../../src/numerics/random.js";
import { PAPER_CONFIGS, PAPER_DATASETS } from "../../src/study/presets/paper.js";
import { Outcomes, outcomesOf } from "../../src/analysis/outcomes/outcomes.js";
import type { Values } from "../support/study.js";
import { makeStudy, seedsUpTo } from "../support/study.js";

/** Outcomes of the paper's configurations and data sets over seeds 1 … n. */
function paperOutcomes(seeds: number, values: (run: { config: string; dataset: string; seed: number }) => Values): Outcomes {
  return outcomesOf(makeStudy({ configs: PAPER_CONFIGS, datasets: [...PAPER_DATASETS], seeds: seedsUpTo(seeds), values }));
}

/** Every configuration of the paper against the baseline on every data set: 16 comparisons. */
function family(metric: string, differences: readonly number[], others = differences): Comparison[] {
  const configs = Object.keys(PAPER_CONFIGS);
  const outcomes = paperOutcomes(differences.length, ({ config, dataset, seed }) => {
    const isFirst = config === configs[1] && dataset === PAPER_DATASETS[0];
    return { [metric]: config === "baseline" ? 2 : 2 + (isFirst ? differences : others)[seed - 1] };
  });
  return compareWithBaseline(outcomes, metric, { configs, datasets: [...PAPER_DATASETS], baseline: "baseline" });
}

/** One comparison alone: values of grid-10 and of the baseline, of seeds 1, 2, …; undefined where there is no such run. */
function single(metric: string, values: (number | null | undefined)[], references: (number | null | undefined)[]): Comparison {
  const sides: Record<string, typeof values> = { baseline: references, "grid-10": values };
  const study = makeStudy({
    seeds: seedsUpTo(Math.max(values.length, references.length)),
    state: ({ config, seed }) => (sides[config][seed - 1] === undefined ? { kind: "missing" } : { kind: "done" }),
    values: ({ config, seed }) => ({ [metric]: sides[config][seed - 1] ?? null }),
  });
  return compareFamily(outcomesOf(study), [{ metric, dataset: "moons", config: "grid-10", against: "baseline" }])[0];
}

const verdicts = (comparisons: readonly Comparison[]): string[] => [...new Set(comparisons.map(({ verdict }) => verdict))];
const LOWER = Array.from({ length: 10 }, (_, i) => -0.01 * (i + 1));
const MIXED = [-3, 1, -2, 4, -1, 2, -4, 3, 1, -0.5];

describe("the verdict", () => {
  it.each([-1e6, -0.1, 0, 0.1, 1e6])("of one seed is never told, as for a difference of %d", (difference) => {
    const comparison = single("kl_divergence", [2 + difference], [2]);
    expect(comparison).toMatchObject({ verdict: "cannot tell", p: 1, interval: null, effectSize: null });
  });

  it("of 10 seeds that all agree is told in a family of 16: 16 · 2 / 2¹⁰ < 0.05", () => {
    const lower = family("kl_divergence", LOWER);
    expect(lower).toHaveLength(16);
    expect(verdicts(lower)).toEqual(["better"]);
    for (const { p, adjustedP } of lower) expect([p, adjustedP]).toEqual([2 / 1024, 32 / 1024]);
    const higher = LOWER.map((difference) => -difference);
    expect(verdicts(family("kl_divergence", higher))).toEqual(["worse"]);
  });

  it("of seeds that disagree is not told", () => {
    const mixed = family("kl_divergence", MIXED);
    expect(verdicts(mixed)).toEqual(["cannot tell"]);
    expect(mixed[0].interval![0]).toBeLessThan(0);
    expect(mixed[0].interval![1]).toBeGreaterThan(0);
  });

  it("is told of the one that agrees among those that do not", () => {
    const [first, ...others] = family("kl_divergence", LOWER, MIXED);
    expect(first).toMatchObject({ verdict: "better", adjustedP: 32 / 1024 });
    expect(verdicts(others)).toEqual(["cannot tell"]);
  });

  it("of 5 seeds is never told, alone and all lower: 2 / 2⁵ is not below 0.05", () => {
    const five = single("kl_divergence", [1, 2, 3, 4, 5], [101, 102, 103, 104, 105]);
    expect(five).toMatchObject({ verdict: "cannot tell", p: 0.0625, adjustedP: 0.0625, interval: [-100, -100] });
    expect(single("kl_divergence", [1, 2, 3, 4, 5, 6], [101, 102, 103, 104, 105, 106]).verdict).toBe("better");
  });

  it("is not told where p is below 0.05 before Holm alone", () => {
    for (const { p, adjustedP, verdict, interval } of family("kl_divergence", LOWER.slice(0, 9))) {
      expect([p, adjustedP, verdict]).toEqual([2 / 512, 32 / 512, "cannot tell"]);
      expect(interval![1]).toBeLessThan(0);
    }
  });

  it("has no better where no direction is", () => {
    const references = LOWER.map(() => 1);
    const [lower, higher] = [LOWER.map((d) => 1 + d), LOWER.map((d) => 1 - d)];
    expect(single("grid_variance", lower, references).verdict).toBe("lower");
    expect(single("grid_variance", higher, references).verdict).toBe("higher");
    expect(
      single(
        "fine_grid_variance",
        MIXED,
        LOWER.map(() => 0),
      ).verdict,
    ).toBe("cannot tell");
  });

  it("of differences that are all 0 is not told", () => {
    const same = single("kl_divergence", LOWER, LOWER);
    expect(same).toMatchObject({ difference: 0, interval: [0, 0], p: 1, effectSize: null, relative: 0, verdict: "cannot tell" });
  });
});

describe("pairing", () => {
  it("is by seed, in whatever order the rows come", () => {
    // the difference of seed s is s, while the values themselves scatter much more
    const scatter = permutation(stream(1, "pairing"), 0, 8);
    const { rows } = makeStudy({
      seeds: seedsUpTo(8),
      values: ({ config, seed }) => ({ eval_loss: 100 * scatter[seed - 1] + (config === "grid-10" ? seed : 0) }),
    });
    const shuffled = [...permutation(stream(2, "pairing"), 0, rows.length)].map((i) => rows[i]);
    expect(shuffled).not.toEqual(rows);
    const contrast = { metric: "eval_loss", dataset: "moons", config: "grid-10", against: "baseline" };
    const [comparison] = compareFamily(new Outcomes(shuffled, []), [contrast]);
    expect(comparison).toMatchObject({ seeds: seedsUpTo(8), differences: seedsUpTo(8), difference: 4.5, value: 354.5, valueAgainst: 350 });
    expect(compareFamily(new Outcomes(rows, []), [contrast])).toEqual([comparison]);
  });

  it("leaves out seeds that one side lacks, and values that do not exist", () => {
    const comparison = single("eval_loss", [5, undefined, 7, null, 9], [1, 1000, 2, 1000, undefined, 1000]);
    expect(comparison).toMatchObject({ seeds: [1, 3], differences: [4, 5], difference: 4.5, value: 6, valueAgainst: 1.5, relative: 3 });
  });

  it("without a common seed says nothing", () => {
    const none = { difference: null, value: null, valueAgainst: null, relative: null, interval: null, effectSize: null };
    expect(single("eval_loss", [1, undefined], [undefined, 2])).toMatchObject({ ...none, p: 1, seeds: [], verdict: "cannot tell" });
    expect(single("eval_loss", [null, null], [1, 2])).toMatchObject({ ...none, verdict: "cannot tell" });
  });

  it("looks at no other data set, configuration or metric", () => {
    const outcomes = paperOutcomes(3, ({ config, dataset, seed }) => ({
      eval_loss: config === "grid-20" && dataset === "line" ? seed : config === "grid-10" && dataset === "line" ? 0.5 : 1e9,
      kl_divergence: -1e9,
    }));
    const [comparison] = compareFamily(outcomes, [{ metric: "eval_loss", dataset: "line", config: "grid-20", against: "grid-10" }]);
    expect(comparison.differences).toEqual([0.5, 1.5, 2.5]);
  });
});

describe("the relative change", () => {
  it.each([
    [-1, -2, 0.5],
    [-3, -2, -0.5],
    [3, 2, 0.5],
    [1, -2, 1.5],
  ])("from %d and %d is %d: its sign is the difference's", (value, valueAgainst, relative) => {
    // of the second number
    expect(single("kl_divergence", [value], [valueAgainst]).relative).toBe(relative);
  });

  it("of 0 does not exist", () => expect(single("kl_divergence", [1, 1], [-2, 2]).relative).toBeNull());
});

describe("random studies", () => {
  it("have verdicts that follow from their numbers", () => {
    const counts: Record<string, number> = {};
    for (let study = 0; study < 60; study++) {
      const key = stream(study, "random study");
      const [seeds, shift] = [6 + (study % 6), [-1, -0.3, 0, 0.3, 1][study % 5]];
      const noise = normals(key, 0, 0, new Float32Array(4 * seeds));
      const missing = integers(key, 1, 4 * seeds, 15);
      const metric = study % 2 === 0 ? "kl_divergence" : "grid_variance";
      const datasets = [...PAPER_DATASETS];
      const random = makeStudy({
        datasets,
        seeds: seedsUpTo(seeds),
        values: ({ config, dataset, seed }) => {
          const at = 4 * (seed - 1) + datasets.indexOf(dataset as never);
          return { [metric]: config === "baseline" ? 10 * noise[at] : missing[at] === 0 ? null : 10 * noise[at] + shift + noise[at] / 2 };
        },
      });
      const names = { configs: ["baseline", "grid-10"], datasets, baseline: "baseline" };
      for (const { verdict, difference, interval, p, adjustedP, differences } of compareWithBaseline(outcomesOf(random), metric, names)) {
        const sum = differences.reduce((total, value) => total + value, 0);
        const isTold = adjustedP < 0.05 && (interval![0] > 0 || interval![1] < 0);
        const [low, high] = metric === "kl_divergence" ? ["better", "worse"] : ["lower", "higher"];
        expect(verdict).toBe(!isTold ? "cannot tell" : sum < 0 ? low : high);
        expect(Math.abs(difference! - sum / differences.length)).toBeLessThan(1e-12);
        expect(adjustedP).toBeGreaterThanOrEqual(p);
        if (isTold) {
          expect(Math.sign(interval![0])).toBe(Math.sign(sum));
          expect(Math.sign(interval![1])).toBe(Math.sign(sum));
        }
        counts[verdict] = (counts[verdict] ?? 0) + 1;
      }
    }
    // every verdict has been seen, so that none of the above was empty
    for (const verdict of ["better", "worse", "lower", "higher", "cannot tell"])
      expect([verdict, counts[verdict] > 5]).toEqual([verdict, true]);
  });
});
