/** Models and tables as files in Node.js, `noisegrid/node`. */

import { statSync } from "node:fs";
import { loadBackend } from "./backend/node.js";
import { checkText } from "./errors/checks.js";
import { SAFETENSORS } from "./files/formats/safetensors.js";
import { fileError } from "./files/file-error.js";
import { readBytes } from "./files/read.js";
import { writeAtomic } from "./files/writing/write.js";
import { DiffusionModel } from "./model/diffusion-model.js";
import { backendOf } from "./model/making.js";
import { ALL_CHECKS } from "./model/file-checks.js";
import { decodeModel } from "./model/model-file.js";
import type { BackendOption } from "./model/input/options.js";
import { Material } from "./model/material.js";
import { decodeTableModel, encodeTableModel } from "./table-model/file.js";
import type { TableModel } from "./table-model/table-model.js";
import { openRun } from "./study/run/folder/run-folder.js";

export type { TableFileOptions } from "./files/table.js";
export { readTableFile as readTable, readTableFileLike as readTableLike } from "./files/table.js";

/**
 * A model from its file, or from the folder of a run as of its last checkpoint, also of one that version 0.1 wrote.
 *
 * @throws UserError in one line where there is no such thing, or it is no model's, of another version or damaged
 */
export function open(path: string, options: BackendOption = {}): DiffusionModel {
  checkText("path", path);
  const load = backendOf(options, loadBackend);
  if (!isFolder(path)) return new DiffusionModel(decodeModel(readBytes(path), path, { codec: SAFETENSORS, ...ALL_CHECKS }), load);
  const { parts, data } = openRun(path);
  return new DiffusionModel(parts, load, new Material(data.source, data.seed));
}

/**
 * Writes a model's file, whole or not at all.
 *
 * @param options `resume`: whether the file holds what it takes to train the model further; false by default
 * @throws UserError or Error where it cannot be written; the file that was there stays as it was
 */
export function save(model: DiffusionModel, path: string, options: { resume?: boolean | undefined } = {}): void {
  checkText("path", path);
  writeAtomic(path, model.save(options));
}

/**
 * A table's model from its file.
 *
 * @throws UserError in one line where there is no such file, or it is no model's of a table, of another version or damaged
 */
export function openTable(path: string, options: BackendOption = {}): TableModel {
  checkText("path", path);
  return decodeTableModel(readBytes(path), path, backendOf(options, loadBackend), SAFETENSORS);
}

/**
 * Writes the file of a table's model, whole or not at all.
 *
 * @throws UserError or Error where it cannot be written; the file that was there stays as it was
 */
export function saveTable(model: TableModel, path: string): void {
  checkText("path", path);
  writeAtomic(path, encodeTableModel(model, SAFETENSORS));
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw fileError(error, "read", path);
  }
}
