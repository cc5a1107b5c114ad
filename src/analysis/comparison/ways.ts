/** A way of making samples: a configuration, a sampler, a number of steps. */

import type { ResultRow } from "../../study/records/results.js";
import { countOf } from "../format.js";

/** One name for the three, so that ways can be compared as configurations are. */
export function wayOf(config: string, sampler: string, steps: number): string {
  return `${config}, ${sampler}, ${countOf(steps, "step")}`;
}

/** Rows under the names of their ways. */
export function byWay(rows: readonly ResultRow[]): ResultRow[] {
  return rows.map((row) => ({ ...row, config: wayOf(row.config, row.sampler, row.sample_steps) }));
}

/** Every configuration and sampler, in the order of the rows. */
export function sampledBy(rows: readonly ResultRow[]): { config: string; sampler: string }[] {
  return [...new Map(rows.map(({ config, sampler }) => [`${config} ${sampler}`, { config, sampler }])).values()];
}

/** Numbers of steps that a sampler of a configuration was measured with, ascending. */
export function stepsOf(rows: readonly ResultRow[], config: string, sampler: string): number[] {
  const counts = rows.flatMap((row) => (row.config === config && row.sampler === sampler ? [row.sample_steps] : []));
  return [...new Set(counts)].toSorted((a, b) => a - b);
}
