/** The model of a table that is kept among the goldens. */

import { readFileSync } from "node:fs";
import { loadBackend } from "../../src/backend/node.js";
import { SAFETENSORS } from "../../src/files/formats/safetensors.js";
import { decodeTableModel } from "../../src/table-model/file.js";
import type { TableModel } from "../../src/table-model/table-model.js";

export const GOLDEN_TABLE = "test/golden/table-model/model.safetensors";

export function goldenTable(): TableModel {
  return decodeTableModel(readFileSync(GOLDEN_TABLE), GOLDEN_TABLE, loadBackend, SAFETENSORS);
}
