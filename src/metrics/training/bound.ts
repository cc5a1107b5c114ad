/** The record of the variational bound, which diffusion/bound.ts computes. */

import { defineMetric } from "../record.js";

export const bound = defineMetric({
  name: "bound",
  label: "Bound on held-out data",
  unit: "nats",
  better: "lower",
  explanation: "variational bound of the negative log-likelihood per point, on held-out data",
  change: "absolute",
  shownIn: ["comparisons", "report", "samplers", ["adaptation", "first"], "paper"],
});
