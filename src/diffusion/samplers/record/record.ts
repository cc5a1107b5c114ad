/** A sampler's record: what configurations, names, help, checks and tables need to know of it. */

import type { ErrorGrid } from "../../adaptation/error-grid.js";
import type { Backend } from "../../backend.js";
import type { Schedule } from "../../process/schedule.js";
import type { Denoise, NoiseSource, SamplerState, VarianceFunction } from "../chain/seam.js";
import type { PlainOptions, RunOptions, SamplerOptions } from "./options.js";

/** What a variance needs of the trained model; nothing where it follows from the schedule. */
export interface VarianceNeeds {
  /** errors by place: cells along each axis, coarse to fine; none for one scalar per timestep */
  errors?: readonly number[];
  /** the mode that the noise grid must have */
  gridMode?: "as-written";
}

/** What a variance is fitted to. */
export interface FittedTo {
  /** holds the parameters to sample with */
  backend: Backend;
  /** of the sizes that it needs; null where it needs none */
  errors: ErrorGrid | null;
  /** of the rows, rows × levels; empty where the model has none */
  regions: Int32Array;
}

/** How the variance of a step is chosen. A sampler that has one steps with DDPM's mean, so it has a variational bound. */
export interface VarianceChoice<Options> {
  needs(options: PlainOptions<Options>): VarianceNeeds;
  of(options: PlainOptions<Options>, to: FittedTo): VarianceFunction;
  /** the variance whose one scalar per timestep is the best that does not depend on the place */
  scalar: string;
}

/**
 * A sampler: plain data, the generator that runs it, and, where its variance can be fitted to a model, how.
 *
 * @typeParam Kind its name
 * @typeParam Options its options but `steps`, which every sampler has
 */
export interface SamplerRecord<Kind extends string = string, Options extends SamplerOptions = SamplerOptions> {
  /** in configurations and names; small letters, digits and underscores */
  readonly name: Kind;
  /** for tables of a reader */
  readonly label: string;
  /** where it was published */
  readonly source: string;
  /** order of convergence along the probability-flow ODE; null of a sampler that always draws noise */
  readonly order: number | null;
  /** whether it draws noise, or the option that must be above 0 for it to draw any */
  readonly noise: boolean | (keyof Options & string);
  /** denoiser's predictions per step; the last step has one */
  readonly predictions: 1 | 2;
  readonly options: Options;
  readonly variance?: VarianceChoice<Options>;
  /** checks its arguments but for the options' bounds, which are checked before */
  run(
    denoise: Denoise,
    schedule: Schedule,
    initial: Float32Array,
    noise: NoiseSource,
    options: { steps: number } & RunOptions<Options>,
  ): Generator<SamplerState, void>;
}

/** A record of any kind, whose options are known by their descriptions alone. */
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
