/** The noise grid in plain loops: lookup, forward noising, gradients and penalties of the levels. */

import { cellCount, cellIndex, cellOf, levelRanges } from "../../core/grid.js";
import type { ModelConfig } from "../../core/model.js";
import { denoiserLength } from "../../core/model.js";
import { stridedSum } from "../../core/reduction.js";
import { makeSchedule } from "../../core/schedule.js";
import type { Batch } from "../../core/backend.js";

const f = Math.fround;

/** Points after forward noising, with what the backward pass needs of them. */
export interface Noised {
  x: Float32Array;
  factor: Float32Array;
  /** index into the parameters of each row's value, level by level */
  cells: Int32Array;
}

export class ReferenceGrid {
  private readonly signalRate: Float32Array;
  private readonly noiseRate: Float32Array;
  private readonly ranges: { offset: number; length: number }[];

  constructor(private readonly config: ModelConfig) {
    const schedule = makeSchedule(config.schedule);
    this.signalRate = Float32Array.from(schedule.signalRate);
    this.noiseRate = Float32Array.from(schedule.noiseRate);
    const start = denoiserLength(config);
    this.ranges = levelRanges(config.grid, config.schedule.timesteps).map(({ offset, length }) => ({ offset: start + offset, length }));
  }

  /** The cells of each point at its timestep, and the factor: the product of the levels, in order. */
  lookup(parameters: Float32Array, points: Float32Array, timesteps: Int32Array): { cells: Int32Array; factor: Float32Array } {
    const { grid, dimensions } = this.config;
    const levels = grid?.levels ?? [];
    const cells = new Int32Array(timesteps.length * levels.length);
    const factor = new Float32Array(timesteps.length).fill(1);
    timesteps.forEach((t, b) => {
      const point = points.subarray(b * dimensions, (b + 1) * dimensions);
      levels.forEach((level, l) => {
        const index = t * cellCount(grid!, level) + cellIndex(cellOf(grid!, level.size, point), level.size);
        cells[b * levels.length + l] = this.ranges[l].offset + index;
        factor[b] = f(factor[b] * parameters[this.ranges[l].offset + index]);
      });
    });
    return { cells, factor };
  }

  /** x = √ᾱ · x0 + √(1 - ᾱ) · noise · factor(x0). */
  addNoise(parameters: Float32Array, { x0, noise, timesteps }: Batch): Noised {
    const { dimensions, grid } = this.config;
    const { cells, factor } = this.lookup(parameters, x0, timesteps);
    const x = x0.map((value, i) => {
      const b = Math.floor(i / dimensions);
      const t = timesteps[b];
      const scaled = f(this.noiseRate[t] * noise[i]);
      return f(f(this.signalRate[t] * value) + (grid === null ? scaled : f(scaled * factor[b])));
    });
    return { x, factor, cells };
  }

  /** Sum of the penalties; their gradient initialises the levels' gradient. */
  penalise(parameters: Float32Array, gradients: Float32Array): number[] {
    return (this.config.grid?.levels ?? []).map(({ penalty }, l) => {
      const { offset, length } = this.ranges[l];
      gradients.fill(0, offset, offset + length);
      if (penalty === null || penalty.weight === 0) return 0;
      const weight = f(penalty.weight);
      for (let i = offset; i < offset + length; i++) gradients[i] = f(weight * Math.sign(f(parameters[i] - 1)));
      return f(weight * stridedSum(length, (i) => Math.abs(f(parameters[offset + i] - 1))));
    });
  }

  /** Adds to the levels' gradient what each row says through its noised point and through its factor input. */
  addGradient(
    parameters: Float32Array,
    gradients: Float32Array,
    { noise, timesteps }: Batch,
    cells: Int32Array,
    factorGradient: Float32Array,
    coordinateGradient: (row: number, coordinate: number) => number,
  ): void {
    const { dimensions, grid } = this.config;
    const levels = grid!.levels.length;
    timesteps.forEach((t, b) => {
      let gradient = factorGradient[b];
      for (let c = 0; c < dimensions; c++) {
        gradient = f(gradient + f(coordinateGradient(b, c) * f(this.noiseRate[t] * noise[b * dimensions + c])));
      }
      const row = cells.subarray(b * levels, (b + 1) * levels);
      row.forEach((cell, l) => {
        let others = gradient;
        row.forEach((other, k) => {
          if (k !== l) others = f(others * parameters[other]);
        });
        gradients[cell] = f(gradients[cell] + others);
      });
    });
  }

  gradientNorm(gradients: Float32Array): number {
    let total = 0;
    for (const { offset, length } of this.ranges) {
      total = f(total + stridedSum(length, (i) => f(gradients[offset + i] * gradients[offset + i])));
    }
    return f(Math.sqrt(total));
  }
}
