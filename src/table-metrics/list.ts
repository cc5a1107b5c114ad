/** The metrics of generated rows, in the order in which they are shown. */

import { classifierOf } from "../metrics/c2st.js";
import { wassersteinFrom } from "../metrics/wasserstein-1.js";
import { mean } from "../statistics/summary.js";
import { coverageOf } from "./coverage.js";
import { dependenceDifferences, dependenceOf } from "./dependence.js";
import { marginalDifferences } from "./marginals.js";
import type { TableMetric } from "./record.js";

const values = (differences: readonly { value: number }[]): number[] => differences.map(({ value }) => value);

const marginals: TableMetric = {
  name: "marginals",
  label: "columns, mean",
  better: "lower",
  explanation: "difference of a column's law, 0 to 1: Kolmogorov-Smirnov of numbers, total variation of texts; mean over the columns",
  measure: (real) => (samples) => mean(values(marginalDifferences(real.table, samples.table))),
};

const worstMarginal: TableMetric = {
  name: "worst_marginal",
  label: "columns, worst",
  better: "lower",
  explanation: "the same of the column that is farthest off",
  measure: (real) => (samples) => Math.max(...values(marginalDifferences(real.table, samples.table))),
};

const dependence: TableMetric = {
  name: "dependence",
  label: "pairs, mean",
  better: "lower",
  explanation: "difference of what two columns say of each other: correlation, correlation ratio or Cramér's V; mean over the pairs",
  measure: (real) => {
    const known = dependenceOf(real.table);
    return (samples) => mean(values(dependenceDifferences(known, dependenceOf(samples.table))));
  },
};

const worstDependence: TableMetric = {
  name: "worst_dependence",
  label: "pairs, worst",
  better: "lower",
  explanation: "the same of the pair that is farthest off",
  measure: (real) => {
    const known = dependenceOf(real.table);
    return (samples) => {
      const differences = values(dependenceDifferences(known, dependenceOf(samples.table)));
      return differences.length === 0 ? NaN : Math.max(...differences);
    };
  },
};

const w1: TableMetric = {
  name: "w1",
  label: "W1",
  better: "lower",
  explanation: "exact optimal transport between all columns at once, with L1 cost, in the published encoding",
  measure: (real) => {
    const distance = wassersteinFrom(real.points);
    return (samples) => distance(samples.points);
  },
};

const coverage: TableMetric = {
  name: "coverage",
  label: "coverage",
  better: "higher",
  explanation: "share of real rows that have a generated row nearer than their third-nearest real one, themselves counted",
  measure: (real) => {
    if (real.points.rows < 3) return () => NaN;
    const covered = coverageOf(real.points);
    return (samples) => covered(samples.points);
  },
};

const classifier: TableMetric = {
  name: "c2st",
  label: "told apart",
  better: "lower",
  explanation: "share of rows that nearest neighbours rightly call real or generated: 0.5 where nobody can tell",
  measure: (real) => (samples) => {
    const rows = Math.min(real.points.rows, samples.points.rows);
    return rows < 2 ? NaN : classifierOf(real.points.some(rows))(samples.points.some(rows));
  },
};

export const TABLE_METRICS: readonly TableMetric[] = [marginals, worstMarginal, dependence, worstDependence, w1, coverage, classifier];
