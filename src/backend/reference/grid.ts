/** The noise grid in plain loops: forward noising, gradients and penalties of its values. */

import { penaltyWeights } from "../../diffusion/noise-grid/penalty-weights.js";
import type { ModelConfig } from "../../diffusion/model-config.js";
import { stridedSum } from "../../numerics/reduction.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import type { Batch } from "../../diffusion/backend.js";
import type { Place } from "./lookup.js";
import { ReferenceLookup } from "./lookup.js";
import { penalise } from "./penalty.js";

const f = Math.fround;

/** Points after forward noising, with the values that the backward pass needs. */
export interface Noised {
  x: Float32Array;
  factor: Float32Array;
  /** lookup of each row */
  places: Place[];
  /** √w of each row, as written; empty otherwise */
  deviation: Float32Array;
}

/** The loss's gradient with respect to the inputs of the network. */
interface InputGradients {
  /** of the factor, one per row */
  factor: Float32Array;
  coordinate: (row: number, coordinate: number) => number;
}

export class ReferenceGrid {
  private readonly signalRate: Float32Array;
  private readonly noiseRate: Float32Array;
  /** β and 1 - β */
  private readonly added: Float32Array;
  private readonly kept: Float32Array;
  private readonly grid: ReferenceLookup;

  constructor(private readonly config: ModelConfig) {
    const schedule = makeSchedule(config.schedule);
    this.signalRate = Float32Array.from(schedule.signalRate);
    this.noiseRate = Float32Array.from(schedule.noiseRate);
    this.added = Float32Array.from(schedule.betas);
    this.kept = Float32Array.from(schedule.betas, (beta) => 1 - beta);
    this.grid = new ReferenceLookup(config);
  }

  /** Returns the factor of each point at its timestep. */
  factor(parameters: Float32Array, points: Float32Array, timesteps: Int32Array): Float32Array {
    return this.factorAt(parameters, this.places(points), timesteps);
  }

  private factorAt(parameters: Float32Array, places: Place[], timesteps: Int32Array): Float32Array {
    return Float32Array.from(timesteps, (t, b) => this.grid.read(parameters, places[b], t).factor);
  }

  /** Returns x by the forward process of the grid's mode. */
  addNoise(parameters: Float32Array, batch: Batch): Noised {
    return this.config.grid?.mode === "as-written" ? this.noiseAsWritten(parameters, batch) : this.noiseAtTimestep(parameters, batch);
  }

  /** x = √ᾱ · x0 + √(1 - ᾱ) · noise · factor(x0). */
  private noiseAtTimestep(parameters: Float32Array, { x0, noise, timesteps }: Batch): Noised {
    const { dimensions, grid } = this.config;
    const places = this.places(x0);
    const factor = this.factorAt(parameters, places, timesteps);
    const x = x0.map((value, i) => {
      const b = Math.floor(i / dimensions);
      const t = timesteps[b];
      const scaled = f(this.noiseRate[t] * noise[i]);
      return f(f(this.signalRate[t] * value) + (grid === null ? scaled : f(scaled * factor[b])));
    });
    return { x, factor, places, deviation: new Float32Array(0) };
  }

  /** x_t = √ᾱ_t · x0 + √w_t · noise with w_t = (1 - β_t) · w_{t-1} + β_t · factor(x0, t) and w_{-1} = 0. */
  private noiseAsWritten(parameters: Float32Array, { x0, noise, timesteps }: Batch): Noised {
    const { dimensions } = this.config;
    const places = this.places(x0);
    const deviation = Float32Array.from(timesteps, (t, b) => {
      let variance = 0;
      for (let s = 0; s <= t; s++) {
        variance = f(f(this.kept[s] * variance) + f(this.added[s] * this.grid.read(parameters, places[b], s).factor));
      }
      return Math.sqrt(variance);
    });
    const x = x0.map((value, i) => {
      const b = Math.floor(i / dimensions);
      return f(f(this.signalRate[timesteps[b]] * value) + f(deviation[b] * noise[i]));
    });
    return { x, factor: this.factorAt(parameters, places, timesteps), places, deviation };
  }

  /** Returns the penalty of each level; its gradient initialises the gradient of the grid's values. */
  penalise(parameters: Float32Array, gradients: Float32Array): number[] {
    const { grid, schedule } = this.config;
    const axes = grid?.axes.length ?? 0;
    return this.grid.ranges.map(({ offset, length }, i) => {
      // a gate has no penalty
      const { penalty, size } = grid!.levels[i] ?? { penalty: null, size: grid!.levels[0].size };
      const weights = penaltyWeights(penalty, size, axes, schedule.timesteps);
      const part = (array: Float32Array): Float32Array => array.subarray(offset, offset + length);
      return penalise(part(parameters), part(gradients), weights, size, axes);
    });
  }

  /** Adds each row's contribution to the gradient, through its noised point and through its factor input. */
  addGradient(
    parameters: Float32Array,
    gradients: Float32Array,
    { noise, timesteps }: Batch,
    { places, deviation }: Noised,
    inputs: InputGradients,
  ): void {
    const { dimensions, grid } = this.config;
    timesteps.forEach((t, b) => {
      const place = places[b];
      const at = (c: number): number => noise[b * dimensions + c];
      if (grid!.mode !== "as-written") {
        let gradient = inputs.factor[b];
        for (let c = 0; c < dimensions; c++) gradient = f(gradient + f(inputs.coordinate(b, c) * f(this.noiseRate[t] * at(c))));
        this.grid.spread(gradients, place, t, this.grid.read(parameters, place, t), gradient);
        return;
      }
      let throughNoise = 0;
      for (let c = 0; c < dimensions; c++) throughNoise = f(throughNoise + f(inputs.coordinate(b, c) * at(c)));
      let ofVariance = f(throughNoise / f(2 * deviation[b]));
      // the factor of every timestep up to the row's own contributes to its variance
      for (let s = t; s >= 0; s--) {
        const reading = this.grid.read(parameters, place, s);
        const gradient = f((s === t ? inputs.factor[b] : 0) + f(ofVariance * this.added[s]));
        if (!(reading.product < this.grid.smallestFactor)) this.grid.spread(gradients, place, s, reading, gradient);
        ofVariance = f(ofVariance * this.kept[s]);
      }
    });
  }

  gradientNorm(gradients: Float32Array): number {
    let total = 0;
    for (const { offset, length } of this.grid.ranges) {
      total = f(total + stridedSum(length, (i) => f(gradients[offset + i] * gradients[offset + i])));
    }
    return f(Math.sqrt(total));
  }

  private places(points: Float32Array): Place[] {
    const { dimensions } = this.config;
    return Array.from({ length: points.length / dimensions }, (_, b) =>
      this.grid.locate(points.subarray(b * dimensions, (b + 1) * dimensions)),
    );
  }
}
