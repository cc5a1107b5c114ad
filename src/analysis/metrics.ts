/** What the metrics of a study mean: names, units, which direction is better, how a change is told. */

export interface MetricInfo {
  metric: string;
  /** words for a heading or an axis, without the unit */
  label: string;
  /** as it stands behind a number; empty where the number has none */
  unit: string;
  /** null where neither direction is better */
  better: "lower" | "higher" | null;
  /** how a change is pooled over data sets: in percent of the other's mean, or in the metric's unit where values near 0 are good */
  change: "relative" | "absolute";
  /** what it measures, in a sentence */
  meaning: string;
}

/** Measures of the samples beside the divergence; values near 0, or near 1, are good, so changes are told in their own unit. */
const QUALITY: MetricInfo[] = (
  [
    [
      "kl_divergence_reverse",
      "Reverse KL divergence",
      "bits",
      "lower",
      "nearest-neighbour estimate of the divergence from the samples to the data",
    ],
    [
      "sliced_w1",
      "Sliced Wasserstein-1",
      "",
      "lower",
      "mean over 128 directions of the distance that mass has to travel, in the data's own units",
    ],
    ["energy_distance", "Energy distance", "", "lower", "2 E|X - Y| - E|X - X'| - E|Y - Y'|, unbiased: about 0 for samples like the data"],
    ["mmd", "Maximum mean discrepancy", "", "lower", "squared, unbiased, Gaussian kernel as wide as the median distance within the data"],
    ["precision", "Precision", "", "higher", "share of the samples within reach of the data"],
    ["recall", "Recall", "", "higher", "share of the data within reach of the samples"],
    ["density", "Density", "", null, "how often samples lie within reach of a data point, 1 for samples like the data"],
    ["coverage", "Coverage", "", "higher", "share of the data points that have a sample nearby"],
    [
      "copying",
      "Copying",
      "",
      null,
      "probability that a sample is closer to the training data than a held-out point is: 0.5 for fresh data, 1 for copies",
    ],
    ["bound", "Bound on held-out data", "nats", "lower", "variational bound of the negative log-likelihood per point, on held-out data"],
  ] as const
).map(([metric, label, unit, better, meaning]) => ({ metric, label, unit, better, change: "absolute", meaning }));

/** Metrics of the samples that a floor can be measured of. */
export const QUALITY_METRICS = QUALITY.map(({ metric }) => metric).filter((metric) => metric !== "bound" && metric !== "copying");

const FIXED: MetricInfo[] = [
  {
    metric: "eval_loss",
    label: "Evaluation loss",
    unit: "",
    better: "lower",
    change: "relative",
    meaning: "mean squared error of the predicted noise over the data, with fresh noise",
  },
  {
    metric: "kl_divergence",
    label: "KL divergence",
    unit: "bits",
    better: "lower",
    change: "absolute",
    meaning: "nearest-neighbour estimate of the divergence from the data to the samples",
  },
  ...QUALITY,
  {
    metric: "training_time",
    label: "Training time",
    unit: "s",
    better: null,
    change: "relative",
    meaning: "seconds of all training steps, without snapshots and files",
  },
  {
    metric: "inference_time",
    label: "Inference time",
    unit: "s",
    better: null,
    change: "relative",
    meaning: "seconds to draw the samples on one core",
  },
  {
    metric: "mse_auc",
    label: "Area under the training error",
    unit: "steps",
    better: "lower",
    change: "relative",
    meaning: "the error of every training step added up: smaller where it falls sooner or lower",
  },
  {
    metric: "final_smoothed_mse",
    label: "Final training error",
    unit: "",
    better: "lower",
    change: "relative",
    meaning: "mean error of the last training steps",
  },
  {
    metric: "ms_per_step",
    label: "Time per step",
    unit: "ms",
    better: null,
    change: "relative",
    meaning: "milliseconds per training step",
  },
  { metric: "parameters", label: "Parameters", unit: "", better: null, change: "relative", meaning: "trained numbers of the model" },
  {
    metric: "grid_parameters",
    label: "Grid parameters",
    unit: "",
    better: null,
    change: "relative",
    meaning: "trained numbers of the noise grid",
  },
];

/** Metrics that configurations are compared by, in the order of a report. */
export const COMPARED_METRICS = [
  "kl_divergence",
  "sliced_w1",
  "energy_distance",
  "bound",
  "eval_loss",
  "training_time",
  "inference_time",
  "mse_auc",
];

/** A level whose variance is below this has one value everywhere but for rounding: it adapts to nothing. */
export const UNIFORM_VARIANCE = 1e-10;

/** The level that a grid variance belongs to: `grid_variance` is of the level "grid"; null for other metrics. */
export function levelOfVariance(metric: string): string | null {
  if (metric === "grid_variance") return "grid";
  return /^(.+)_grid_variance$/.exec(metric)?.[1] ?? null;
}

/** What is known of a metric; one that no table knows is named as it is. */
export function metricInfo(metric: string): MetricInfo {
  const fixed = FIXED.find((info) => info.metric === metric);
  if (fixed !== undefined) return fixed;
  const neutral = { metric, unit: "", better: null, change: "relative" } as const;
  const level = levelOfVariance(metric);
  if (level !== null) {
    return {
      ...neutral,
      label: level === "grid" ? "Grid variance" : `Grid variance, ${level}`,
      meaning: "variance of the level's values over cells and timesteps: 0 where it is the same everywhere",
    };
  }
  const reached = /^steps_to_mse_(.+)$/.exec(metric)?.[1];
  if (reached !== undefined) {
    return {
      ...neutral,
      better: "lower",
      unit: "steps",
      label: `Steps to an error of ${reached}`,
      meaning: "first step at which the smoothed training error is that low",
    };
  }
  return { ...neutral, label: metric, meaning: metric };
}
