/** Studies of one configuration, and of data that a plane does not hold, end with a report and every figure. */

import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { noisegrid, writeJson } from "./command.js";

const SMALL = {
  denoiser: { embeddingDim: 8, hiddenSize: 16, hiddenLayers: 1 },
  schedule: { timesteps: 12 },
  training: { batchSize: 32, steps: 30 },
  snapshotEvery: 15,
};
const MEASURED = { samples: 200, neighbours: 2 };

interface Written {
  configs: object[];
  datasets: string[];
}

/** A study file, its study with all figures, and what is in its folder of figures. */
async function figuresOf(written: Written, ...only: string[]): Promise<{ folder: string; figures: string[]; words: string }> {
  const folder = temporaryFolder();
  const datasets = written.datasets.map((name) => ({ name, count: 600 }));
  const file = writeJson(folder, "made.json", { study: "made", ...written, datasets });
  const chosen = only.flatMap((pattern) => ["--only", pattern]);
  const study = await noisegrid(folder, "study", file, "--out", "made", "--backend", "reference", "--jobs", "1", ...chosen);
  expect(study.status, study.stderr).toBe(0);
  expect(study.stderr).not.toContain("internal");
  expect(statSync(join(folder, "made/report.html")).size).toBeGreaterThan(100_000);
  const plot = await noisegrid(folder, "plot", "made", "--animate");
  expect([plot.status, plot.stderr]).toEqual([0, ""]);
  const figures = readdirSync(join(folder, "made/figures")).toSorted();
  return { folder: join(folder, "made"), figures, words: study.stdout };
}

const both = (names: string[]): string[] => names.flatMap((name) => [`${name}.png`, `${name}.svg`]);

it("of one configuration with regions and two samplers at several steps, chosen from a study of more", async () => {
  const samplers = [10, 5].flatMap((steps) => [
    { kind: "ddpm", variance: "grid", steps },
    { kind: "ddpm", steps },
  ]);
  const regional = { ...SMALL, domain: { kind: "splits", sizes: [2, 8], memorisedRows: 0 }, evaluation: { ...MEASURED, samplers } };
  const configs = [
    { name: "plain", ...SMALL, evaluation: MEASURED },
    { name: "regional", ...regional },
  ];
  const { figures } = await figuresOf({ configs, datasets: ["moons", "dino"] }, "regional/dino");
  expect(figures).toEqual(
    [
      ...both([
        "convergence",
        "dino_regional_error_map",
        "evaluation_metrics",
        "generated_images",
        "quality_by_steps",
        "regional_region_map",
        "train_loss",
      ]),
      "dino_denoising.gif",
    ].toSorted(),
  );
}, 240_000);

it("of one configuration with a grid on data of three and of five coordinates", async () => {
  const levels = [
    { name: "coarse", size: 2 },
    { name: "fine", size: 3 },
  ];
  const configs = [{ name: "gridded", ...SMALL, grid: { levels }, evaluation: MEASURED }];
  const datasets = ["helix-3d", "mixture-5d"];
  const { folder, figures } = await figuresOf({ configs, datasets });
  const heatmaps = datasets.flatMap((dataset) =>
    ["coarse", "fine", "product"].flatMap((level) => [15, 30].map((step) => `${dataset}_gridded_${level}_step_${step}`)),
  );
  const whole = ["convergence", "evaluation_metrics", "generated_images", "grid_variance_comparison", "train_loss"];
  const moving = datasets.flatMap((dataset) => [`${dataset}_denoising.gif`, `${dataset}_gridded_product_training.gif`]);
  expect(figures).toEqual([...both([...whole, ...heatmaps]), ...moving].toSorted());
  // one figure alone is the same, and needs nothing else of the study
  const svg = readFileSync(join(folder, "figures/train_loss.svg"));
  writeFileSync(join(folder, "figures/train_loss.svg"), "");
  const alone = await noisegrid(folder, "plot", ".", "--only", "train_loss", "--format", "svg");
  expect([alone.status, alone.stderr]).toEqual([0, ""]);
  expect(readFileSync(join(folder, "figures/train_loss.svg")).equals(svg)).toBe(true);
}, 240_000);

it("of no finished run ends without a figure and without an error", async () => {
  const folder = temporaryFolder();
  const file = writeJson(folder, "made.json", {
    study: "made",
    configs: [{ name: "plain", ...SMALL, evaluation: MEASURED }],
    datasets: [{ name: "moons", count: 600 }],
  });
  const study = await noisegrid(folder, "study", file, "--out", "made", "--no-report");
  expect(study.status).toBe(0);
  mkdirSync(join(folder, "empty"));
  writeFileSync(join(folder, "empty/study.json"), readFileSync(join(folder, "made/study.json")));
  const plot = await noisegrid(folder, "plot", "empty");
  expect([plot.status, plot.stderr]).toEqual([0, ""]);
  expect(plot.stdout).toContain("no run is done yet");
}, 240_000);
