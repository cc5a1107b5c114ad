/** The records of times. Neither direction is better: the machine decides, and whatever else runs there. */

import { defineMetric } from "../record.js";

export const trainingTime = defineMetric({
  name: "training_time",
  label: "Training time",
  unit: "s",
  better: null,
  explanation: "seconds of all training steps, without snapshots and files",
  brief: "seconds",
  kind: "time",
  measured: "always",
  shownIn: ["comparisons", "report", "overhead", "bars", "paper", "terminal"],
});

export const inferenceTime = defineMetric({
  name: "inference_time",
  label: "Inference time",
  unit: "s",
  better: null,
  explanation: "seconds to draw the samples on one core",
  brief: "seconds for the samples, one core",
  kind: "time",
  needs: ["samples"],
  measured: "always",
  shownIn: ["comparisons", "report", "overhead", "samplers", "bars", "paper", "terminal"],
});

export const msPerStep = defineMetric({
  name: "ms_per_step",
  label: "Time per step",
  unit: "ms",
  better: null,
  explanation: "milliseconds per training step",
  brief: "milliseconds per training step",
  kind: "time",
  shownIn: ["report", "overhead", "paper", "terminal"],
});
