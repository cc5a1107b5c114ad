import { describe, expect, it } from "vitest";
import { COMPARED_METRICS, levelOfVariance, metricInfo } from "../../src/analysis/metrics.js";
import { varianceOfLevel } from "../../src/study/records/metric-names.js";
import { initialCheckpoint } from "../../src/study/run/checkpoint.js";
import { makeRunConfig, parseConfig } from "../../src/study/config/config.js";
import { trainingMetrics } from "../../src/study/run/evaluation.js";
import { PAPER_CONFIGS } from "../../src/study/presets/paper.js";
import { PUBLISHED } from "../../src/study/presets/published.js";

const STEP = { step: 1, learningRate: 1, mse: 1, loss: 1, denoiserGradNorm: 1, gridGradNorm: 1 };

/** Every metric that a run of the paper's configurations states of its training, with its unit. */
const MEASURED = Object.entries(PAPER_CONFIGS).flatMap(([name, input]) => {
  const config = makeRunConfig(parseConfig(input, name), { name: "moons" }, 1, name);
  return trainingMetrics(config, initialCheckpoint(config, new Float32Array(0), null), [STEP], []);
});

describe("what is known of a metric", () => {
  it("has the unit in which runs measure it, and words of its own", () => {
    expect(MEASURED.length).toBeGreaterThan(50);
    for (const { metric, unit } of MEASURED) {
      const info = metricInfo(metric);
      expect([metric, info.unit === "" ? "1" : info.unit]).toEqual([metric, unit]);
      expect([metric, info.label === metric, info.meaning === metric]).toEqual([metric, false, false]);
    }
  });

  it("has words for everything that was published", () => {
    const names = new Set(Object.values(PUBLISHED).flatMap((datasets) => Object.values(datasets).flatMap(Object.keys)));
    for (const metric of names) expect(metricInfo(metric).label).not.toBe(metric);
  });

  it("has a better direction where one is, and none where a machine decides", () => {
    for (const metric of ["kl_divergence", "eval_loss", "mse_auc", "final_smoothed_mse"]) {
      expect([metric, metricInfo(metric).better]).toEqual([metric, "lower"]);
    }
    for (const metric of [
      "training_time",
      "inference_time",
      "ms_per_step",
      "parameters",
      "grid_parameters",
      "grid_variance",
      "fine_grid_variance",
      "unheard_of",
    ]) {
      expect([metric, metricInfo(metric).better]).toEqual([metric, null]);
    }
  });

  it("of a threshold names it", () => {
    expect(metricInfo("steps_to_mse_0.45")).toMatchObject({ label: "Steps to an error of 0.45", unit: "steps", better: "lower" });
  });

  it("of another name is the name", () => {
    expect(metricInfo("unheard_of")).toMatchObject({ label: "unheard_of", meaning: "unheard_of", unit: "", better: null });
    expect(metricInfo("constructor").label).toBe("constructor");
  });
});

describe("a level's variance", () => {
  it("is named after the level, and back", () => {
    for (const level of ["grid", "coarse", "fine", "level-2", "my_grid"]) expect(levelOfVariance(varianceOfLevel(level))).toBe(level);
    expect([varianceOfLevel("grid"), varianceOfLevel("fine")]).toEqual(["grid_variance", "fine_grid_variance"]);
  });

  it("is no other metric", () => {
    for (const metric of [...COMPARED_METRICS, "parameters", "variance"]) expect(levelOfVariance(metric)).toBeNull();
  });
});
