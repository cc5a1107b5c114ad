/** Samplers as plain data: what they need from a model, and the fit to it. */

import type { PlainSampler, SamplerConfig } from "../index.js";
import { recordOf, SAMPLERS } from "../index.js";
import type { GridConfig } from "../../noise-grid/grid.js";
import type { VarianceFunction } from "../chain/seam.js";
import type { AnySamplerRecord, FittedTo, VarianceNeeds } from "./record.js";

/** The part of a noise grid that decides how to sample. */
export type GridMode = Pick<GridConfig, "mode"> | null;

/** The values of a sampler's options by key. */
export function plainValues(sampler: PlainSampler): Record<string, unknown> {
  const { kind: _kind, steps: _steps, ...values } = sampler as PlainSampler & Record<string, unknown>;
  return values;
}

/** The defaults of a record's options; options without a default are absent. */
export function defaultsOf({ options }: AnySamplerRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).flatMap(([key, option]) => ("default" in option ? [[key, option.default]] : [])));
}

/** Why the lists among the values do not fit; null if they do. */
export function listProblem({ options }: AnySamplerRecord, values: Record<string, unknown>): string | null {
  for (const [key, option] of Object.entries(options)) {
    const list = values[key] as number[] | undefined;
    if (option.type !== "list" || list === undefined) continue;
    const [owner, word] = option.where;
    if (values[owner] !== word) return `gives ${key} to ${owner} ${String(values[owner])}, which has no ${option.of}`;
    if (list.some((size, i) => i > 0 && size <= list[i - 1])) return `has ${key} ${list.join(", ")}: must grow from coarse to fine`;
  }
  return null;
}

/** What the sampler's variance needs from a trained model. */
export function needsOf(sampler: PlainSampler): VarianceNeeds {
  return recordOf(sampler.kind).variance?.needs(plainValues(sampler)) ?? {};
}

/** Levels of the errors by place that a sampler needs, coarse to fine; none if it needs one scalar, null if it needs no errors. */
export function errorSizes(sampler: PlainSampler): readonly number[] | null {
  return needsOf(sampler).errors ?? null;
}

/** Whether a sampler has a variational bound: its variance can be chosen. */
export function hasBound(sampler: PlainSampler): boolean {
  return recordOf(sampler.kind).variance !== undefined;
}

/** The key of the option that is the variance of each step. */
function varianceKey({ options }: AnySamplerRecord): string | undefined {
  return Object.keys(options).find((key) => options[key].type === "variance");
}

/** The variance of each step in words, such as `variance grid`; empty if there is no choice. */
export function varianceText(sampler: PlainSampler): string {
  const key = varianceKey(recordOf(sampler.kind));
  return key === undefined ? "" : `${key} ${String(plainValues(sampler)[key])}`;
}

/** The sampler with another variance, without the lists of the variance before. */
function withVariance(sampler: PlainSampler, variance: string): PlainSampler {
  const record = recordOf(sampler.kind);
  const kept = Object.entries(sampler).filter(([key]) => record.options[key]?.type !== "list");
  return { ...Object.fromEntries(kept), [varianceKey(record)!]: variance } as PlainSampler;
}

/** The same sampler with the best variance that does not depend on the place; undefined if there is no choice. */
export function scalarTwin(sampler: PlainSampler): PlainSampler | undefined {
  const { variance } = recordOf(sampler.kind);
  return variance === undefined ? undefined : withVariance(sampler, variance.scalar);
}

/** The sampler of a kind with every option at its default. */
export function plainSampler(kind: string): PlainSampler {
  return { kind, ...defaultsOf(recordOf(kind)) } as PlainSampler;
}

/** The default sampler of a model: the first of the list with all timesteps, and the variance that belongs to the mode of its noise grid. */
export function defaultSampler(grid: GridMode): PlainSampler {
  const first = plainSampler(SAMPLERS[0].name);
  const key = varianceKey(SAMPLERS[0]);
  const option = key === undefined ? undefined : SAMPLERS[0].options[key];
  if (option?.type !== "variance") return first;
  const written = option.fitted
    .map((variance) => withVariance(first, variance))
    .find((one) => needsOf(one).gridMode === (grid?.mode ?? "reference"));
  return written ?? first;
}

/** The sampler with its absent lists taken from the first of the others that differs from it only in lists. */
export function completedBy(sampler: PlainSampler, others: readonly PlainSampler[]): PlainSampler {
  const { options } = recordOf(sampler.kind);
  const keys = Object.keys(options);
  const [own, lists] = [plainValues(sampler), keys.filter((key) => options[key].type === "list")];
  const alike = others.find((other) => {
    const values = plainValues(other);
    return other.kind === sampler.kind && keys.every((key) => lists.includes(key) || values[key] === own[key]);
  });
  const open = lists.filter((key) => own[key] === undefined && alike !== undefined && plainValues(alike)[key] !== undefined);
  return { ...sampler, ...Object.fromEntries(open.map((key) => [key, plainValues(alike!)[key]])) };
}

/** The variance of each step as a function, fitted to a model. @throws Error for a sampler that has no choice of it */
export function varianceOf(sampler: PlainSampler, to: FittedTo): VarianceFunction {
  const { name, variance } = recordOf(sampler.kind);
  if (variance === undefined) throw new Error(`internal: ${name} has no choice of variance`);
  return variance.of(plainValues(sampler), to);
}

/** The sampler fitted to a model, ready to run. */
export function fitted(sampler: PlainSampler, steps: number, to: FittedTo): SamplerConfig {
  const { options } = recordOf(sampler.kind);
  const values = Object.entries(plainValues(sampler)).flatMap(([key, value]) => {
    const option = options[key];
    if (option.type === "list") return [];
    return [[key, option.type === "variance" && option.fitted.includes(value as string) ? varianceOf(sampler, to) : value]];
  });
  return { kind: sampler.kind, steps, ...Object.fromEntries(values) } as SamplerConfig;
}
