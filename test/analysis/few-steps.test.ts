/** With how few steps a sampler is told better than the baseline with all of its own. */

import { expect, it } from "vitest";
import { fewStepsOf } from "../../src/analysis/comparison/few-steps.js";
import type { ResultRow } from "../../src/study/records/results.js";
import { makeStudy, seedsUpTo } from "../support/study.js";

const SEEDS = seedsUpTo(8);
const study = makeStudy({
  configs: { baseline: {}, fast: { schedule: { kind: "karras" } } },
  datasets: ["circle"],
  seeds: SEEDS,
});

/** A row per seed; `noise` of alternating sign hides a difference smaller than it. */
function rows(config: string, sampler: string, steps: number, value: number, noise = 0): ResultRow[] {
  return SEEDS.map((seed) => ({
    study: "s",
    config,
    dataset: "circle",
    seed,
    sampler,
    sample_steps: steps,
    metric: "sliced_w1",
    value: value + noise * (-1) ** seed,
    unit: "1",
  }));
}

it("is the fewest from which on every number is told better", () => {
  const samplerRows = [
    ...rows("baseline", "ddpm", 100, 1),
    ...rows("fast", "ddpm", 5, 0.5),
    ...rows("fast", "ddpm", 10, 2),
    ...rows("fast", "ddpm", 20, 0.5),
    ...rows("fast", "ddpm", 50, 0.4),
    ...rows("fast", "heun", 5, 0.9, 1),
    ...rows("fast", "heun", 10, 0.8, 0.1),
    ...rows("fast", "ddim", 5, 1.5),
    ...rows("fast", "ddim", 10, 1.5),
    ...rows("fast", "dpmpp_2m", 10, 0.1),
  ];
  const found = fewStepsOf({ ...study, samplerRows });
  expect(
    found.map(({ config, sampler, metric, fewest }) => [config, sampler, metric, fewest.map(({ dataset, steps }) => ({ dataset, steps }))]),
  ).toEqual([
    ["fast", "ddpm", "sliced_w1", [{ dataset: "circle", steps: 20 }]],
    ["fast", "heun", "sliced_w1", [{ dataset: "circle", steps: 10 }]],
  ]);
  expect(found[0].against).toEqual({ config: "baseline", sampler: "ddpm", steps: 100 });
});

it("is nothing where too few seeds could tell", () => {
  const few = [...rows("baseline", "ddpm", 100, 1), ...rows("fast", "ddpm", 5, 0.5), ...rows("fast", "ddpm", 10, 0.5)];
  expect(fewStepsOf({ ...study, samplerRows: few.filter(({ seed }) => seed <= 3) })).toEqual([]);
});
