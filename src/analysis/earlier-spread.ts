/**
 * How much a metric varies from seed to seed, measured in an earlier study; written by `scripts/spread.mjs`.
 *
 * Source: `noisegrid study next-steps`: 4 configurations, up to 2 seeds on each data set, 10,000 steps.
 */

/** Standard deviations between seeds, typical of the configurations: of a value, and of the difference of two configurations with the same seed. */
export interface Spread {
  value: number;
  difference: number;
}

/** By data set and metric. */
export const EARLIER_SPREAD: Record<string, Record<string, Spread>> = {};
