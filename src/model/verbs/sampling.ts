/** What sampling a model takes. */

export { fitSampler } from "../../diffusion/adaptation/named-sampler.js";
export { samplingSteps } from "../../diffusion/sampling.js";
export { conditionValues } from "../input/condition-values.js";
export { chosenSampler } from "../input/samplers.js";
