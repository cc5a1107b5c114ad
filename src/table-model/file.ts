/** A table's model as the bytes of one file. */

import type { BackendFactory, LoadBackend } from "../backend/select.js";
import { UserError } from "../errors/user-error.js";
import { canonicalJson } from "../formats/canonical-json.js";
import { parseJson } from "../formats/json.js";
import type { SafetensorsCodec } from "../formats/safetensors.js";
import { DiffusionModel } from "../model/diffusion-model.js";
import { decodeModelFile, encodeModel } from "../model/model-file.js";
import type { ModelParts } from "../model/parts.js";
import type { TableCard } from "./card.js";
import { TableModel } from "./table-model.js";

/** The bytes of a table's model: a model's file with the table's card. */
export function encodeTableModel({ model, card }: TableModel, codec?: SafetensorsCodec): Uint8Array {
  return encodeModel(model.parts, { beside: { table: canonicalJson(card) }, ...(codec === undefined ? {} : { codec }) });
}

/**
 * @param where what the bytes are, for errors
 * @throws UserError in one line where they are no model's of a table, of another version, truncated or damaged
 */
export function decodeTableModel(bytes: Uint8Array, where: string, loadBackend: LoadBackend, codec?: SafetensorsCodec): TableModel {
  const { parts, table } = decodeModelFile(bytes, where, codec === undefined ? {} : { codec });
  if (table === undefined) throw new UserError(`${where} is a model of points, not of a table`);
  return tableModelOf(parts, table, where, () => loadBackend("auto"));
}

/** A table's model of what its file holds. @param table the table's part of the file @throws UserError where that is no JSON */
export function tableModelOf(parts: ModelParts, table: string, where: string, load: () => Promise<BackendFactory>): TableModel {
  const card = parseJson(table, `the table of ${where}`) as TableCard;
  return new TableModel(new DiffusionModel(parts, load), card);
}
