/** The animations of a study: grids during training, samples during denoising. */

import type { BackendFactory } from "../../backend/select.js";
import { denoisingStates } from "../../analysis/comparison/denoising.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import type { RunRecord, StudyRecord } from "../../analysis/study-record.js";
import { finishedRun } from "../../analysis/study-record.js";
import { denoisingFrame } from "../figures/denoising-frame.js";
import type { Frame } from "../drawing/gif.js";
import { squareAround } from "../drawing/image-panel.js";
import type { Heatmap } from "./heatmaps.js";
import { namesOf } from "./metrics-data.js";
import { dataOf, plane } from "./pictured.js";

export interface StudyAnimation {
  name: string;
  frames: () => Frame[];
}

const DENOISING_FRAMES = 25;
const DENOISED_POINTS = 5000;
const DELAY = { grid: 600, denoising: 120, last: 2000 };

/** Returns each grid's noise factor at every snapshot. @param heatmaps heatmaps of every snapshot */
export function gridAnimations(heatmaps: readonly Heatmap[]): StudyAnimation[] {
  return [...new Set(heatmaps.filter(({ isFactor }) => isFactor).map(({ grid }) => grid))].map((grid) => ({
    name: `${grid}_training`,
    frames: () => {
      const steps = heatmaps.filter((heatmap) => heatmap.grid === grid);
      return steps.map(({ figure }, i) => ({ figure, delay: i === steps.length - 1 ? DELAY.last : DELAY.grid }));
    },
  }));
}

/** Draws the samples of every configuration on a data set, side by side, from the same noise. */
export function denoisingAnimations({ study, seed }: StudyAnalysis, factory: BackendFactory): StudyAnimation[] {
  const names = namesOf(study);
  return names.datasets.flatMap((dataset) => {
    const runs = names.configs.flatMap((config) => finishedRun(study, config, dataset, seed) ?? []);
    return runs.length === 0 ? [] : [{ name: `${dataset}_denoising`, frames: () => denoisingFrames(study, runs, factory) }];
  });
}

/** @param runs on one data set with one seed */
function denoisingFrames(study: StudyRecord, runs: readonly RunRecord[], factory: BackendFactory): Frame[] {
  const { dataset, seed } = runs[0].planned;
  const real = dataOf(study, dataset, seed);
  const box = squareAround([real]);
  const timesteps = evenly(Math.min(...runs.map(({ folder }) => folder.config.schedule.timesteps)), DENOISING_FRAMES);
  const chains = runs.map((run) => ({
    config: run.planned.config,
    states: denoisingStates(run, factory, Math.min(DENOISED_POINTS, run.folder.config.evaluation.samples), timesteps),
  }));
  return timesteps.map((timestep, i) => ({
    delay: i === timesteps.length - 1 ? DELAY.last : DELAY.denoising,
    figure: () => {
      const samples = chains.map(({ config, states }) => ({ config, points: plane(states[i].points, states[i].columns) }));
      return denoisingFrame({ names: namesOf(study), dataset, seed, timestep, box, real, samples });
    },
  }));
}

/** Returns evenly spaced timesteps from the last to 0. */
function evenly(timesteps: number, count: number): number[] {
  const frames = Math.min(count, timesteps);
  return Array.from({ length: frames }, (_, i) => Math.round(((timesteps - 1) * (frames - 1 - i)) / Math.max(1, frames - 1)));
}
