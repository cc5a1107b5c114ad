/** What is exported of a model of either kind. */

import { checkObject } from "../errors/checks.js";
import type { DiffusionModel } from "../model/diffusion-model.js";
import type { ModelParts } from "../model/parts.js";
import type { TableCard } from "../table-model/card.js";
import type { TableModel } from "../table-model/table-model.js";

/** @throws RangeError for what is no model; Error where a weight is not finite */
export function exportedOf(model: DiffusionModel | TableModel): { parts: ModelParts; card?: TableCard } {
  checkObject("the model", model);
  const { parts, card } = "card" in model ? { parts: model.model.parts, card: model.card } : { parts: model.parts };
  checkObject("the model's parts", parts);
  const { trained, average } = parts.weights;
  if (![trained, average].every((values) => values.every(Number.isFinite)))
    throw new Error("the model cannot be exported: a weight is not finite, as after a training that diverged");
  return { parts, ...(card === undefined ? {} : { card }) };
}
