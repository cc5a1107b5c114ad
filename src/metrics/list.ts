/** Every metric: one line each, in the order in which runs state them and pages show them. */

import { c2st } from "./c2st.js";
import { copying } from "./copying.js";
import { energyDistanceMetric } from "./energy-distance.js";
import { klDivergence, reverseKlDivergence } from "./knn-kl.js";
import { mmdMetric } from "./mmd.js";
import { coverage, density, precision, recall } from "./precision-recall.js";
import type { MetricFamily, MetricRecord, Place, SampleMetric, Shown } from "./record.js";
import { defineMetric } from "./record.js";
import { slicedW1Metric } from "./sliced-w1.js";
import { bound } from "./training/bound.js";
import { gridVariance } from "./training/grid-variance.js";
import { evalLossMetric, finalSmoothedMse, mseAuc, stepsToMse } from "./training/losses.js";
import { klCurve } from "./training/kl-curve.js";
import { gridParameters, parameters } from "./training/sizes.js";
import { inferenceTime, msPerStep, trainingTime } from "./training/times.js";
import { wasserstein1Metric } from "./wasserstein-1.js";

const LIST: readonly (MetricRecord | MetricFamily)[] = [
  klDivergence,
  reverseKlDivergence,
  slicedW1Metric,
  energyDistanceMetric,
  wasserstein1Metric,
  mmdMetric,
  precision,
  recall,
  density,
  coverage,
  copying,
  c2st,
  bound,
  evalLossMetric,
  gridVariance,
  trainingTime,
  inferenceTime,
  msPerStep,
  finalSmoothedMse,
  mseAuc,
  stepsToMse,
  parameters,
  gridParameters,
  klCurve,
];

const isFamily = (entry: MetricRecord | MetricFamily): entry is MetricFamily => "keyOf" in entry;
const FAMILIES = LIST.filter(isFamily);

/** Every metric but those of families. */
export const METRICS: readonly MetricRecord[] = LIST.filter((entry): entry is MetricRecord => !isFamily(entry));

/** The metrics that are measured of samples, in the order of a run's results. */
export const SAMPLE_METRICS = METRICS.filter((metric): metric is SampleMetric => metric.measure !== null);

/** What is known of a metric; one that no record tells of is named as it is. */
export function metricOf(name: string): MetricRecord {
  const found = METRICS.find((metric) => metric.name === name);
  if (found !== undefined) return found;
  for (const family of FAMILIES) {
    const key = family.keyOf(name);
    if (key !== null) return family.of(key);
  }
  return defineMetric({ name, label: name, unit: "", better: null, explanation: name, shownIn: [] });
}

/**
 * The names of the metrics that a place shows, in its order.
 *
 * @param rows results of runs: members of families, and metrics that are measured when asked for, are shown where one of them has them
 */
export function shownIn(place: Place, rows: readonly { metric: string }[]): string[] {
  const present = new Set(rows.map(({ metric }) => metric));
  const ranked = LIST.flatMap((entry) => {
    const rank = rankIn(place, entry.shownIn);
    return rank === null ? [] : namesOf(entry, present).map((name) => ({ name, rank }));
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ name }) => name);
}

function namesOf(entry: MetricRecord | MetricFamily, present: ReadonlySet<string>): string[] {
  if (isFamily(entry)) return [...present].filter((name) => entry.keyOf(name) !== null);
  return entry.measured !== "when asked for" || present.has(entry.name) ? [entry.name] : [];
}

/** Lower comes first; null where the place does not show the metric. */
function rankIn(place: Place, shown: readonly Shown[]): number | null {
  for (const entry of shown) {
    if (entry === place) return 0;
    if (entry[0] === place) return entry[1] === "first" ? -1 : 1;
  }
  return null;
}

/**
 * The metrics that a run measures of its samples.
 *
 * @param asked names beside those that every run measures
 */
export function sampleMetrics(asked: readonly string[] = []): SampleMetric[] {
  return SAMPLE_METRICS.filter(({ name, measured }) => measured !== "when asked for" || asked.includes(name));
}
