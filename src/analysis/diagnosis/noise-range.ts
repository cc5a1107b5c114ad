/** Whether the noise of a schedule reaches from below the data's finest structure to beyond their whole extent. */

import { priorCost } from "../../diffusion/bound.js";
import { localThickness } from "../../metrics/thickness.js";
import type { ScheduleConfig } from "../../diffusion/process/schedule.js";
import type { FlowScheduleConfig, PreservingScheduleConfig } from "../../diffusion/process/config.js";
import { SMALLEST_SIGMA } from "../../diffusion/process/config.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import { formatNumber, formatShare } from "../format.js";
import type { Finding, Subject } from "./finding.js";

/** Nats per point that a prior may cost before it is a finding: a seventieth of a bit, below what a divergence resolves. */
export const MAX_PRIOR_COST = 0.01;

/** The largest noise over signal that a schedule takes. */
const MOST_NOISE = 1 / SMALLEST_SIGMA;
const UNIT_SCALE = 'bring the data to unit scale ("domain": { "kind": "standardised" })';

/** What starting from N(0, I) costs: KL(q(x_T | x₀) ‖ N(0, I)), mean over the points. */
export function prior({ schedule, points, dimensions }: Subject): Finding | undefined {
  const rows = points.length / dimensions;
  const costOf = (config: ScheduleConfig): number => priorCost(makeSchedule(config), points, rows);
  const cost = costOf(schedule);
  if (cost <= MAX_PRIOR_COST) return undefined;
  if (schedule.kind === "flow") return priorOfFlow(schedule, cost);
  const { timesteps } = schedule;
  const rest = makeSchedule(schedule).alphasCumprod[timesteps - 1];
  // for a small ᾱ the cost is ½ ᾱ E‖x₀‖², and ᾱ = 1 / (1 + σ²)
  const squares = points.reduce((sum, value) => sum + value * value, 0) / rows;
  const wanted = Math.ceil(Math.max(40, Math.sqrt(squares / (2 * MAX_PRIOR_COST))));
  // more than a schedule takes can hide no data that are so wide
  const isTooWide = wanted > MOST_NOISE;
  const enough = Math.min(MOST_NOISE, wanted);
  const karras = { kind: "karras", timesteps, sigmaMin: 0.003, sigmaMax: enough, rho: 7 } as const;
  const nats = (config: ScheduleConfig): string => `${formatNumber(Math.max(0, costOf(config)), 2)} nats`;
  const rescaling = schedule.rescale === undefined ? `, or "rescale": "zero-terminal-snr" (${nats(rescaled(schedule))})` : "";
  return {
    id: "prior",
    title: PRIOR_TITLE,
    measured: `at the last timestep ᾱ is ${formatNumber(rest)}: ${formatShare(Math.sqrt(rest))} of every point is left; against N(0, I) that costs ${formatNumber(cost)} nats per point (rule: at most ${MAX_PRIOR_COST})`,
    meaning: PRIOR_MEANING,
    remedy: isTooWide
      ? `${UNIT_SCALE}; in their own units even the most noise is not enough: "schedule": { "kind": "karras", "sigmaMax": ${enough} } (${nats(karras)})${rescaling}`
      : `"schedule": { "kind": "karras", "sigmaMax": ${enough} } (${nats(karras)})${rescaling}, or more noise`,
  };
}

const PRIOR_TITLE = "sampling starts from another law than training ends at";
const PRIOR_MEANING = "samples start from pure noise, which the denoiser never met at that timestep; no training makes up for it";

function priorOfFlow({ timeMax }: FlowScheduleConfig, cost: number): Finding {
  return {
    id: "prior",
    title: PRIOR_TITLE,
    measured: `at the last timestep t is ${formatNumber(timeMax)}: ${formatShare(1 - timeMax)} of every point is left; against N(0, I) that costs ${formatNumber(cost)} nats per point (rule: at most ${MAX_PRIOR_COST})`,
    meaning: PRIOR_MEANING,
    remedy: '"timeMax": 1',
  };
}

