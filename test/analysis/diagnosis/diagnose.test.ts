/** What is found of known configurations on known data. */

import { expect, it } from "vitest";
import { diagnose } from "../../../src/analysis/diagnosis/diagnose.js";
import type { DatasetName } from "../../../src/data/datasets.js";
import { makeDataset } from "../../../src/data/datasets.js";
import type { ConfigInput } from "../../../src/study/config/config.js";
import { parseConfig } from "../../../src/study/config/config.js";
import { PAPER_CONFIGS } from "../../../src/study/presets/paper.js";

function found(input: ConfigInput, dataset: DatasetName): string[] {
  const { schedule, grid, training } = parseConfig(input, "test");
  const { points, dimensions } = makeDataset(dataset, 10_000, 1);
  return diagnose({ schedule, grid, training, points, dimensions, seed: 1 }).findings.map(({ id }) => id);
}

it.each<[string, ConfigInput, DatasetName, string[]]>([
  ["baseline", PAPER_CONFIGS.baseline, "dino", ["prior", "finest-noise", "scale"]],
  ["baseline", PAPER_CONFIGS.baseline, "moons", ["prior"]],
  ["multi-scale", PAPER_CONFIGS["multi-scale"], "dino", ["prior", "finest-noise", "coverage", "dead-cells", "factor-mismatch", "scale"]],
  ["multi-scale-l1", PAPER_CONFIGS["multi-scale-l1"], "moons", ["prior", "coverage", "dead-cells", "factor-mismatch", "penalty-sum"]],
  ["karras without a grid", { schedule: { kind: "karras" } }, "moons", []],
  ["karras without a grid", { schedule: { kind: "karras" } }, "dino", ["scale"]],
  ["a schedule of too much noise", { schedule: { betaEnd: 0.999 } }, "moons", ["gain"]],
  ["a rescaled schedule", { schedule: { rescale: "zero-terminal-snr" } }, "moons", []],
])("%s %j on %s", (_, input, dataset, ids) => {
  expect(found(input, dataset)).toEqual(ids);
});

it("tells what a run without a curve lacks", () => {
  const { schedule, grid, training } = parseConfig({ schedule: { kind: "karras" } }, "test");
  const { points, dimensions } = makeDataset("moons", 1000, 1);
  const { unmeasured } = diagnose({ schedule, grid, training, points, dimensions, seed: 1 }, { errors: [1], window: 1, curve: [] });
  expect(unmeasured).toEqual([expect.stringContaining('"curve": true')]);
});
