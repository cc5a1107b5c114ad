/** Models in a browser. */

import { loadBackend } from "../backend/browser.js";
import type { DiffusionModel as Model } from "./diffusion-model.js";
import { diffusionModels } from "./making.js";

/** What makes models: `fit`, `create` and `load`. */
export const DiffusionModel = diffusionModels(loadBackend);
/** A model. */
export type DiffusionModel = Model;
