import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { METRICS, metricOf, SAMPLE_METRICS, sampleMetrics, shownIn } from "../../src/metrics/list.js";
import type { Place } from "../../src/metrics/record.js";
import { gridVariance } from "../../src/metrics/training/grid-variance.js";
import { makeRunConfig, parseConfig } from "../../src/study/config/config.js";
import { trainingMetrics } from "../../src/study/run/training-metrics.js";
import { begunModel } from "../support/earlier-files.js";
import { PAPER_CONFIGS } from "../../src/study/presets/paper.js";
import { PUBLISHED } from "../../src/study/presets/published.js";

const STEP = { step: 1, learningRate: 1, mse: 1, loss: 1, denoiserGradNorm: 1, gridGradNorm: 1 };

/** Every metric that a run of the paper's configurations states of its training, with its unit. */
const MEASURED = Object.entries(PAPER_CONFIGS).flatMap(([name, input]) => {
  const config = makeRunConfig(parseConfig(input, name), { name: "moons" }, 1, name);
  return trainingMetrics(config, begunModel(config), { records: [STEP], curve: [] });
});

describe("what is known of a metric", () => {
  it("has the unit in which runs measure it, and words of its own", () => {
    expect(MEASURED.length).toBeGreaterThan(50);
    for (const { metric, unit } of MEASURED) {
      const info = metricOf(metric);
      expect([metric, info.unit === "" ? "1" : info.unit]).toEqual([metric, unit]);
      expect([metric, info.label === metric, info.explanation === metric]).toEqual([metric, false, false]);
    }
  });

  it("has words for everything that was published", () => {
    const names = new Set(Object.values(PUBLISHED).flatMap((datasets) => Object.values(datasets).flatMap(Object.keys)));
    for (const metric of names) expect(metricOf(metric).label).not.toBe(metric);
  });

  it("has a better direction where one is, and none where a machine decides", () => {
    for (const metric of ["kl_divergence", "eval_loss", "mse_auc", "final_smoothed_mse"]) {
      expect([metric, metricOf(metric).better]).toEqual([metric, "lower"]);
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
      expect([metric, metricOf(metric).better]).toEqual([metric, null]);
    }
  });

  it("of a threshold names it", () => {
    expect(metricOf("steps_to_mse_0.45")).toMatchObject({ label: "Steps to an error of 0.45", unit: "steps", better: "lower" });
  });

  it("of another name is the name", () => {
    expect(metricOf("unheard_of")).toMatchObject({ label: "unheard_of", explanation: "unheard_of", unit: "", better: null });
    expect(metricOf("constructor").label).toBe("constructor");
  });
});

describe("a level's variance", () => {
  it("is named after the level, and back", () => {
    for (const level of ["grid", "coarse", "fine", "level-2", "my_grid"])
      expect(gridVariance.keyOf(gridVariance.nameOf(level))).toBe(level);
    expect([gridVariance.nameOf("grid"), gridVariance.nameOf("fine")]).toEqual(["grid_variance", "fine_grid_variance"]);
  });

  it("is no other metric", () => {
    for (const metric of [...shownIn("comparisons", []), "parameters", "variance"]) expect(gridVariance.keyOf(metric)).toBeNull();
  });
});

/** What each place showed before its list came of the records: their pages must stay as they are. */
const PLACES: Record<Exclude<Place, "overhead">, string[]> = {
  comparisons: ["kl_divergence", "sliced_w1", "energy_distance", "bound", "eval_loss", "training_time", "inference_time", "mse_auc"],
  report: ["kl_divergence", "sliced_w1", "energy_distance", "bound", "eval_loss", "training_time", "inference_time", "ms_per_step"],
  "report details": ["kl_divergence_reverse", "mmd", "precision", "recall", "density", "coverage", "copying"],
  convergence: ["final_smoothed_mse", "mse_auc", "steps_to_mse_0.9", "steps_to_mse_0.4"],
  samplers: ["kl_divergence", "sliced_w1", "energy_distance", "bound", "inference_time"],
  adaptation: ["bound", "sliced_w1", "energy_distance", "kl_divergence"],
  "few steps": ["kl_divergence", "sliced_w1", "energy_distance"],
  bars: ["eval_loss", "kl_divergence", "training_time", "inference_time"],
  paper: [
    "kl_divergence",
    "sliced_w1",
    "energy_distance",
    "bound",
    "eval_loss",
    "training_time",
    "inference_time",
    "ms_per_step",
    "final_smoothed_mse",
    "mse_auc",
  ],
  terminal: [
    "eval_loss",
    "kl_divergence",
    "grid_variance",
    "fine_grid_variance",
    "training_time",
    "inference_time",
    "ms_per_step",
    "final_smoothed_mse",
  ],
  diagnosis: ["kl_divergence", "sliced_w1", "energy_distance", "precision"],
};

describe("the metrics that a place shows", () => {
  const present = ["grid_variance", "fine_grid_variance", "steps_to_mse_0.9", "steps_to_mse_0.4"].map((metric) => ({ metric }));

  it.each(Object.entries(PLACES))("%s", (place, names) => {
    expect(shownIn(place as Place, present)).toEqual(names);
  });

  it("are of a family those that the results hold", () => {
    expect(shownIn("terminal", [])).not.toContain("grid_variance");
    expect(shownIn("convergence", [{ metric: "steps_to_mse_7" }])).toEqual(["final_smoothed_mse", "mse_auc", "steps_to_mse_7"]);
  });
});

describe("the list of metrics", () => {
  it("has every name once, and none that a family has too", () => {
    const names = METRICS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const metric of METRICS) expect(metricOf(metric.name)).toBe(metric);
    for (const name of names) expect(gridVariance.keyOf(name)).toBeNull();
  });

  it("has of every metric words that a page can print", () => {
    for (const { name, label, explanation } of METRICS) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(label).toMatch(/^[A-Z]/);
      expect([name, explanation.endsWith(".")]).toEqual([name, false]);
    }
  });

  it("is what docs/metrics.md tells of", () => {
    const page = readFileSync(new URL("../../docs/metrics.md", import.meta.url), "utf8");
    const cells = page.split("\n").flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([a-z0-9_]+)`/g)].map((match) => match[1]));
    expect(cells.toSorted()).toEqual([...METRICS.map(({ name }) => name), "grid_variance"].toSorted());
  });

  it("names those that a run measures of its samples in the order of its results", () => {
    const names = sampleMetrics().map(({ name }) => name);
    expect(names).toEqual([
      "kl_divergence",
      "kl_divergence_reverse",
      "sliced_w1",
      "energy_distance",
      "mmd",
      "precision",
      "recall",
      "density",
      "coverage",
      "copying",
    ]);
    expect(sampleMetrics(["mmd", "unheard_of"])).toEqual(sampleMetrics());
    const all = SAMPLE_METRICS.map(({ name }) => name);
    expect(sampleMetrics(all.toReversed()).map(({ name }) => name)).toEqual(all);
  });
});
