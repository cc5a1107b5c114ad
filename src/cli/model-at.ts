/** The model that a command line names. */

import { loadBackend } from "../backend/node.js";
import { UserError } from "../errors/user-error.js";
import { SAFETENSORS } from "../files/formats/safetensors.js";
import { isFolder, readBytes } from "../files/read.js";
import { DiffusionModel } from "../model/diffusion-model.js";
import { ALL_CHECKS } from "../model/file-checks.js";
import { decodeModelFile } from "../model/model-file.js";
import { openRun } from "../study/run/folder/run-folder.js";
import { decodeTableModel } from "../table-model/file.js";
import type { TableModel } from "../table-model/table-model.js";

/**
 * A model of points or of a table from its file, or of points from the folder of a run as of its last checkpoint.
 *
 * @throws UserError in one line where there is no such thing, or it is no model's, of another version or damaged
 */
export function modelAt(place: string): DiffusionModel | TableModel {
  const load = async (): ReturnType<typeof loadBackend> => loadBackend("auto");
  if (isFolder(place)) return new DiffusionModel(openRun(place).parts, load);
  const bytes = readBytes(place);
  const { parts, table } = decodeModelFile(bytes, place, { codec: SAFETENSORS, ...ALL_CHECKS });
  return table === undefined ? new DiffusionModel(parts, load) : decodeTableModel(bytes, place, loadBackend, SAFETENSORS);
}

/** A table's model from its file. @throws UserError in one line where there is no such thing, or it is another model's, damaged or of another version */
export function tableModelAt(place: string): TableModel {
  if (!isFolder(place)) return decodeTableModel(readBytes(place), place, loadBackend, SAFETENSORS);
  openRun(place);
  throw new UserError(`${place} is a model of points, not of a table`);
}
