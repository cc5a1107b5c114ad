// Prints src/analysis/outcomes/earlier-spread.ts from a study's folder: how much every metric varies from seed to seed.
//
//   npm run -s build && node scripts/spread.mjs results/next-steps > src/analysis/outcomes/earlier-spread.ts
//
// Runs without a value are left out, pair by pair; the folder may be that of a study that is still running.
import { loadBuilt } from "./built/load.mjs";

const { outcomesOf } = await loadBuilt("dist/analysis/outcomes/outcomes.js");
const { readStudy } = await loadBuilt("dist/analysis/study-record.js");

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
/** Degrees of freedom, over all configurations, below which nothing is said of a spread. */
const LEAST_FREEDOM = 8;

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

/**
 * The typical deviation between seeds: the root of the median, over groups, of the unbiased variance. A mean would be that of the few
 * configurations that vary most. The median of a variance of f degrees of freedom is below its mean by (1 - 2 / 9f)³ (Wilson and Hilferty),
 * which is taken out. Null below {@link LEAST_FREEDOM}: a deviation of a few values may be a tenth of the true one.
 */
function typicalDeviation(groups) {
  const variances = groups.flatMap((values) => {
    const freedom = values.length - 1;
    if (freedom < 1) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / freedom;
    return [variance / (1 - 2 / (9 * freedom)) ** 3];
  });
  if (groups.reduce((freedom, values) => freedom + Math.max(0, values.length - 1), 0) < LEAST_FREEDOM) return null;
  const sorted = variances.toSorted((x, y) => x - y);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
  return Math.sqrt(median);
}

function spreadOf(dataset, metric) {
  const value = typicalDeviation(configs.map((config) => [...valuesOf(config, dataset, metric).values()]));
  const differences = REFERENCES.filter((reference) => configs.includes(reference)).map((reference) =>
    typicalDeviation(configs.filter((config) => config !== reference).map((config) => differencesOf(config, reference, dataset, metric))),
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
const counted = configs.filter((config) => study.datasets.some(({ name }) => valuesOf(config, name, "kl_divergence").size > 1));
const counts = counted.flatMap((config) => study.datasets.map(({ name }) => valuesOf(config, name, "kl_divergence").size));
const { steps } = study.configs[0].config.training;

console.log(`/**
 * How much a metric varies from seed to seed, measured in an earlier study; written by \`scripts/spread.mjs\`.
 *
 * Source: \`noisegrid study ${study.name}\`: ${counted.length} configurations, up to ${Math.max(0, ...counts)} seeds on each data set, ${steps.toLocaleString("en-US")} steps.
 */

/** Standard deviations between seeds, typical of the configurations: of a value, and of the difference of two configurations with the same seed. */
export interface Spread {
  value: number;
  difference: number;
}

/** By data set and metric. */
export const EARLIER_SPREAD: Record<string, Record<string, Spread>> = {${measured.map((line) => `\n${line}`).join("")}${measured.length > 0 ? "\n" : ""}};`);
