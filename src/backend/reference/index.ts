/** The reference backend: plain TypeScript, slow and simple. Tests compare the other two with it. */

import type { ModelConfig } from "../../diffusion/model-config.js";
import { denoiserLength, parameterLength } from "../../diffusion/network/parameters.js";
import { adamw, clipCoefficient, updateEma } from "../../diffusion/network/optimizer.js";
import type { StepRates } from "../../diffusion/network/optimizer.js";
import type { StreamKey } from "../../numerics/random.js";
import { normals } from "../../numerics/random.js";
import { stridedSum } from "../../numerics/reduction.js";
import type { ArrayName, BareBackend, Batch, BatchDetail, DivergentPrediction, StepResult, Weights } from "../../diffusion/backend.js";
import { ReferenceDivergence } from "./divergence.js";
import type { Noised } from "./grid.js";
import { ReferenceGrid } from "./grid.js";
import type { Activations } from "./network.js";
import { ReferenceNetwork } from "./network.js";

const f = Math.fround;

export class ReferenceBackend implements BareBackend {
  readonly name = "reference";
  readonly detail = "float32";
  private readonly network: ReferenceNetwork;
  private readonly grid: ReferenceGrid;
  private readonly divergence: ReferenceDivergence;
  private readonly arrays: Record<ArrayName, Float32Array>;
  private last: BatchDetail = { x: new Float32Array(0), factor: new Float32Array(0), prediction: new Float32Array(0) };

  constructor(
    readonly config: ModelConfig,
    readonly capacity: number,
  ) {
    this.network = new ReferenceNetwork(config);
    this.grid = new ReferenceGrid(config);
    this.divergence = new ReferenceDivergence(config);
    const all = (): Float32Array => new Float32Array(parameterLength(config));
    this.arrays = {
      parameters: all(),
      ema: new Float32Array(denoiserLength(config)),
      firstMoment: all(),
      secondMoment: all(),
      gradients: all(),
    };
  }

  read(array: ArrayName): Float32Array {
    return this.arrays[array].slice();
  }

  write(array: Exclude<ArrayName, "gradients">, values: Float32Array): void {
    this.arrays[array].set(values);
  }

  factor(x: Float32Array, timesteps: Int32Array): Float32Array {
    return this.grid.factor(this.arrays.parameters, x, timesteps);
  }

  predict(x: Float32Array, timesteps: Int32Array, factor: Float32Array, regions?: Int32Array, weights?: Weights): Float32Array {
    const { parameters, ema } = this.arrays;
    return this.network.forward(weights === "average" ? ema : parameters, x, timesteps, factor, regions).prediction;
  }

  predictWithDivergence(x: Float32Array, timesteps: Int32Array, regions?: Int32Array, weights?: Weights): DivergentPrediction {
    const { parameters, ema } = this.arrays;
    const denoiser = weights === "average" ? ema : parameters;
    const activations = this.network.forward(denoiser, x, timesteps, this.factor(x, timesteps), regions);
    const slopes = this.divergence.factorSlopes(parameters, x, timesteps);
    return { prediction: activations.prediction, divergence: this.divergence.of(denoiser, activations, slopes) };
  }

  evaluate(batch: Batch): number {
    return this.forward(batch).mse;
  }

  step(batch: Batch, rates: StepRates): StepResult {
    const { parameters, ema, firstMoment, secondMoment, gradients } = this.arrays;
    const { noised, activations, mse } = this.forward(batch);
    const scale = f(2 / batch.noise.length);
    const { target = batch.noise } = batch;
    const predictionGradient = activations.prediction.map((p, i) => f(f(p - target[i]) * scale));
    const inputs = this.network.backward(parameters, activations, predictionGradient, gradients);

    let loss = mse;
    for (const penalty of this.grid.penalise(parameters, gradients)) loss = f(loss + penalty);
    if (this.config.grid !== null) {
      this.grid.addGradient(parameters, gradients, batch, noised, {
        factor: inputs.factor,
        coordinate: (row, coordinate) => this.network.coordinateGradient(activations, inputs.embedding, row, coordinate),
      });
    }

    const denoiserGradNorm = this.network.gradientNorm(gradients);
    const gridGradNorm = this.grid.gradientNorm(gradients);
    const split = ema.length;
    const update = (from: number, to: number, norm: number): void =>
      adamw(
        parameters.subarray(from, to),
        gradients.subarray(from, to),
        { first: firstMoment.subarray(from, to), second: secondMoment.subarray(from, to) },
        clipCoefficient(norm, rates.clipNorm),
        rates,
      );
    update(0, split, denoiserGradNorm);
    update(split, parameters.length, gridGradNorm);
    updateEma(ema, parameters, rates.ema);
    return { mse, loss, denoiserGradNorm, gridGradNorm };
  }

  lastBatch(): BatchDetail {
    return this.last;
  }

  normals(key: StreamKey, position: number, first: number, out: Float32Array): Float32Array {
    return normals(key, position, first, out);
  }

  dispose(): void {}

  private forward(batch: Batch): { noised: Noised; activations: Activations; mse: number } {
    const { parameters } = this.arrays;
    const noised = this.grid.addNoise(parameters, batch);
    const activations = this.network.forward(parameters, noised.x, batch.timesteps, noised.factor, batch.regions);
    const { prediction } = activations;
    const { target = batch.noise } = batch;
    const sum = stridedSum(prediction.length, (i) => {
      const error = f(prediction[i] - target[i]);
      return f(error * error);
    });
    this.last = { x: noised.x, factor: this.config.grid === null ? new Float32Array(0) : noised.factor, prediction };
    return { noised, activations, mse: f(sum / prediction.length) };
  }
}
