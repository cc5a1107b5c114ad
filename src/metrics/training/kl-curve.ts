/** The records of the divergence during training. */

import { defineFamily } from "../record.js";

/** A member for every number of samples and step, as in `2000_at_step_1000`. */
export const klCurve = defineFamily({
  nameOf: (key) => `kl_divergence_${key}`,
  keyOf: (name) => /^kl_divergence_(\d+_at_step_\d+)$/.exec(name)?.[1] ?? null,
  of: (key) => {
    const [samples, step] = key.split("_at_step_");
    return {
      label: `KL divergence at step ${step}`,
      unit: "bits",
      better: "lower",
      change: "absolute",
      explanation: `nearest-neighbour estimate of the divergence from the data to ${samples} samples at step ${step}`,
    };
  },
  shownIn: [],
});