function rescaled(schedule: PreservingScheduleConfig): ScheduleConfig {
  return { ...schedule, rescale: "zero-terminal-snr" };
}

/** Regions that are looked at, the largest first. */
const LOOKED_AT = 20;

/** The median over the points of the largest regions of their region's own thickness. */
function regionalThickness(points: Float32Array, regions: Int32Array, dimensions: number, seed: number): number {
  const rows = new Map<number, number[]>();
  regions.forEach((region, row) => {
    if (!rows.has(region)) rows.set(region, []);
    rows.get(region)!.push(row);
  });
  // a covariance of fewer points has no smallest variance above 0
  const largest = [...rows.values()]
    .filter((own) => own.length >= 2 * dimensions + 2)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, LOOKED_AT);
  if (largest.length === 0) return 0;
  const widths = largest.map((own) => {
    const chosen = Float32Array.from(
      { length: own.length * dimensions },
      (_, i) => points[own[Math.floor(i / dimensions)] * dimensions + (i % dimensions)],
    );
    return { width: localThickness(chosen, dimensions, seed), count: own.length };
  });
  const half = largest.reduce((sum, own) => sum + own.length, 0) / 2;
  let seen = 0;
  return widths.toSorted((a, b) => a.width - b.width).find(({ count }) => (seen += count) >= half)!.width;
}

/** Share of the variance of the finest structure that may be lost: a Gaussian so narrowed is 0.012 nats off, as in {@link MAX_PRIOR_COST}. */
export const MAX_LOST = 0.2;

/**
 * What the last step loses. At timestep 0 a point is known up to noise of σ₀ on unscaled data, and the sampler ends with its
 * mean x̂₀: across a structure of standard deviation w the variance w⁴ / (w² + σ₀²) is left, so σ₀² / (w² + σ₀²) of it is lost.
 */
export function finestNoise({ schedule, points, regions, dimensions, seed }: Subject): Finding | undefined {
  const sigma = makeSchedule(schedule).sqrtRecipm1AlphasCumprod[0];
  const width = regions === undefined ? localThickness(points, dimensions, seed) : regionalThickness(points, regions, dimensions, seed);
  const lost = (sigma * sigma) / (sigma * sigma + width * width);
  // of points that coincide nothing can be lost
  if (width === 0 || lost <= MAX_LOST) return undefined;
  const most = width * Math.sqrt(MAX_LOST / (1 - MAX_LOST));
  return {
    id: "finest-noise",
    title: "the finest noise blurs the data's detail",
    measured: `the first noise level σ₀ is ${formatNumber(sigma, 2)}, the data's local thickness ${formatNumber(width, 2)} (median smallest standard deviation of the nearest 1 % of ${regions === undefined ? "the points" : "their region's points"}): ${formatShare(lost)} of the variance across it is lost (rule: at most ${formatShare(MAX_LOST)})`,
    meaning: "sampling ends with the mean of what this noise could hide, so samples are thinner than the data, or miss their detail",
    remedy: 0.95 * most < SMALLEST_SIGMA ? UNIT_SCALE : finerNoise(schedule, most),
  };
}

/** @param sigma the largest σ₀ that is no finding */
function finerNoise(schedule: ScheduleConfig, sigma: number): string {
  const down = (value: number): string => formatNumber(0.95 * value, 2);
  switch (schedule.kind) {
    case "karras":
      return `"sigmaMin": ${down(sigma)} or less`;
    case "flow":
      // σ₀ = t / (1 - t)
      return `"timeMin": ${down(sigma / (1 + sigma))} or less`;
    case "cosine":
      return `"schedule": { "kind": "karras", "sigmaMin": ${down(sigma)} }; of cosine, more timesteps and a smaller offset`;
    default:
      // σ₀² = β₀ / (1 - β₀)
      return `"betaStart": ${down((sigma * sigma) / (1 + sigma * sigma))} or less, or "kind": "karras" with "sigmaMin": ${down(sigma)}`;
  }
}
