/**
 * What the written analysis of the 2024 experiment claimed of its own results: "Grid-Based Noise Adaptation for Enhanced
 * Low-Dimensional Diffusion Models", experiment log. A percentage is null where only a direction was claimed.
 */

export interface Claim {
  config: string;
  against: string;
  metric: string;
  dataset: string;
  direction: "increase" | "decrease";
  percent: number | null;
}

/** A claim on all data sets at once: a range of the change in percent, or that nothing changes. */
export interface RangeClaim {
  config: string;
  against: string;
  metric: string;
  range: [low: number, high: number] | "similar";
}

type Told = [dataset: string, direction: "increase" | "decrease", percent?: number];

function claims(config: string, against: string, metric: string, told: Told[]): Claim[] {
  return told.map(([dataset, direction, percent = null]) => ({ config, against, metric, dataset, direction, percent }));
}

export const PUBLISHED_CLAIMS: Claim[] = [
  ...claims("grid-10", "baseline", "eval_loss", [
    ["circle", "decrease", 9.9],
    ["line", "decrease", 3.8],
    ["dino", "decrease"],
    ["moons", "decrease"],
  ]),
  ...claims("grid-10", "baseline", "kl_divergence", [
    ["circle", "decrease", 7],
    ["moons", "decrease", 17.8],
    ["dino", "increase", 6.6],
    ["line", "increase", 19.6],
  ]),
  ...claims("grid-20", "grid-10", "eval_loss", [
    ["circle", "increase"],
    ["moons", "increase"],
    ["dino", "decrease"],
    ["line", "decrease"],
  ]),
  ...claims("grid-20", "grid-10", "kl_divergence", [
    ["circle", "increase"],
    ["dino", "increase"],
    ["line", "decrease"],
    ["moons", "decrease"],
  ]),
  ...claims("grid-20", "grid-10", "training_time", [
    ["circle", "decrease"],
    ["dino", "decrease"],
    ["line", "decrease"],
    ["moons", "decrease"],
  ]),
  ...claims("grid-20", "grid-10", "grid_variance", [
    ["circle", "decrease"],
    ["dino", "decrease"],
    ["line", "decrease"],
    ["moons", "decrease"],
  ]),
  ...claims("multi-scale", "grid-20", "eval_loss", [
    ["circle", "decrease", 10.1],
    ["line", "decrease", 19.5],
    ["dino", "decrease"],
    ["moons", "decrease"],
  ]),
  ...claims("multi-scale", "grid-20", "kl_divergence", [
    ["circle", "decrease", 13.1],
    ["moons", "decrease", 41.6],
    ["dino", "increase", 7.9],
    ["line", "increase", 60.2],
  ]),
  ...claims("multi-scale-l1", "multi-scale", "eval_loss", [
    ["circle", "decrease", 8.7],
    ["dino", "decrease", 2.7],
    ["line", "increase", 21.8],
    ["moons", "increase", 4.6],
  ]),
  ...claims("multi-scale-l1", "multi-scale", "kl_divergence", [
    ["circle", "decrease", 6.4],
    ["dino", "decrease", 2.3],
    ["line", "decrease", 36.8],
    ["moons", "increase", 9.8],
  ]),
];

export const PUBLISHED_RANGES: RangeClaim[] = [
  { config: "grid-10", against: "baseline", metric: "training_time", range: [50, 100] },
  { config: "grid-10", against: "baseline", metric: "inference_time", range: [3, 11] },
  { config: "multi-scale", against: "grid-20", metric: "training_time", range: "similar" },
  { config: "multi-scale-l1", against: "multi-scale", metric: "inference_time", range: "similar" },
];
