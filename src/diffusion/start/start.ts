/** What a model predicts before its network says anything. */

import { diffuseMixture } from "../../numerics/mixture/diffused.js";
import { PreparedMixture } from "../../numerics/mixture/prepared-mixture.js";
import type { DivergentPrediction } from "../backend.js";
import { toldCounts } from "../conditions.js";
import type { ModelConfig } from "../model-config.js";
import { targetOfModel } from "../model-config.js";
import { noiseVarianceAt } from "../process/forward.js";
import type { Schedule } from "../process/schedule.js";
import { makeSchedule } from "../process/schedule.js";
import type { Target } from "../target-name.js";
import { targetOf } from "../target.js";
import type { TargetRates } from "./exact.js";
import { meanOf, predictionDivergence, targetRates, writePrediction } from "./exact.js";
import type { MixtureStart } from "./mixture-start.js";
import { lawsOfStart } from "./laws.js";

const f = Math.fround;

/** A start, made ready for a model's timesteps; what a timestep needs is computed when it is first met. */
class PreparedStart {
  private readonly schedule: Schedule;
  private readonly target: Target;
  private readonly laws: ReturnType<typeof lawsOfStart>;
  private readonly means: Float64Array[];
  /** by timestep and value of the condition */
  private readonly prepared: PreparedMixture[][] = [];
  private readonly rates: TargetRates[] = [];
  private readonly width: number;
  /** where among what a row is told the condition is; -1 where none decides */
  private readonly column: number;

  constructor(config: ModelConfig, start: MixtureStart) {
    this.schedule = makeSchedule(config.schedule);
    this.target = targetOfModel(config);
    this.laws = lawsOfStart(start);
    this.means = this.laws.map(meanOf);
    this.width = toldCounts(config).length;
    const { regions, conditions = [] } = config;
    this.column = start.by === null ? -1 : regions.length + conditions.findIndex(({ name }) => name === start.by);
  }

  /** Adds the prediction of each row to `out`, float32; and its divergence to `divergence`, if there is one. */
  addTo(
    out: Float32Array,
    x: Float32Array,
    { timesteps, told, divergence }: { timesteps: Int32Array; told: Int32Array; divergence?: Float32Array },
  ): void {
    const own = this.predicted(x, timesteps, told, divergence);
    for (let i = 0; i < out.length; i++) out[i] = f(out[i] + own[i]);
  }

  /** The prediction of each row, rows × dimensions. */
  predicted(x: Float32Array, timesteps: Int32Array, told: Int32Array, divergence?: Float32Array): Float32Array {
    const out = new Float32Array(x.length);
    for (let row = 0; row < timesteps.length; row++) {
      const t = timesteps[row];
      const value = this.column < 0 ? 0 : told[row * this.width + this.column];
      const law = this.lawAt(t, value);
      const rates = (this.rates[t] ??= targetRates(this.schedule, t, this.target));
      law.moveTo(x, row);
      writePrediction({ law, mean: this.means[value], rates }, { points: x, row }, out);
      if (divergence !== undefined) divergence[row] = f(divergence[row] + f(predictionDivergence(law, rates)));
    }
    return out;
  }

  private lawAt(t: number, value: number): PreparedMixture {
    const known = (this.prepared[t] ??= []);
    return (known[value] ??= new PreparedMixture(
      diffuseMixture(this.laws[value], this.schedule.alphasCumprod[t], noiseVarianceAt(this.schedule, t)),
    ));
  }
}

/** By the configuration of a backend, which does not change. */
const KNOWN = new WeakMap<ModelConfig, PreparedStart>();

function startOf(config: ModelConfig): PreparedStart | null {
  const { start } = config;
  if (start === undefined) return null;
  const known = KNOWN.get(config) ?? new PreparedStart(config, start);
  KNOWN.set(config, known);
  return known;
}

/** What rows are told and when they are. */
interface Asked {
  /** rows × dimensions */
  x: Float32Array;
  timesteps: Int32Array;
  /** rows × (levels of regions, then conditions) */
  told: Int32Array;
}

/** A model's prediction: the network's output, and that of the model's start where it has one. */
export function withStart(config: ModelConfig, output: Float32Array, { x, timesteps, told }: Asked): Float32Array {
  startOf(config)?.addTo(output, x, { timesteps, told });
  return output;
}

/** The same with its divergence. */
export function withDivergentStart(config: ModelConfig, output: DivergentPrediction, { x, timesteps, told }: Asked): DivergentPrediction {
  startOf(config)?.addTo(output.prediction, x, { timesteps, told, divergence: output.divergence });
  return output;
}

/** Rows to train on, and what they are told. */
interface ToldBatch {
  x0: Float32Array;
  noise: Float32Array;
  timesteps: Int32Array;
  told: Int32Array;
}

/**
 * What a model's network is to give of a batch, rows × dimensions: the target less what the model's start predicts of the noised points;
 * undefined where that is the noise itself, which a backend takes where a batch has no target.
 */
export function outputTarget(config: ModelConfig, schedule: Schedule, { told, ...batch }: ToldBatch): Float32Array | undefined {
  const target = targetOf(schedule, targetOfModel(config), batch);
  const start = startOf(config);
  if (start === null) return target;
  const { x0, noise, timesteps } = batch;
  const d = config.dimensions;
  const x = new Float32Array(x0.length);
  for (let row = 0; row < timesteps.length; row++) {
    const signal = f(schedule.signalRate[timesteps[row]]);
    const share = f(schedule.noiseRate[timesteps[row]]);
    for (let i = row * d; i < (row + 1) * d; i++) x[i] = f(f(signal * x0[i]) + f(share * noise[i]));
  }
  const own = start.predicted(x, timesteps, told);
  const whole = target ?? noise;
  for (let i = 0; i < own.length; i++) own[i] = f(whole[i] - own[i]);
  return own;
}
