/** One model sampled in two ways: which samplers are compared, of which families, and with which sign. */

import { describe, expect, it } from "vitest";
import type { ResultRow } from "../../src/study/records/results.js";
import { compareSamplers } from "../../src/analysis/comparison/sampler-comparison.js";
import { makeStudy, seedsUpTo } from "../support/study.js";

const study = makeStudy({ datasets: ["circle", "moons"], seeds: seedsUpTo(8), values: () => ({ kl_divergence: 1 }) });

/** A row per seed, around a value, so that equal offsets make equal differences. */
function rows(
  config: string,
  sampler: string,
  steps: number,
  metric: string,
  value: number,
  dataset: "circle" | "moons" = "circle",
): ResultRow[] {
  return seedsUpTo(8).map((seed) => ({
    study: "s",
    config,
    dataset,
    seed,
    sampler,
    sample_steps: steps,
    metric,
    value: value + seed / 10,
    unit: "1",
  }));
}

describe("samplers of one model", () => {
  const samplerRows = [
    ...rows("karras", "ddpm-grid", 10, "sliced_w1", 1),
    ...rows("karras", "ddpm-analytic", 10, "sliced_w1", 2),
    ...rows("karras", "ddpm", 10, "sliced_w1", 0.5),
    ...rows("karras", "ddpm-grid", 10, "sliced_w1", 3, "moons"),
    ...rows("karras", "ddpm-analytic", 10, "sliced_w1", 3, "moons"),
    ...rows("karras", "dpmpp_2m", 10, "sliced_w1", 9),
    ...rows("karras", "ddpm-grid", 20, "sliced_w1", 1),
    ...rows("baseline", "ddpm", 10, "sliced_w1", 7),
  ];
  const compared = compareSamplers({ ...study, samplerRows });

  it("are compared where the adapted one has a twin with as many steps, of the same configuration", () => {
    const counts = compared.map(({ config, adapted, twin, metric, steps }) => [
      config,
      adapted,
      twin,
      metric,
      steps.map((entry) => entry.steps),
    ]);
    expect(counts).toEqual([
      ["karras", "ddpm-grid", "ddpm-analytic", "sliced_w1", [10]],
      ["karras", "ddpm-grid", "ddpm", "sliced_w1", [10]],
    ]);
  });

  it("are compared with the undivided twin, where what adapts is the model's regions", () => {
    const configs = {
      whole: { domain: { kind: "standardised" } },
      other: { domain: { kind: "standardised", scale: "axes" } },
      divided: { domain: { kind: "splits" } },
    } as const;
    const divided = makeStudy({ configs, datasets: ["circle"], seeds: seedsUpTo(8) });
    const all = [
      ...rows("whole", "ddpm-analytic", 10, "bound", 3),
      ...rows("other", "ddpm-analytic", 10, "bound", 3),
      ...rows("divided", "ddpm-analytic", 10, "bound", 2),
      ...rows("divided", "ddpm-grid", 10, "bound", 1),
    ];
    const found = compareSamplers({ ...divided, samplerRows: all });
    expect(found.map(({ config, adapted, twin, twinConfig }) => [config, adapted, twin, twinConfig])).toEqual([
      ["divided", "ddpm-analytic", "ddpm-analytic", "whole"],
      ["divided", "ddpm-grid", "ddpm-analytic", "divided"],
      ["divided", "ddpm-grid", "ddpm-analytic", "whole"],
    ]);
    expect(found.map(({ steps }) => steps[0].comparisons[0].difference)).toEqual([-1, -1, -2].map((value) => expect.closeTo(value, 9)));
    expect(found.map(({ steps }) => steps[0].comparisons[0].verdict)).toEqual(["better", "better", "better"]);
  });

  it("have verdicts of their own signs, in families of steps and data sets", () => {
    const [analytic, fixed] = compared.map(({ steps }) => steps[0].comparisons);
    // eight seeds that agree, one of a family of two: 2 · 2 / 2⁸
    expect(analytic[0]).toMatchObject({ dataset: "circle", verdict: "better", p: 2 / 256, adjustedP: 4 / 256 });
    expect(analytic[0].difference).toBeCloseTo(-1, 12);
    expect(analytic[1]).toMatchObject({ dataset: "moons", verdict: "cannot tell", difference: 0 });
    expect(fixed[0]).toMatchObject({ verdict: "worse", adjustedP: 2 / 256 });
    expect(fixed[1]).toMatchObject({ dataset: "moons", difference: null, verdict: "cannot tell" });
  });
});

it("of a study of one sampler are none", () => {
  expect(compareSamplers(study)).toEqual([]);
});
