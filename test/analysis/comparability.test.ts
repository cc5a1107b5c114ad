import { describe, expect, it } from "vitest";
import { comparability } from "../../src/analysis/comparison/comparability.js";
import { compareWithBaseline } from "../../src/analysis/comparison/comparison.js";
import { outcomesOf } from "../../src/analysis/outcomes/outcomes.js";
import { analyse } from "../../src/analysis/study-analysis.js";
import type { StudyRecord } from "../../src/analysis/study-record.js";
import type { ConfigInput } from "../../src/study/config/config.js";
import { makeStudy, paper, seedsUpTo, SMALL, writtenStudy } from "../support/study.js";

const GRID = { levels: [{ name: "grid", size: 4 }] };
const between = (other: ConfigInput): StudyRecord => makeStudy({ configs: { baseline: SMALL, other }, count: 500 });

describe("which direction is better", () => {
  it.each([
    ["the same task", { ...SMALL, denoiser: { ...SMALL.denoiser, hiddenSize: 8 } }, "lower"],
    ["a grid", { ...SMALL, grid: GRID }, null],
    ["another schedule", { ...SMALL, schedule: { timesteps: 4 } }, null],
  ])("of losses with %s", (_, other, better) => {
    for (const metric of ["eval_loss", "mse_auc", "final_smoothed_mse"]) {
      expect([metric, comparability(between(other), metric, "other", "baseline").better]).toEqual([metric, better]);
    }
    // samples are judged by the data, whatever the task was
    expect(comparability(between(other), "kl_divergence", "other", "baseline").better).toBe("lower");
  });

  it("of two grids is that of the metric only where they are the same", () => {
    const study = makeStudy({ configs: { ...paper("grid-10", "grid-20"), again: paper("grid-10")["grid-10"] } });
    expect(comparability(study, "eval_loss", "grid-20", "grid-10").better).toBeNull();
    expect(comparability(study, "eval_loss", "again", "grid-10").better).toBe("lower");
    const written = makeStudy({ configs: { plain: { grid: GRID }, written: { grid: { ...GRID, mode: "as-written" } } } });
    expect(comparability(written, "eval_loss", "written", "plain").better).toBeNull();
  });
});

describe("what is in the way", () => {
  const samples = { ...SMALL, evaluation: { ...SMALL.evaluation, samples: 150, neighbours: 3 } };
  const longer = { ...SMALL, training: { ...SMALL.training, steps: 300 } };

  it.each([
    ["kl_divergence", samples, "samples 150 against 100 and neighbours 3 against 2"],
    ["inference_time", samples, "samples 150 against 100"],
    ["eval_loss", samples, null],
    ["mse_auc", longer, "steps 300 against 250"],
    ["kl_divergence", longer, null],
    ["final_smoothed_mse", { ...SMALL, evaluation: { ...SMALL.evaluation, lossWindow: 50 } }, "lossWindow 50 against 100"],
  ])("of %s", (metric, other, obstacle) => {
    expect(comparability(between(other), metric, "other", "baseline").obstacle).toBe(obstacle);
  });

  it("of times is another machine or backend, and of nothing else", () => {
    const study = writtenStudy({ configs: { baseline: SMALL, other: SMALL, third: SMALL }, count: 500 });
    const obstacle = (metric: string, config: string): string | null => comparability(study, metric, config, "baseline").obstacle;
    expect(obstacle("training_time", "other")).toBeNull();
    const run = study.runs.find(({ planned }) => planned.config === "other")!;
    run.manifest = { ...run.manifest!, machine: { ...run.manifest!.machine, cpu: "Elsewhere" } };
    for (const metric of ["training_time", "inference_time", "ms_per_step"]) {
      expect(obstacle(metric, "other")).toMatch(/^measured on different machines or backends \(.*, made up; Elsewhere, made up\)$/);
      expect(obstacle(metric, "third")).toBeNull();
    }
    expect(obstacle("eval_loss", "other")).toBeNull();
    study.runs.find(({ planned }) => planned.config === "third")!.result!.backend = "wasm";
    expect(obstacle("training_time", "third")).toMatch(/made up; .*, wasm\)$/);
  });
});

describe("comparisons", () => {
  const study = (other: ConfigInput): StudyRecord =>
    makeStudy({
      configs: { baseline: SMALL, other, same: { ...SMALL, snapshotEvery: 7 } },
      count: 500,
      seeds: seedsUpTo(10),
      values: ({ config, seed }) => ({
        kl_divergence: config === "baseline" ? 1 : 1 - 0.01 * seed,
        eval_loss: config === "baseline" ? 1 : 2,
      }),
    });

  it("of a study take both into account", () => {
    const verdicts = ({ comparisons }: ReturnType<typeof analyse>): string[] =>
      comparisons
        .filter(({ difference, obstacle }) => difference !== null || obstacle !== null)
        .map((c) => `${c.metric} ${c.config} ${c.verdict}`);
    expect(verdicts(analyse(study({ ...SMALL, grid: GRID }), []))).toEqual([
      "kl_divergence other better",
      "kl_divergence same better",
      "eval_loss other higher",
      "eval_loss same worse",
    ]);
  });

  it("that are barred have no numbers, and do not count in the family", () => {
    const outcomes = outcomesOf(study(SMALL));
    const names = { configs: ["baseline", "other", "same"], datasets: ["moons"], baseline: "baseline" };
    const obstacle = (config: string): string | null => (config === "other" ? "samples" : null);
    const [barred, free] = compareWithBaseline(outcomes, "kl_divergence", names, (config) => ({ obstacle: obstacle(config) }));
    expect(barred).toMatchObject({
      verdict: "not comparable",
      difference: null,
      seeds: [],
      value: null,
      interval: null,
      obstacle: "samples",
    });
    expect(free).toMatchObject({ verdict: "better", p: 2 / 1024, adjustedP: 2 / 1024, obstacle: null });
  });
});
