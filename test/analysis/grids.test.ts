import { writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { coverageOf, gridSnapshots } from "../../src/analysis/grids/grids.js";
import type { RunRecord } from "../../src/analysis/study-record.js";
import type { GridConfig } from "../../src/diffusion/noise-grid/grid.js";
import type { StoredTensor } from "../../src/files/formats/safetensors.js";
import { encodeSafetensors } from "../../src/files/formats/safetensors.js";
import { SMALL, writtenStudy } from "../support/study.js";

const TIMESTEPS = 3;
const LEVELS = { coarse: 2, fine: 3 };

/** A level's values, all the same. */
const level = (name: keyof typeof LEVELS, value: number, size = LEVELS[name]): StoredTensor => ({
  shape: [TIMESTEPS, size, size],
  values: new Float32Array(TIMESTEPS * size * size).fill(value),
});

describe("snapshots", () => {
  let run: RunRecord;
  const write = (tensors: Record<string, StoredTensor>): void =>
    writeFileSync(run.folder.file("grids.safetensors"), encodeSafetensors({ metadata: {}, tensors }));

  beforeEach(() => {
    const levels = Object.entries(LEVELS).map(([name, size]) => ({ name, size }));
    [run] = writtenStudy({ configs: { gridded: { ...SMALL, grid: { levels } } }, state: () => ({ kind: "trained" }) }).runs;
  });

  it("come by step, each with its levels in the grid's order", () => {
    write({
      "step_1000.fine": level("fine", 4),
      "step_900.coarse": level("coarse", 1),
      "step_1000.coarse": level("coarse", 3),
      "step_900.fine": level("fine", 2),
    });
    const snapshots = gridSnapshots(run);
    expect(snapshots.map(({ step, timesteps }) => [step, timesteps])).toEqual([
      [900, TIMESTEPS],
      [1000, TIMESTEPS],
    ]);
    expect(snapshots.map(({ levels }) => levels.map((values) => [values.length, values[0]]))).toEqual([
      [
        [12, 1],
        [27, 2],
      ],
      [
        [12, 3],
        [27, 4],
      ],
    ]);
  });

  it("have their gate apart from the levels", () => {
    const levels = Object.entries(LEVELS).map(([name, size]) => ({ name, size }));
    [run] = writtenStudy({ configs: { gated: { ...SMALL, grid: { levels, gate: true } } }, state: () => ({ kind: "trained" }) }).runs;
    write({ "step_9.coarse": level("coarse", 1), "step_9.fine": level("fine", 2), "step_9.gate": level("coarse", 5) });
    const [snapshot] = gridSnapshots(run);
    expect([snapshot.levels.length, snapshot.gate?.length, snapshot.gate?.[0]]).toEqual([2, 12, 5]);
  });

  it("are none before the first, and of a run without a grid", () => {
    expect(gridSnapshots(run)).toEqual([]);
    [run] = writtenStudy({ configs: { plain: SMALL } }).runs;
    write({ "step_10.coarse": level("coarse", 1) });
    expect(gridSnapshots(run)).toEqual([]);
  });

  it.each([
    ["lacks a level", { "step_10.coarse": level("coarse", 1) }, "level fine at step 10"],
    [
      "has a level of another size",
      { "step_10.coarse": level("coarse", 1, 5), "step_10.fine": level("fine", 1) },
      "level coarse at step 10",
    ],
  ])("are refused where the file %s", (_, tensors: Record<string, StoredTensor>, words) => {
    write(tensors);
    expect(() => gridSnapshots(run)).toThrow(`grids.safetensors is damaged: ${words} is missing or has another size`);
  });
});

describe("coverage", () => {
  const grid: GridConfig = {
    axes: [0, 1],
    lower: [0, 0],
    upper: [4, 4],
    levels: [
      { name: "quarters", size: 2, penalty: null },
      { name: "sixteenths", size: 4, penalty: null },
    ],
  };
  // two in one cell, one in the middle, one on the box's corner, one far outside
  const points = Float32Array.of(0.5, 0.5, 0.6, 0.4, 1.5, 2.5, 4, 4, -9, 3.5);

  it("counts points in the box, its border among them", () => expect(coverageOf(grid, points, 2).inside).toBe(4 / 5));

  it("marks the cells that hold points, those outside in the nearest one of the border", () => {
    const [quarters, sixteenths] = coverageOf(grid, points, 2).levels;
    // the first axis varies slowest
    expect(quarters).toEqual({ name: "quarters", cells: 4, seen: Uint8Array.of(1, 1, 0, 1), visited: 3, border: 1 });
    const seen = new Uint8Array(16);
    for (const [i, j] of [
      [0, 0],
      [1, 2],
      [3, 3],
      [0, 3],
    ])
      seen[4 * i + j] = 1;
    expect(sixteenths).toEqual({ name: "sixteenths", cells: 16, seen, visited: 4, border: 4 / 5 });
  });

  it("marks every cell that a point's value is interpolated from", () => {
    const [, { seen }] = coverageOf({ ...grid, lookup: "multilinear" }, Float32Array.of(1, 2.5, -5, 9), 2).levels;
    // between the centres of the first two cells of row and at one of column; at a corner
    expect([...seen.keys()].filter((cell) => seen[cell] === 1)).toEqual([2, 3, 6]);
  });

  it("looks at the grid's axes alone", () => {
    const third = { ...grid, axes: [2], lower: [0], upper: [4], levels: [{ name: "thirds", size: 4, penalty: null }] };
    const { inside, levels } = coverageOf(third, Float32Array.of(99, 99, 1.5, 99, 99, 2.5), 3);
    expect([inside, [...levels[0].seen], levels[0].border]).toEqual([1, [0, 1, 1, 0], 0]);
  });
});
