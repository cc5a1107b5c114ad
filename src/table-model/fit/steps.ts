/** How long a table's model is trained: decided on rows that the training does not see. */

import { copyingOf } from "../../metrics/copying.js";
import { PointSet } from "../../metrics/points/point-set.js";
import type { DiffusionModel } from "../../model/diffusion-model.js";
import type { DiffusionModels } from "../../model/making.js";
import { drawConditions } from "../../table/coding/coding.js";
import type { CodedRows } from "../../table/coding/coding.js";
import { mostCopying, splitOf } from "./held-out.js";
import type { StartInput } from "../../model/input/start.js";
import { LONGEST, tableConfiguration } from "./recipe.js";
import { chosenRows, CONDITION, sourceOf } from "./rows.js";
import type { TimeBound } from "./time-bound.js";

/** What so many steps gave. */
export interface StepTrial {
  steps: number;
  /** mean over the rows held out, in nats of the coordinates */
  bound: number;
  /** probability that a sample is nearer to the training rows than a row held out is, in the model's coordinates */
  copying: number;
  /** what fresh rows would have at most, but for one time in six */
  mostCopying: number;
}

/** The steps that are tried; 0 is the mixture. */
const CANDIDATES = [0, 250, 500, 1000, 2000, 4000, LONGEST];
/** Steps × components × coordinates of the longest training: beside a mixture of many components a step is long, and says little. */
const MOST_WORK = 400_000;
/** Nats by which the bound must be better than the mixture's for a training to be worth it. */
const WORTH = 0.02;
/** Nats by which longer trainings must go on to improve the bound, and how many of them need not. */
const PROGRESS = 0.005;
const PATIENCE = 2;
/** Rows below which none can be held out. */
export const LEAST_ROWS = 20;

/** Where the training stands, and how far it may go. */
export interface Pace {
  signal?: AbortSignal | undefined;
  /** told of every step that is done, of how many in all */
  onStep?: ((done: number, all: number) => void) | undefined;
}

/** What trials may take, and who is told of them. */
export interface Trying extends Pace {
  /** the mixture */
  start: StartInput;
  seed: number;
  time: TimeBound;
  /** told of the model as of each sound trial, and of the trials so far; the model is trained on */
  onSound?: ((model: DiffusionModel, trials: readonly StepTrial[]) => void) | undefined;
}

/** @param rows without missing cells @param shares of the condition's values; empty where there is none */
export async function triedSteps(
  models: DiffusionModels,
  rows: CodedRows,
  shares: readonly number[],
  { start, seed, time, signal, onStep, onSound }: Trying,
): Promise<StepTrial[]> {
  const { dimensions } = rows;
  const count = rows.points.length / dimensions;
  if (count < LEAST_ROWS) return [];
  const split = splitOf(rows, 0, seed);
  const [held, kept] = [chosenRows(rows, split.held), chosenRows(rows, split.kept)];
  const apart = split.held.length;
  const source = sourceOf(kept, shares.length);
  const began = time.time;
  const model = await models.create(source, { ...tableConfiguration(count - apart, LONGEST, start), seed });
  time.beginTrials(began);
  const work = (model.parts.start?.means.length ?? 1) * dimensions;
  const candidates = CANDIDATES.filter((steps) => steps * work <= MOST_WORK);
  const longest = candidates.at(-1)!;
  const points = (set: CodedRows): PointSet => new PointSet(set.points, dimensions, "rows");
  const copying = copyingOf(points(kept), points(held));
  const judged = { points: Float32Array.from(held.points), ...(held.conditions === undefined ? {} : { conditions: held.conditions }) };
  const trials: StepTrial[] = [];
  try {
    await model.measureErrors(source, { signal });
    const most = mostCopying(apart, count - apart);
    for (const steps of candidates) {
      // the mixture, which every fit has, is judged in any case
      if (steps > 0 && time.isShortFor(steps, trials.at(-1)!.steps)) break;
      if (steps > 0) {
        for await (const record of model.train(source, { steps, signal })) onStep?.(record.step, longest);
      }
      const nats = await model.bound(judged, { signal });
      const condition = shares.length === 0 ? undefined : { [CONDITION]: drawConditions(shares, count - apart, seed, "exact") };
      const samples = await model.sample(count - apart, { seed, condition, signal });
      trials.push({
        steps,
        mostCopying: most,
        bound: nats.reduce((sum, one) => sum + one, 0) / nats.length,
        copying: copying(new PointSet(samples, dimensions, "samples")),
      });
      if (steps > 0 && !isSound(trials)) break;
      onSound?.(model, trials);
      if (isAtEnd(trials)) break;
    }
  } finally {
    model.dispose();
  }
  return trials;
}

/** Whether a trial is not worse than the mixture by the bound, and copies no more than fresh rows do. */
function isSound(trials: readonly StepTrial[], trial = trials.at(-1)!): boolean {
  return trial.bound <= trials[0].bound + WORTH && trial.copying <= trial.mostCopying;
}

/** Whether the last trainings have not made the bound better. */
function isAtEnd(trials: readonly StepTrial[]): boolean {
  const before = trials.slice(0, -PATIENCE);
  if (before.length === 0) return false;
  const best = Math.min(...before.map(({ bound }) => bound));
  return trials.slice(-PATIENCE).every(({ bound }) => bound > best - PROGRESS);
}

/** The training with the best bound, of those up to which every shorter one is sound too; 0, the mixture itself, where none is better by enough. */
export function chosenSteps(trials: readonly StepTrial[]): number {
  if (trials.length === 0) return 0;
  const end = trials.findIndex((trial, i) => i > 0 && !isSound(trials, trial));
  const [best] = trials.slice(0, end < 0 ? trials.length : end).toSorted((a, b) => a.bound - b.bound);
  return best.bound <= trials[0].bound - WORTH ? best.steps : 0;
}

/** The choice in a sentence. */
export function whySteps(trials: readonly StepTrial[]): string {
  const steps = chosenSteps(trials);
  const [mixture] = trials;
  if (mixture === undefined) return `0 steps: fewer than ${LEAST_ROWS} rows, too few to hold any out; the model is its mixture`;
  const shown = ({ bound, copying }: StepTrial): string => `bound ${bound.toFixed(3)} nats, copying ${copying.toFixed(2)}`;
  if (trials.length === 1) return `0 steps: no training was tried beside the mixture (${shown(mixture)}); the model is its mixture`;
  if (steps === 0)
    return `0 steps: no training was better than the mixture by ${WORTH} nats on rows held out (${shown(mixture)}); the model is its mixture`;
  const chosen = trials.find((trial) => trial.steps === steps)!;
  return `${steps} steps: on rows held out ${shown(chosen)}; the mixture alone ${shown(mixture)}`;
}
