/** The records of a model's size. */

import { defineMetric } from "../record.js";

export const parameters = defineMetric({
  name: "parameters",
  label: "Parameters",
  unit: "",
  better: null,
  explanation: "trained numbers of the model",
  shownIn: [],
});

export const gridParameters = defineMetric({
  name: "grid_parameters",
  label: "Grid parameters",
  unit: "",
  better: null,
  explanation: "trained numbers of the noise grid",
  shownIn: [],
});
