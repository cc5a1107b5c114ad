// Prints src/analysis/earlier-spread.ts from a study's folder: how much every metric varies from seed to seed.
//
//   npm run -s build && node scripts/spread.mjs results/next-steps > src/analysis/earlier-spread.ts
//
// Runs without a value are left out, pair by pair; the folder may be that of a study that is still running.
import { outcomesOf } from "../dist/analysis/outcomes.js";
import { readStudy } from "../dist/analysis/study-record.js";

/** Times are of a machine; the other columns follow from the configuration, or may not exist. */
const METRICS = [
  "kl_divergence",
  "kl_divergence_reverse",
  "sliced_w1",
  "energy_distance",
  "mmd",
  "precision",
  "recall",
  "coverage",
  "eval_loss",
  "final_smoothed_mse",
  "mse_auc",
];
/** What the other configurations are compared with. */
const REFERENCES = ["baseline", "multi-scale"];

const folder = process.argv[2] ?? "results/next-steps";
const study = readStudy(folder);
const outcomes = outcomesOf(study);
const configs = study.configs.map(({ name }) => name);

const valuesOf = (config, dataset, metric) =>
  new Map(outcomes.tally(config, dataset, metric).values.map(({ seed, value }) => [seed, value]));

/** Differences of a configuration and a reference with the same seed. */
function differencesOf(config, reference, dataset, metric) {
  const references = valuesOf(reference, dataset, metric);
  return [...valuesOf(config, dataset, metric)].flatMap(([seed, value]) => (references.has(seed) ? [value - references.get(seed)] : []));
}

/** The root of the variances within groups, each weighted by its degrees of freedom; null where no group has two values. */
function pooledDeviation(groups) {
  let [squares, freedom] = [0, 0];
  for (const values of groups.filter(({ length }) => length > 1)) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    squares += values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    freedom += values.length - 1;
  }
  return freedom === 0 ? null : Math.sqrt(squares / freedom);
}

function spreadOf(dataset, metric) {
  const value = pooledDeviation(configs.map((config) => [...valuesOf(config, dataset, metric).values()]));
  const differences = REFERENCES.filter((reference) => configs.includes(reference)).map((reference) =>
    pooledDeviation(configs.filter((config) => config !== reference).map((config) => differencesOf(config, reference, dataset, metric))),
  );
  // the larger of the two, so that no reference makes differences look surer than the other would
  const difference = Math.max(...differences.filter((deviation) => deviation !== null));
  return value === null || !Number.isFinite(difference) ? null : { value, difference };
}

const number = (value) => String(Number(value.toPrecision(3)));
const measured = study.datasets.flatMap(({ name }) => {
  const rows = METRICS.flatMap((metric) => {
    const spread = spreadOf(name, metric);
    return spread === null ? [] : [`    ${metric}: { value: ${number(spread.value)}, difference: ${number(spread.difference)} },`];
  });
  return rows.length === 0 ? [] : [`  ${/^\w+$/.test(name) ? name : `"${name}"`}: {`, ...rows, "  },"];
});
const counts = configs.flatMap((config) => study.datasets.map(({ name }) => valuesOf(config, name, "kl_divergence").size));
const { steps } = study.configs[0].config.training;

console.log(`/**
 * How much a metric varies from seed to seed, measured in an earlier study; written by \`scripts/spread.mjs\`.
 *
 * Source: \`noisegrid study ${study.name}\`: ${configs.length} configurations, ${Math.min(...counts)} to ${Math.max(...counts)} seeds on each data set, ${steps.toLocaleString("en-US")} steps.
 */

/** Standard deviations between seeds, pooled over configurations: of a value, and of the difference of two configurations with the same seed. */
export interface Spread {
  value: number;
  difference: number;
}

/** What the numbers below were measured of; \`seeds\` is the most that a configuration had. */
export const SPREAD_SOURCE = { study: "${study.name}", configs: ${configs.length}, seeds: ${Math.max(...counts)} };

/** By data set and metric. */
export const EARLIER_SPREAD: Record<string, Record<string, Spread>> = {
${measured.join("\n")}
};`);
