/** Models of tables in a browser. */

import { loadBackend } from "../backend/browser.js";
import { tableModels } from "./models.js";

export const { fitTable, decodeTableModel } = tableModels(loadBackend);
