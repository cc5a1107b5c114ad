/** The options of a sampler as plain data, and the types that follow from them. */

import type { VarianceFunction } from "../chain/seam.js";

interface Described {
  /** what the option decides, for the schema of configurations */
  readonly describe: string;
}

interface Bounded extends Described {
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  /** a value that is not the default, for lists of names */
  readonly example: number;
}

/** A number within bounds. A name writes it after the option's own: `ddim-eta-0.5`. */
export interface NumberOption extends Bounded {
  readonly type: "number";
}

/** A whole number within bounds, in names as any number. */
export interface WholeOption extends Bounded {
  readonly type: "whole";
}

/** One of some words. A name has the word alone, so no two words of a sampler are the same. */
export interface ChoiceOption extends Described {
  readonly type: "choice";
  readonly choices: readonly string[];
  readonly default: string;
}

/** The variance of each step: it follows from the schedule, or it is fitted to the model and the sampler gets it as a function. */
export interface VarianceOption extends Described {
  readonly type: "variance";
  readonly fixed: readonly string[];
  readonly fitted: readonly string[];
  readonly default: string;
}

/** Growing whole numbers for one value of another option; absent by default. Only the fit to a model reads them. */
export interface ListOption extends Described {
  readonly type: "list";
  readonly minimum: number;
  readonly maximum: number;
  /** most numbers */
  readonly longest: number;
  /** what the numbers count */
  readonly of: string;
  /** the option and its value that the list belongs to */
  readonly where: readonly [option: string, value: string];
  readonly example: readonly number[];
}

export type SamplerOption = NumberOption | WholeOption | ChoiceOption | VarianceOption | ListOption;
export type SamplerOptions = Readonly<Record<string, SamplerOption>>;

/** The words that an option may be. */
export function wordsOf(option: ChoiceOption | VarianceOption): readonly string[] {
  return option.type === "choice" ? option.choices : [...option.fixed, ...option.fitted];
}

type Flat<T> = { [K in keyof T]: T[K] };
type ListKeys<Options> = { [K in keyof Options]: Options[K] extends ListOption ? K : never }[keyof Options];

type PlainValue<O> = O extends { type: "variance"; fixed: readonly (infer Fixed)[]; fitted: readonly (infer Fitted)[] }
  ? Fixed | Fitted
  : O extends { type: "choice"; choices: readonly (infer Choice)[] }
    ? Choice
    : O extends ListOption
      ? number[]
      : number;

type RunValue<O> = O extends { type: "variance"; fixed: readonly (infer Fixed)[] } ? Fixed | VarianceFunction : PlainValue<O>;

/** Options of a configuration, every default filled in. */
export type PlainOptions<Options> = Flat<
  { [K in Exclude<keyof Options, ListKeys<Options>>]: PlainValue<Options[K]> } & {
    [K in ListKeys<Options>]?: number[] | undefined;
  }
>;
/** Options that a configuration may write: an absent one has its default. */
export type PlainInput<Options> = Flat<{ [K in keyof Options]?: PlainValue<Options[K]> | undefined }>;
/** Options that a sampler runs with: fitted to the model, all of them. */
export type RunOptions<Options> = Flat<{ [K in Exclude<keyof Options, ListKeys<Options>>]: RunValue<Options[K]> }>;
/** The same, where an absent one has its default. */
export type RunInput<Options> = Flat<{ [K in Exclude<keyof Options, ListKeys<Options>>]?: RunValue<Options[K]> | undefined }>;
