/** The records of the training error and of the evaluation loss. */

import { defineFamily, defineMetric } from "../record.js";

export const evalLossMetric = defineMetric({
  name: "eval_loss",
  label: "Evaluation loss",
  unit: "",
  better: "lower",
  explanation: "mean squared error of the predicted noise over the data, with fresh noise",
  brief: "mean squared error over the data, fresh noise",
  kind: "loss",
  measured: "always",
  shownIn: ["comparisons", "report", ["bars", "first"], "paper", ["terminal", "first"]],
});

export const finalSmoothedMse = defineMetric({
  name: "final_smoothed_mse",
  label: "Final training error",
  unit: "",
  better: "lower",
  explanation: "mean error of the last training steps",
  brief: "mean of the last steps' error",
  kind: "loss",
  needs: ["lossWindow"],
  shownIn: ["convergence", "paper", "terminal"],
});

export const mseAuc = defineMetric({
  name: "mse_auc",
  label: "Area under the training error",
  unit: "steps",
  better: "lower",
  explanation: "the error of every training step added up: smaller where it falls sooner or lower",
  kind: "loss",
  needs: ["steps"],
  shownIn: ["comparisons", "convergence", "paper"],
});

/** A member for every threshold. */
export const stepsToMse = defineFamily({
  nameOf: (threshold) => `steps_to_mse_${threshold}`,
  keyOf: (name) => /^steps_to_mse_(.+)$/.exec(name)?.[1] ?? null,
  of: (threshold) => ({
    label: `Steps to an error of ${threshold}`,
    unit: "steps",
    better: "lower",
    explanation: "first step at which the smoothed training error is that low",
    needs: ["lossWindow"],
    missing: "never reached",
  }),
  shownIn: ["convergence"],
});
