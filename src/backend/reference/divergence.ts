/**
 * The trace of the prediction's Jacobian with respect to the point, in plain loops: propagates one tangent per coordinate forward
 * through the network, from the embedding to that coordinate's output.
 */

import type { Tensor } from "../../diffusion/network/denoiser.js";
import { COORDINATE_SCALE, denoiserTensors, embeddingFrequencies } from "../../diffusion/network/denoiser.js";
import { inverseWidths, positionsOf } from "../../diffusion/noise-grid/grid.js";
import type { ModelConfig } from "../../diffusion/model-config.js";
import { toldCounts } from "../../diffusion/conditions.js";
import { conditionsOf } from "../../diffusion/model-config.js";
import { ReferenceLookup } from "./lookup.js";
import type { Activations } from "./network.js";

const f = Math.fround;

export class ReferenceDivergence {
  private readonly lookup: ReferenceLookup;
  /** tensors of the network, without the regions' tables, which are constant */
  private readonly tensors: Tensor[];
  /** d angle / d coordinate of each frequency */
  private readonly rates: Float32Array;

  constructor(private readonly config: ModelConfig) {
    this.lookup = new ReferenceLookup(config);
    const tensors = denoiserTensors(config.denoiser, config.dimensions, conditionsOf(config));
    this.tensors = tensors.slice(0, tensors.length - toldCounts(config).length);
    this.rates = embeddingFrequencies(config.denoiser.embeddingDim).map((frequency) => COORDINATE_SCALE * frequency);
  }

  /** Returns one number per row. @param slopes slopes of the factor from {@link factorSlopes} */
  of(parameters: Float32Array, activations: Activations, slopes: Float32Array): Float32Array {
    const { dimensions } = this.config;
    return Float32Array.from({ length: activations.rows }, (_, b) => {
      let sum = 0;
      for (let c = 0; c < dimensions; c++) sum = f(sum + this.along(parameters, activations, b, c, slopes[b * dimensions + c]));
      return sum;
    });
  }

  /** d prediction_c / d x_c of one row. */
  private along(parameters: Float32Array, { embedding, relu }: Activations, row: number, c: number, slope: number): number {
    const { embeddingDim, hiddenSize } = this.config.denoiser;
    const half = embeddingDim / 2;
    const at = (row * this.config.dimensions + c) * embeddingDim;
    const features = Float32Array.from({ length: embeddingDim }, (_, k) =>
      k < half ? f(embedding[at + half + k] * this.rates[k]) : -f(embedding[at + k - half] * this.rates[k - half]),
    );
    const [input] = this.tensors;
    let tangent = Float32Array.from({ length: hiddenSize }, (_, o) => {
      const start = input.offset + o * input.columns;
      const sum = dot(parameters, start + c * embeddingDim, features);
      return this.config.grid === null ? sum : f(sum + f(slope * parameters[start + input.columns - 1]));
    });
    const passing = (block: number): Float32Array => tangent.map((value, o) => (relu[block][row * hiddenSize + o] > 0 ? value : 0));
    for (let block = 0; block < relu.length - 1; block++) {
      const weight = this.tensors[2 + 2 * block];
      const passed = passing(block);
      tangent = tangent.map((value, o) => f(dot(parameters, weight.offset + o * weight.columns, passed) + value));
    }
    const output = this.tensors[this.tensors.length - 2];
    return dot(parameters, output.offset + c * output.columns, passing(relu.length - 1));
  }

  /** d factor / d x_c of each point at its timestep, rows × dimensions; 0 without a grid, and for the nearest lookup. */
  factorSlopes(parameters: Float32Array, points: Float32Array, timesteps: Int32Array): Float32Array {
    const { dimensions, grid } = this.config;
    const slopes = new Float32Array(points.length);
    if (grid?.lookup !== "multilinear") return slopes;
    timesteps.forEach((t, b) => {
      const point = points.subarray(b * dimensions, (b + 1) * dimensions);
      grid.axes.forEach((axis, a) => (slopes[b * dimensions + axis] = this.factorSlope(parameters, point, t, a)));
    });
    return slopes;
  }

  private factorSlope(parameters: Float32Array, point: Float32Array, timestep: number, along: number): number {
    const grid = this.config.grid!;
    const place = this.lookup.locate(point);
    const { multipliers, gate, deviation, product } = this.lookup.read(parameters, place, timestep);
    if (product < this.lookup.smallestFactor) return 0;
    const shareSlopes = grid.levels.map(({ size }) => this.shareSlopes(size, point, along));
    const slopeOf = (part: number, level: number): number => {
      const { offset, cells } = this.lookup.ranges[part];
      const from = offset + timestep * cells;
      return place[level].map(({ cell }, k) => f(shareSlopes[level][k] * parameters[from + cell])).reduce((sum, term) => f(sum + term));
    };
    return place.reduce((sum, _, l) => {
      let slope = slopeOf(l, l);
      if (grid.gate === true && l === place.length - 1) slope = f(f(slopeOf(place.length, 0) * deviation) + f(gate * slope));
      multipliers.forEach((value, k) => {
        if (k !== l) slope = f(slope * value);
      });
      return f(sum + slope);
    }, 0);
  }

  /** Returns the weights of a point's corners on a level, differentiated along one of the grid's axes. */
  private shareSlopes(size: number, point: Float32Array, along: number): number[] {
    const inverse = inverseWidths(this.config.grid!);
    return positionsOf(this.config.grid!, size, point).reduce<number[]>(
      (slopes, position, a) => {
        const centred = f(position - 0.5);
        const inside = centred > 0 ? Math.min(centred, size - 1) : 0;
        const share = f(inside - Math.trunc(inside));
        const rate = centred > 0 && centred < size - 1 ? f(inverse[a] * size) : 0;
        const [below, above] = a === along ? [-rate, rate] : [f(1 - share), share];
        return slopes.flatMap((slope) => [f(slope * below), f(slope * above)]);
      },
      [1],
    );
  }
}

/** Returns the sum in order of `values` times the parameters from `start` on. */
function dot(parameters: Float32Array, start: number, values: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum = f(sum + f(values[k] * parameters[start + k]));
  return sum;
}
