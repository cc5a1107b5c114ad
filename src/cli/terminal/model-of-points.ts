/** What a model of points is, in words and as JSON. */

import { countOf } from "../../analysis/format.js";
import { mayBeUntold } from "../../diffusion/network/condition.js";
import { parameterLength } from "../../diffusion/network/parameters.js";
import type { DiffusionModel } from "../../model/diffusion-model.js";
import { modelConfigOf } from "../../model/parts.js";

/** A line for each part that the model has, then the digest of its weights. */
export function pointsInWords(place: string, model: DiffusionModel): string[] {
  const { config, parts, training, transform, noiseGrid, conditions } = model;
  const { embeddingDim, hiddenSize, hiddenLayers } = config.denoiser;
  const { kind, timesteps } = config.schedule;
  const partition = transform?.partition;
  const told = conditions.map((each) => `${each.name} of ${countOf(each.count, "value")}${mayBeUntold(each) ? ", may be untold" : ""}`);
  const levels = noiseGrid?.levels.map(({ name, size }) => `${name} ${size}`).join(", ");
  const steps = `${training.steps} of ${countOf(config.training.steps, "step")}`;
  return [
    `${place}: a model of points of ${countOf(model.dimensions, "coordinate")}`,
    `network: ${countOf(hiddenLayers, "block")} of width ${hiddenSize}, embedding ${embeddingDim}, ${countOf(parameterLength(modelConfigOf(parts)), "weight")}`,
    `process: ${kind} with ${countOf(timesteps, "timestep")}, target ${model.target}, sampler ${config.sampler.kind}`,
    ...(partition === undefined
      ? []
      : [`coordinates: ${config.domain!.kind}${partition.levels === 0 ? "" : `, ${countOf(partition.count, "region")}`}`]),
    ...(told.length === 0 ? [] : [`conditions: ${told.join("; ")}`]),
    ...(parts.start === undefined ? [] : [`start: mixture of ${countOf(parts.start.means.length, "component")}`]),
    ...(levels === undefined ? [] : [`noise grid: cells along each axis ${levels}`]),
    `training: ${steps}, seed ${training.seed}${training.data === null ? "" : `, data ${training.data}`}`,
    `digest ${model.digest}`,
  ];
}

export function pointsAsJson({ dimensions, config, training, parts, digest }: DiffusionModel): Record<string, unknown> {
  return { dimensions, configuration: config, parameters: parameterLength(modelConfigOf(parts)), training, digest };
}
