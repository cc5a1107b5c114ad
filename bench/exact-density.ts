/** How far the log density of an exact denoiser is from that of its mixture. */

import { mixtureOf } from "../src/data/datasets.js";
import { exactDivergentPredictor } from "../src/data/mixture/exact-denoiser.js";
import { logDensity, sampleMixture } from "../src/data/mixture/gaussian-mixture.js";
import { flowLogDensity } from "../src/diffusion/log-density.js";
import type { ScheduleConfig } from "../src/diffusion/process/schedule.js";
import { makeSchedule } from "../src/diffusion/process/schedule.js";
import type { Target } from "../src/diffusion/target-name.js";
import { exactPushforward } from "../test/support/exact-flow.js";

/** Whose components are known. */
export const MIXTURES = ["mixture-blobs", "mixture-ring", "mixture-bars", "mixture-5d"] as const;

/** Where the schedule does not end in noise the law of x_T is not N(0, I): then the flow alone is judged. */
interface ExactCase {
  label: string;
  schedule: ScheduleConfig;
  target: Target;
  endsInNoise: boolean;
}

const karras = (timesteps: number, sigmaMax: number): ScheduleConfig => ({
  kind: "karras",
  timesteps,
  sigmaMin: 0.002,
  sigmaMax,
  rho: 7,
});
const cosine = (timesteps: number): ScheduleConfig => ({ kind: "cosine", timesteps, offset: 0.008 });
const flow = (timesteps: number): ScheduleConfig => ({ kind: "flow", timesteps, timeMin: 0.001, timeMax: 1 });

export const EXACT_CASES: readonly ExactCase[] = [
  { label: "karras, σ to 1000, 100 timesteps", schedule: karras(100, 1000), target: "epsilon", endsInNoise: true },
  { label: "karras, σ to 1000, 1000 timesteps", schedule: karras(1000, 1000), target: "epsilon", endsInNoise: true },
  { label: "cosine, 1000 timesteps", schedule: cosine(1000), target: "epsilon", endsInNoise: true },
  { label: "flow, v, 1000 timesteps", schedule: flow(1000), target: "v", endsInNoise: true },
  { label: "flow, v, 300 timesteps", schedule: flow(300), target: "v", endsInNoise: true },
  { label: "flow, v, 100 timesteps", schedule: flow(100), target: "v", endsInNoise: true },
  { label: "karras, σ to 40, 100 timesteps; the flow alone", schedule: karras(100, 40), target: "epsilon", endsInNoise: false },
  {
    label: "linear, 100 timesteps; the flow alone",
    schedule: { kind: "linear", timesteps: 100, betaStart: 1e-4, betaEnd: 0.02 },
    target: "epsilon",
    endsInNoise: false,
  },
  { label: "cosine, 100 timesteps; the flow alone", schedule: cosine(100), target: "epsilon", endsInNoise: false },
];

export interface ExactMeasurement {
  label: string;
  mixture: string;
  rows: number;
  /** nats: the largest error of the points, that of the middle one, and the largest that was estimated */
  largest: number;
  middle: number;
  estimated: number;
}

export function measureExact(
  { label, schedule: config, target, endsInNoise }: ExactCase,
  name: (typeof MIXTURES)[number],
  rows: number,
): ExactMeasurement {
  const mixture = mixtureOf(name)!;
  const schedule = makeSchedule(config);
  const points = sampleMixture(mixture, rows, 3, "test");
  const predict = exactDivergentPredictor(mixture, schedule, target);
  const result = flowLogDensity(predict, schedule, points, mixture.means[0].length, { target });
  const expected = endsInNoise ? logDensity(mixture, points) : exactPushforward(mixture, schedule, points, result);
  const errors = Array.from(result.nats, (nats, row) => Math.abs(nats - expected[row])).toSorted((a, b) => a - b);
  return { label, mixture: name, rows, largest: errors.at(-1)!, middle: errors[rows >> 1], estimated: Math.max(...result.error) };
}
