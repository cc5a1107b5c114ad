/** What the verbs of a model are given. */

import type { BackendChoice, BackendFactory } from "../../backend/select.js";
import type { DensityOptions } from "../../diffusion/log-density.js";
import type { StepRecord } from "../../diffusion/training.js";
import type { ConditionValues } from "./condition-values.js";
import type { ConfigurationInput } from "./configuration.js";
import type { SamplerInput } from "./samplers.js";

/** What ends a verb before its time. */
export interface Interruptible {
  /** ends the work, with its reason */
  signal?: AbortSignal | undefined;
}

/** What computes. */
export interface BackendOption {
  /** by name, `auto` by default: native code where it loads, else WebAssembly; or what `loadBackend` gives. All give the same bytes */
  backend?: BackendChoice | BackendFactory | undefined;
}

/** How a model begins: a configuration, each of its keys at its default where it is left out, and a seed. */
export interface CreateOptions extends ConfigurationInput, BackendOption {
  /** of the initial weights, the coordinates and the batches; 1 by default */
  seed?: number | undefined;
}

/** How a model is made and trained at once. */
export interface FitOptions extends CreateOptions, Interruptible {
  /** training steps; those of the configuration, 10,000, by default */
  steps?: number | undefined;
  /** told of every step */
  onStep?: ((record: StepRecord) => void) | undefined;
}

/** How a model is trained further. */
export interface TrainOptions extends Interruptible {
  /** at which step training ends, counted from the model's first; those of the configuration by default */
  steps?: number | undefined;
  /** of the batches; the model's own by default */
  seed?: number | undefined;
}

/** With which sampler, and how many timesteps it visits. */
export interface SamplerOptions {
  /** by name, such as `dpmpp_2m`, or with options; the model's own by default */
  sampler?: SamplerInput | undefined;
  /** timesteps to visit; all of the sampler's by default */
  steps?: number | undefined;
}

/** How samples are drawn. */
export interface SampleOptions extends SamplerOptions, Interruptible {
  /** whole number from 0 to 2⁵³ - 1; 1 by default */
  seed?: number | undefined;
  /** the first row: a row is the same whichever others are drawn; 0 by default */
  from?: number | undefined;
  /** rows in all, from + count or more, among which the regions of the model are in exact proportion; each row's are drawn by themselves by default */
  total?: number | undefined;
  /** timestep at which the chain ends with what is predicted of the data, E[x_0 | x_t]: no detail finer than its noise is drawn; 0 by default */
  until?: number | undefined;
  condition?: ConditionValues | undefined;
  /** how far beyond the prediction without conditions to go towards the one with them; 1, which is the latter, by default */
  guidance?: number | undefined;
}

/** How a bound is measured. */
export interface ModelBoundOptions extends SamplerOptions, Interruptible {
  /** of the noise that the rows are given; the model's own by default, as a run measures it */
  seed?: number | undefined;
}

/** How densities are computed. */
export type DensityVerbOptions = Pick<DensityOptions, "tolerance" | "regions" | "guidance"> & Interruptible;

/** What is measured, and of which samples. */
export interface EvaluationOptions extends Omit<SampleOptions, "from"> {
  /** names of metrics; those that every run measures of its samples, and the bound, by default */
  metrics?: readonly string[] | undefined;
  /** how many samples are drawn, and how many rows of a source; 10,000 by default, but no more than the rows that are given */
  count?: number | undefined;
  /** neighbour that metrics of neighbours go by; 5 by default */
  neighbours?: number | undefined;
}
