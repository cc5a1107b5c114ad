/** A model as JSON: all that its file holds, for programs in other languages. */

import { canonicalJson } from "../formats/canonical-json.js";
import { checksumOf } from "../formats/checksum.js";
import { parseJson } from "../formats/json.js";
import { safetensorsCodec } from "../formats/safetensors.js";
import type { DiffusionModel } from "../model/diffusion-model.js";
import { encodeModel } from "../model/model-file.js";
import type { TableModel } from "../table-model/table-model.js";
import { exportedOf } from "./exported.js";

/** Metadata of a model's file that are texts; all others are JSON. */
const TEXTS = ["noisegrid", "digest"];

/** Digits that tell any two numbers of float32 apart. */
const DIGITS = 9;

/**
 * A model as canonical JSON, keys sorted: `configuration`, `dimensions`, `training`, `digest`, of a table `table` (its columns, how they
 * are coded, what was decided), of a model with coordinates of its own `transform`, and `tensors`: each by the name that it has in the
 * model's file, its `shape`, and its `values` row by row, each the shortest of at most 9 digits that is read as the same float32.
 *
 * @throws RangeError for what is no model; Error where a weight is not finite
 */
export function exportJson(model: DiffusionModel | TableModel): string {
  const { parts, card } = exportedOf(model);
  const bytes = encodeModel(parts, card === undefined ? {} : { beside: { table: canonicalJson(card) } });
  const { metadata, tensors } = safetensorsCodec(checksumOf).decode(bytes, "the model");
  const { format: _, version: __, ...rest } = metadata;
  return canonicalJson({
    format: "noisegrid-json",
    version: "1",
    ...Object.fromEntries(Object.entries(rest).map(([name, text]) => [name, TEXTS.includes(name) ? text : parseJson(text, name)])),
    tensors: Object.fromEntries(
      Object.entries(tensors).map(([name, { shape, values }]) => [
        name,
        { shape, values: Array.from(values, (value) => Number(value.toPrecision(DIGITS))) },
      ]),
    ),
  });
}
