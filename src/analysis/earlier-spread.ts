/** How much a metric varies from seed to seed, measured in an earlier study; written by `scripts/spread.mjs`. */

/** Standard deviations between seeds: of a value, and of the difference of two configurations with the same seed. */
export interface Spread {
  value: number;
  difference: number;
}

/** Where the numbers below come from. */
export const SPREAD_SOURCE = {
  study: "next-steps",
  seeds: 0,
  configs: 0,
  command: "node scripts/spread.mjs results/next-steps",
};

/** By data set and metric. */
export const EARLIER_SPREAD: Record<string, Record<string, Spread>> = {};
