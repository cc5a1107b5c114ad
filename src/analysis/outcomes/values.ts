/** Looking up a metric's values over seeds. */

import type { ResultRow } from "../../study/records/results.js";

/** A metric's value with the seed of its run. */
export interface SeedValue {
  seed: number;
  value: number;
}

/** Values of a metric that exist, one per seed, in the order of the seeds. */
export function seedValues(rows: readonly ResultRow[], config: string, dataset: string, metric: string): SeedValue[] {
  return rows
    .flatMap((row) =>
      row.config === config && row.dataset === dataset && row.metric === metric && row.value !== null
        ? [{ seed: row.seed, value: row.value }]
        : [],
    )
    .toSorted((a, b) => a.seed - b.seed);
}
