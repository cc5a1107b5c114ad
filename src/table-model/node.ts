/** Models of tables in Node.js. */

import { loadBackend } from "../backend/node.js";
import { tableModels } from "./models.js";

export const { fitTable, decodeTableModel } = tableModels(loadBackend);
