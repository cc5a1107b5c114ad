/** What the log density of a model takes. */

export { modelLogDensitySteps } from "../../diffusion/log-density.js";
