/** Whether a grid's box lies where the data are. */

import type { GridConfig } from "../../diffusion/noise-grid/grid.js";
import { formatShare, listOf, pluralOf } from "../format.js";
import { coverageOf } from "../grids/grids.js";
import type { Finding, Subject } from "./finding.js";
import { coordinate } from "./finding.js";

/** Share of the points that must lie inside the box. */
export const MIN_INSIDE = 0.99;
/** Share of a level's cells that may see no point: data on curves leave many empty whatever the box. */
export const MAX_DEAD = 0.5;
/** Of the data's width, on each side of the proposed box. */
const MARGIN = 0.05;

/** The data's own box with a margin, rounded outward to hundredths of its width's power of ten, so that it can be pasted. */
export function dataBox(subject: Pick<Subject, "points" | "dimensions">, axes: readonly number[]): { lower: number[]; upper: number[] } {
  const bounds = axes.map((axis) => {
    const values = coordinate(subject, axis);
    const low = values.reduce((a, b) => Math.min(a, b), Infinity);
    const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
    // a box must have a width, also where the data have none
    const margin = MARGIN * (high - low || 1);
    const digits = Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(high - low || 1))));
    const unit = 10 ** digits;
    return [Math.floor((low - margin) * unit) / unit, Math.ceil((high + margin) * unit) / unit];
  });
  return { lower: bounds.map(([low]) => low), upper: bounds.map(([, high]) => high) };
}

function proposal(subject: Subject, grid: GridConfig): string {
  const { lower, upper } = dataBox(subject, grid.axes);
  return `"grid": { "lower": [${lower.join(", ")}], "upper": [${upper.join(", ")}] }`;
}

export function coverage(subject: Subject): Finding | undefined {
  const { grid, points, dimensions } = subject;
  if (grid === null) return undefined;
  const { inside } = coverageOf(grid, points, dimensions);
  if (inside >= MIN_INSIDE) return undefined;
  const box = grid.axes.map((axis, a) => `x${axis} ${grid.lower[a]} … ${grid.upper[a]}`);
  return {
    id: "coverage",
    title: "the grid's box misses the data",
    measured: `${formatShare(inside)} of the points lie inside the box, ${listOf(box)} (rule: at least ${formatShare(MIN_INSIDE)})`,
    meaning: "every point outside takes the cell at the border nearest to it, together with all others there",
    remedy: `the data's box with a margin: ${proposal(subject, grid)}`,
  };
}

export function deadCells(subject: Subject): Finding | undefined {
  const { grid, points, dimensions } = subject;
  if (grid === null) return undefined;
  const deadOf = (config: GridConfig): number[] =>
    coverageOf(config, points, dimensions).levels.map(({ visited, cells }) => 1 - visited / cells);
  const dead = deadOf(grid);
  if (dead.every((share) => share <= MAX_DEAD)) return undefined;
  const fitted = deadOf({ ...grid, ...dataBox(subject, grid.axes) });
  const told = grid.levels.map(
    ({ name, size }, l) =>
      `${formatShare(dead[l])} of the ${size ** grid.axes.length} ${pluralOf("cell", size ** grid.axes.length)} of ${name}`,
  );
  const then = grid.levels.map(({ name }, l) => `${formatShare(fitted[l])} of ${name}`);
  const stays = fitted.some((share) => share > MAX_DEAD);
  return {
    id: "dead-cells",
    title: "cells that no point falls into",
    measured: `no point falls into ${listOf(told)} (rule: at most ${formatShare(MAX_DEAD)} of a level)`,
    meaning: "training never moves them but by weight decay and penalties, yet they are counted as parameters, and sampling reads them",
    remedy: `with the data's box it would be ${listOf(then)}${stays ? "; the data fill no box, so a smaller size, or axes along which they spread" : ""}`,
  };
}
