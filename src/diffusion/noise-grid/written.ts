/** The noise grid as a configuration writes it, and what a model makes of it. */

import type { Domain } from "../transform/domain.js";
import { DEFAULT_DENSITY_POWER, DEFAULT_GRID_AXES, DEFAULT_GRID_BOX, DEFAULT_L1_RATIO, DEFAULT_MARGIN } from "../defaults.js";
import type { GridConfig, GridInitialisation, LevelConfig } from "./grid.js";
import type { Penalty } from "./penalty.js";

/** A penalty as it is written: of an elastic net the ratio may be left out. */
export type PenaltyInput = { weight: number; reduction?: "sum" | "mean" | undefined } & (
  | { kind: "l1" | "l2" | "total-variation" }
  | { kind: "elastic-net"; l1Ratio?: number | undefined }
);

/** A level as it is written. */
export type LevelInput = Omit<LevelConfig, "penalty"> & { penalty?: PenaltyInput | null | undefined };

/** A noise grid as it is written: what is left out is at its default. */
export interface GridInput extends Partial<Pick<GridConfig, "lookup" | "gate" | "mode">> {
  /** the first two coordinates by default */
  axes?: number[] | undefined;
  /** bounds of the box, one per axis; -1 and 1 by default */
  lower?: number[] | undefined;
  upper?: number[] | undefined;
  /** in place of bounds the box of the training data, in the coordinates of the domain, which it needs */
  box?: { margin?: number | undefined } | undefined;
  levels: readonly LevelInput[];
  initialisation?: Exclude<GridInitialisation, { kind: "density" }> | { kind: "density"; power?: number | undefined } | undefined;
}

/** A grid as a configuration resolves it: its bounds are empty where they are the data's, and so not known without them. */
export interface WrittenGrid extends GridConfig {
  box?: { margin: number };
}

/** Every default filled in. What is at its default enters no identity of a run, and so is left out again where it may be. */
export function resolveGrid({ axes = [...DEFAULT_GRID_AXES], lower, upper, box, levels, ...rest }: GridInput): WrittenGrid {
  const { lookup, initialisation, gate, mode } = rest;
  return {
    axes,
    // of the data's box there are no bounds yet
    lower: lower ?? (box === undefined ? axes.map(() => DEFAULT_GRID_BOX.lower) : []),
    upper: upper ?? (box === undefined ? axes.map(() => DEFAULT_GRID_BOX.upper) : []),
    ...(box === undefined ? {} : { box: { margin: box.margin ?? DEFAULT_MARGIN } }),
    levels: levels.map((level) => ({ ...level, penalty: level.penalty ? resolvePenalty(level.penalty) : null })),
    ...(lookup === undefined || lookup === "nearest" ? {} : { lookup }),
    ...(initialisation === undefined || initialisation.kind === "ones" ? {} : { initialisation: resolveInitialisation(initialisation) }),
    ...(gate ? { gate } : {}),
    ...(mode === undefined || mode === "reference" ? {} : { mode }),
  };
}

function resolvePenalty({ reduction, ...penalty }: PenaltyInput): Penalty {
  const whole = penalty.kind === "elastic-net" ? { ...penalty, l1Ratio: penalty.l1Ratio ?? DEFAULT_L1_RATIO } : penalty;
  return reduction === undefined || reduction === "sum" ? whole : { ...whole, reduction };
}

function resolveInitialisation(initialisation: NonNullable<GridInput["initialisation"]>): GridInitialisation {
  return initialisation.kind === "density" ? { ...initialisation, power: initialisation.power ?? DEFAULT_DENSITY_POWER } : initialisation;
}

/**
 * The grid of a model.
 *
 * @param domain the coordinates fitted to the data; a grid on the data's box needs them
 */
export function gridOf(written: WrittenGrid | null, domain: Domain | null): GridConfig | null {
  if (written?.box === undefined) return written;
  if (domain === null) throw new Error("internal: a grid on the data's box without the data's coordinates");
  const { box, ...grid } = written;
  const bound = (axis: number, side: -1 | 1): number => {
    const [lower, upper] = [domain.lower[axis], domain.upper[axis]];
    // a box must have a width, also where the data have none
    const room = box.margin * (upper - lower) || (upper > lower ? 0 : Math.max(1, Math.abs(upper) / 1000));
    return Math.fround((side < 0 ? lower : upper) + side * room);
  };
  return { ...grid, lower: grid.axes.map((axis) => bound(axis, -1)), upper: grid.axes.map((axis) => bound(axis, 1)) };
}

/** Returns the shape of the grid, which needs no data: bounds that depend on the data are -1 and 1. */
export function gridShape(written: WrittenGrid | null): GridConfig | null {
  if (written?.box === undefined) return written;
  const { box: _, ...grid } = written;
  return { ...grid, lower: grid.axes.map(() => -1), upper: grid.axes.map(() => 1) };
}

/** What diffusion/check-model.ts does not ask of a grid: bounds that fit its axes, and names that tell the levels apart. Null where it has them. */
export function gridProblem(grid: WrittenGrid | null, hasDomain: boolean): string | null {
  if (grid === null) return null;
  const { axes, lower, upper, box, levels } = grid;
  if (box !== undefined && lower.length + upper.length > 0) return "grid.box stands in place of grid.lower and grid.upper: leave them out";
  if (box !== undefined && !hasDomain)
    return 'grid.box is the data\'s in the coordinates of a domain: add one, such as "domain": { "kind": "standardised" } or { "kind": "data" }';
  if (box === undefined && (lower.length !== axes.length || upper.length !== axes.length))
    return `grid.lower and grid.upper need ${axes.length} numbers, one per axis`;
  const names = levels.map(({ name }) => name);
  return new Set(names).size === names.length ? null : `grid.levels has two levels of one name: ${names.join(", ")}`;
}
