/** Lookup of the grid's factor at a point and timestep, and its adjoint. */

import { cellCount, gridParts, levelRanges, SMALLEST_FACTOR } from "../../diffusion/noise-grid/grid.js";
import type { Corner } from "../../diffusion/noise-grid/lookup.js";
import { cornersOf } from "../../diffusion/noise-grid/lookup.js";
import type { ModelConfig } from "../../diffusion/model-config.js";
import { denoiserLength } from "../../diffusion/network/parameters.js";

const f = Math.fround;

/** Corners of a point per level. They do not depend on the timestep. */
export type Place = Corner[][];

export interface Reading {
  /** each level's factor: its value, or 1 + gate · deviation on a gated last level */
  multipliers: number[];
  gate: number;
  /** deviation of a gated last level's value from 1 */
  deviation: number;
  /** product of the multipliers; 1 without a grid */
  product: number;
  /** the product, but at least the smallest factor */
  factor: number;
}

export class ReferenceLookup {
  /** ranges of every level, then of the gate, in the flat array of all parameters */
  readonly ranges: { offset: number; length: number; cells: number }[];
  readonly smallestFactor: number;

  constructor(private readonly config: ModelConfig) {
    const { grid, schedule } = config;
    const start = denoiserLength(config);
    const parts = gridParts(grid);
    this.ranges = levelRanges(grid, schedule.timesteps).map(({ offset, length }, i) => ({
      offset: start + offset,
      length,
      cells: cellCount(grid!, parts[i]),
    }));
    this.smallestFactor = grid?.mode === "as-written" ? f(SMALLEST_FACTOR) : -Infinity;
  }

  locate(point: Float32Array): Place {
    const { grid } = this.config;
    return (grid?.levels ?? []).map(({ size }) => cornersOf(grid!, size, point));
  }

  read(parameters: Float32Array, place: Place, timestep: number): Reading {
    const valueOf = (part: number, corners: Corner[]): number => {
      const from = this.from(part, timestep);
      return corners.map(({ cell, share }) => f(share * parameters[from + cell])).reduce((sum, term) => f(sum + term));
    };
    const multipliers = place.map((corners, l) => valueOf(l, corners));
    const last = place.length - 1;
    let [gate, deviation] = [1, 0];
    if (this.isGated()) {
      gate = valueOf(place.length, place[0]);
      deviation = f(multipliers[last] - 1);
      multipliers[last] = f(1 + f(gate * deviation));
    }
    const product = multipliers.reduce((whole, value) => f(whole * value), 1);
    return { multipliers, gate, deviation, product, factor: product < this.smallestFactor ? this.smallestFactor : product };
  }

  /** Adds to the gradient of every value that was read, from the gradient of the product. */
  spread(gradients: Float32Array, place: Place, timestep: number, { multipliers, gate, deviation }: Reading, gradient: number): void {
    const distribute = (part: number, corners: Corner[], share: number): void => {
      const from = this.from(part, timestep);
      for (const { cell, share: weight } of corners) gradients[from + cell] = f(gradients[from + cell] + f(share * weight));
    };
    place.forEach((corners, l) => {
      let others = gradient;
      multipliers.forEach((value, k) => {
        if (k !== l) others = f(others * value);
      });
      if (this.isGated() && l === place.length - 1) {
        distribute(place.length, place[0], f(others * deviation));
        others = f(others * gate);
      }
      distribute(l, corners, others);
    });
  }

  private from(part: number, timestep: number): number {
    const { offset, cells } = this.ranges[part];
    return offset + timestep * cells;
  }

  private isGated(): boolean {
    return this.config.grid?.gate === true;
  }
}
