import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { shownIn } from "../../src/metrics/list.js";
import { gridCoverage } from "../../src/analysis/grids/grid-coverage.js";
import { analyse } from "../../src/analysis/study-analysis.js";
import type { StudyRecord } from "../../src/analysis/study-record.js";
import { picturedSeed } from "../../src/analysis/study-record.js";
import { encodeSafetensors } from "../../src/files/formats/safetensors.js";
import type { ConfigInput } from "../../src/study/config/config.js";
import { makeStudy, SMALL, writtenStudy } from "../support/study.js";

const GRIDDED = { ...SMALL, grid: { lower: [-1000, -1000], upper: [1000, 1000], levels: [{ name: "grid", size: 4 }] } };

/** Moons lie around 0, so in the four cells that meet in the middle of the box; at the last snapshot those are 99 and the others 0.75. */
function study(gridded: ConfigInput = GRIDDED): StudyRecord {
  const made = writtenStudy({
    configs: { plain: SMALL, gridded },
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
    const compared = shownIn("comparisons", []);
    expect(compared).toContain("kl_divergence");
    expect(analysis.comparisons.map(({ metric, config }) => [metric, config])).toEqual(compared.map((metric) => [metric, "gridded"]));
    expect(analysis.overall.map(({ metric }) => metric)).toEqual(compared);
  });

  it("knows what cells without data have come to, of the last snapshot of a finished run", () => {
    expect(analysis.coverage).toHaveLength(1);
    const [{ config, dataset, coverage, deadMeans }] = analysis.coverage;
    expect([config, dataset, coverage.inside]).toEqual(["gridded", "moons", 1]);
    expect(coverage.levels[0].visited).toBe(4);
    expect(deadMeans).toEqual([0.75]);
  });

  it("leaves out cells that a penalty moves, and runs of other seeds", () => {
    const levels = [{ name: "grid", size: 4, penalty: { kind: "l1" as const, weight: 0.01 } }];
    const penalised = study({ ...GRIDDED, grid: { ...GRIDDED.grid, levels } });
    expect(gridCoverage(penalised, 2).map(({ deadMeans }) => deadMeans)).toEqual([[]]);
    expect(gridCoverage(study(), 1).map(({ deadMeans }) => deadMeans)).toEqual([[]]);
  });

  it("is of the seed with the most finished runs, the first among equals", () => {
    expect([analysis.seed, picturedSeed(makeStudy({ seeds: [3, 1, 2] }))]).toEqual([2, 1]);
  });

  it("has no audit where nothing of the published experiment is repeated", () => expect(analysis.audit).toBeNull());
});
