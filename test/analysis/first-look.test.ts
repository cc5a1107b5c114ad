/** What is said with too few seeds for a verdict: values, what is beyond the spread of earlier studies, how many seeds would tell. */

import { describe, expect, it } from "vitest";
import { compareWithBaseline } from "../../src/analysis/comparison/comparison.js";
import type { FirstLook } from "../../src/analysis/outcomes/first-look.js";
import { firstLookOf } from "../../src/analysis/outcomes/first-look.js";
import { outcomesOf } from "../../src/analysis/outcomes/outcomes.js";
import { NEXT_STEPS_CONFIGS } from "../../src/study/presets/next-steps.js";
import { PAPER_CONFIGS } from "../../src/study/presets/paper.js";
import type { MadeStudy } from "../support/study.js";
import { makeStudy, seedsUpTo } from "../support/study.js";

const SPREADS = { circle: { kl_divergence: { value: 0.1, difference: 0.02 } } };

function look(made: MadeStudy, metric = "kl_divergence"): FirstLook | null {
  const study = makeStudy({ datasets: ["circle", "moons"], ...made });
  const names = {
    configs: study.configs.map(({ name }) => name),
    datasets: study.datasets.map(({ name }) => name),
    baseline: study.baseline,
  };
  return firstLookOf(study, compareWithBaseline(outcomesOf(study), metric, names), SPREADS);
}

const findings = (made: MadeStudy): (string | number | null)[][] =>
  look(made)!.differences.map(({ config, dataset, bound, finding }) => [config, dataset, bound, finding]);

describe("a first look", () => {
  it("of one seed has the values, the bound of three deviations, and how many seeds would tell", () => {
    const found = look({
      values: ({ config, dataset }) => ({ kl_divergence: config === "baseline" ? 1 : dataset === "circle" ? 1.0625 : 9 }),
    })!;
    // two comparisons: 2 · 2 / 2⁷ is below 0.05, 2 · 2 / 2⁶ is not
    expect(found).toMatchObject({ metric: "kl_divergence", against: "baseline", seeds: 1, needed: 7 });
    expect(found.differences).toMatchObject([
      {
        config: "grid-10",
        dataset: "circle",
        value: 1.0625,
        valueAgainst: 1,
        difference: 0.0625,
        seeds: 1,
        planned: 1,
        spread: 0.02,
        bound: 0.06,
      },
      { config: "grid-10", dataset: "moons", difference: 8, spread: null, bound: null, finding: "no earlier spread" },
    ]);
    expect(found.differences[0].finding).toBe("beyond the spread");
  });

  it("of more seeds has a bound that falls with the root of their number, on both sides", () => {
    const of = (seeds: number, difference: number): string =>
      look({ seeds: seedsUpTo(seeds), values: ({ config }) => ({ kl_divergence: config === "baseline" ? 1 : 1 + difference }) })!
        .differences[0].finding;
    // 0.06, 0.03 with four
    expect([of(1, 0.059), of(1, 0.061), of(1, -0.061)]).toEqual(["within the spread", "beyond the spread", "beyond the spread"]);
    expect([of(4, 0.029), of(4, 0.031), of(4, -0.031)]).toEqual(["within the spread", "beyond the spread", "beyond the spread"]);
  });

  it("is none where there are seeds enough, or nothing to compare", () => {
    const values = () => ({ kl_divergence: 1 });
    expect(look({ seeds: seedsUpTo(6), values })).toMatchObject({ seeds: 6, needed: 7 });
    expect(look({ seeds: seedsUpTo(7), values })).toBeNull();
    expect(look({ configs: { alone: {} }, values })).toBeNull();
    expect(look({ values }, "eval_loss")).toBeNull();
  });

  it("knows no spread of studies of another kind", () => {
    const kinds: Record<string, MadeStudy> = {
      steps: { configs: { baseline: { training: { steps: 9999 } }, other: { training: { steps: 9999 } } } },
      one: { configs: { baseline: {}, other: { training: { learningRate: 1e-3 } } } },
      samples: { configs: { baseline: { evaluation: { samples: 5000 } }, other: { evaluation: { samples: 5000 } } } },
      sampler: { configs: { baseline: {}, other: { evaluation: { samplers: [{ kind: "heun" }] } } } },
      schedule: { configs: { baseline: {}, other: { schedule: { kind: "cosine" } } } },
      domain: { configs: { baseline: {}, other: { domain: { kind: "standardised" } } } },
      points: { count: 50_000 },
    };
    for (const [kind, made] of Object.entries(kinds)) {
      const [first] = findings({ values: ({ config }) => ({ kl_divergence: config === "baseline" ? 1 : 9 }), ...made });
      expect([kind, first.at(-1)]).toEqual([kind, "no earlier spread"]);
    }
  });

  it("knows that of the paper's configurations, and of those that change their grid", () => {
    for (const configs of [PAPER_CONFIGS, NEXT_STEPS_CONFIGS]) {
      const found = findings({ configs, datasets: ["circle"], values: ({ config }) => ({ kl_divergence: config === "baseline" ? 1 : 9 }) });
      expect(new Set(found.map(([, , , finding]) => finding))).toEqual(new Set(["beyond the spread"]));
    }
  });

  it("says nothing in favour of what failed, and counts seeds still to come", () => {
    const made: MadeStudy = {
      seeds: [1, 2],
      values: ({ config }) => ({ kl_divergence: config === "baseline" ? 1 : 0.5 }),
      state: ({ config, dataset, seed }) => {
        if (config === "baseline" || seed === 1) return { kind: "done" };
        return dataset === "circle" ? { kind: "failed", error: "training diverged" } : { kind: "missing" };
      },
    };
    const found = look(made)!;
    expect(found.differences.map(({ finding, seeds, planned }) => [finding, seeds, planned])).toEqual([
      ["withheld", 1, 2],
      ["no earlier spread", 1, 2],
    ]);
    const none = look({ ...made, state: ({ config }) => ({ kind: config === "baseline" ? "done" : "missing" }) })!;
    expect(none).toMatchObject({ seeds: 0, needed: 7 });
    expect(none.differences.map(({ finding, difference }) => [finding, difference])).toEqual([
      ["no difference", null],
      ["no difference", null],
    ]);
  });
});
