/** The record of a sampler. Configurations, names, help, checks and tables follow from it. */

import type { ErrorGrid } from "../../adaptation/error-grid.js";
import type { Backend } from "../../backend.js";
import type { Schedule } from "../../process/schedule.js";
import type { Denoise, NoiseSource, SamplerState, VarianceFunction } from "../chain/seam.js";
import type { PlainOptions, RunOptions, SamplerOptions } from "./options.js";

/** What a variance needs from the trained model: nothing if it follows from the schedule. */
export interface VarianceNeeds {
  /** errors by place: cells along each axis, coarse to fine; none for one scalar per timestep */
  errors?: readonly number[];
  /** the mode that the noise grid must have */
  gridMode?: "as-written";
}

/** The model that a variance is fitted to, and the rows. */
export interface FittedTo {
  /** holds the parameters to sample with */
  backend: Backend;
  /** with the sizes that the variance needs; null if it needs none */
  errors: ErrorGrid | null;
  /** of the rows, rows × levels; empty if the model has none */
  regions: Int32Array;
}

/** How the variance of a step is chosen. A sampler that has one steps with DDPM's mean, so it has a variational bound. */
export interface VarianceChoice<Options> {
  needs(options: PlainOptions<Options>): VarianceNeeds;
  of(options: PlainOptions<Options>, to: FittedTo): VarianceFunction;
  /** the variance that is the best scalar per timestep, which does not depend on the place */
  scalar: string;
}

/**
 * A sampler: plain data, the generator that runs it, and the choice of its variance if it has one.
 *
 * @typeParam Kind its name
 * @typeParam Options its options without `steps`, which every sampler has
 */
export interface SamplerRecord<Kind extends string = string, Options extends SamplerOptions = SamplerOptions> {
  /** in configurations and names; small letters, digits and underscores */
  readonly name: Kind;
  /** for tables */
  readonly label: string;
  /** where it was published */
  readonly source: string;
  /** order of convergence along the probability-flow ODE, without noise and with the other options at their defaults; null if it always draws noise */
  readonly order: number | null;
  /** whether it draws noise, or the option that must be above 0 for it to draw any */
  readonly noise: boolean | (keyof Options & string);
  /** denoiser's predictions per step; the last step has one */
  readonly predictions: 1 | 2;
  readonly options: Options;
  readonly variance?: VarianceChoice<Options>;
  /** runs the sampler; the options are within their bounds */
  run(
    denoise: Denoise,
    schedule: Schedule,
    initial: Float32Array,
    noise: NoiseSource,
    options: { steps: number } & RunOptions<Options>,
  ): Generator<SamplerState, void>;
}

/** A record of any kind; its options are known only by their descriptions. */
export interface AnySamplerRecord extends Omit<SamplerRecord, "variance" | "run"> {
  readonly variance?: {
    needs(options: Record<string, unknown>): VarianceNeeds;
    of(options: Record<string, unknown>, to: FittedTo): VarianceFunction;
    scalar: string;
  };
  run(
    denoise: Denoise,
    schedule: Schedule,
    initial: Float32Array,
    noise: NoiseSource,
    options: { steps: number } & Record<string, unknown>,
  ): Generator<SamplerState, void>;
}

/** The record of a sampler, with the types of its name and options. */
export function defineSampler<const Kind extends string, const Options extends SamplerOptions>(
  record: SamplerRecord<Kind, Options>,
): SamplerRecord<Kind, Options> {
  return record;
}
