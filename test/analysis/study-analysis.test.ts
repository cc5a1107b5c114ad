import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMPARED_METRICS } from "../../src/analysis/metrics.js";
import { analyse } from "../../src/analysis/study-analysis.js";
import { encodeSafetensors } from "../../src/files/safetensors.js";
import { SMALL, writtenStudy } from "../support/study.js";

const GRIDDED = { ...SMALL, grid: { lower: [-1000, -1000], upper: [1000, 1000], levels: [{ name: "grid", size: 4 }] } };

/** Moons lie around 0, so in the four cells that meet in the middle of the box; at the last snapshot those are 99 and the others 0.75. */
function study(): ReturnType<typeof writtenStudy> {
  const made = writtenStudy({
    configs: { plain: SMALL, gridded: GRIDDED },
    count: 300,
    seeds: [1, 2],
    values: () => ({ kl_divergence: 1 }),
    state: ({ config, seed }) => ({ kind: config === "gridded" && seed === 1 ? "trained" : "done" }),
  });
  const values = new Float32Array(3 * 16).fill(0.75);
  for (let timestep = 0; timestep < 3; timestep++) for (const cell of [5, 6, 9, 10]) values[16 * timestep + cell] = 99;
  const last = made.runs.find(({ planned }) => planned.config === "gridded" && planned.seed === 2)!;
  const tensors = { "step_250.grid": { shape: [3, 4, 4], values }, "step_100.grid": { shape: [3, 4, 4], values: values.map(() => 1) } };
  writeFileSync(last.folder.file("grids.safetensors"), encodeSafetensors({ metadata: {}, tensors }));
  return made;
}

describe("the analysis of a study", () => {
  const analysis = analyse(study(), []);

  it("names every run that is not done", () => {
    expect(analysis.gaps.map(({ planned, state }) => [planned.config, planned.seed, state.kind])).toEqual([["gridded", 1, "trained"]]);
  });

  it("compares every metric, over all data sets too", () => {
    expect(analysis.comparisons.map(({ metric, config }) => [metric, config])).toEqual(
      COMPARED_METRICS.map((metric) => [metric, "gridded"]),
    );
    expect(analysis.overall.map(({ metric }) => metric)).toEqual(COMPARED_METRICS);
  });

  it("knows what cells without data have come to, of the last snapshot of a finished run", () => {
    expect(analysis.coverage).toHaveLength(1);
    const [{ config, dataset, coverage, deadMeans }] = analysis.coverage;
    expect([config, dataset, coverage.inside]).toEqual(["gridded", "moons", 1]);
    expect(coverage.levels[0].visited).toBe(4);
    expect(deadMeans).toEqual([0.75]);
  });

  it("has no audit where nothing of the published experiment is repeated", () => expect(analysis.audit).toBeNull());
});
