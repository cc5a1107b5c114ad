/** What makes models of tables on a host of JavaScript. */

import type { LoadBackend } from "../backend/select.js";
import { checkKeys, checkObject } from "../errors/checks.js";
import type { BackendOption } from "../model/input/options.js";
import { backendOf, diffusionModels } from "../model/making.js";
import type { Layout } from "../table/options.js";
import type { Table } from "../table/table.js";
import type { TableFitOptions } from "./fit/options.js";
import { decodeTableModel } from "./file.js";
import { fitTableModel } from "./fit/fit.js";
import type { TableModel } from "./table-model.js";

/** Fits tables, and reads models from their bytes. */
export interface TableModels {
  /**
   * Fits a model to a table. Nothing has to be tuned: how long it is trained is decided on rows held out, then all rows are fitted.
   *
   * @param table a table, or what `readTable` gives, whose layout the samples then take
   * @throws UserError for a table without a column to model; RangeError for options outside their bounds; the signal's reason, once it is
   *   aborted
   */
  fitTable: (table: Table | { table: Table; layout: Layout }, options?: TableFitOptions & BackendOption) => Promise<TableModel>;
  /**
   * Reads a model from the bytes that `encodeTableModel` gives, or of the file that `noisegrid fit` writes.
   *
   * @throws UserError in one line where they are no model's of a table, of another version, cut short or damaged
   */
  decodeTableModel: (bytes: Uint8Array, options?: BackendOption) => TableModel;
}

/** @param loadBackend of the host */
export function tableModels(loadBackend: LoadBackend): TableModels {
  return {
    fitTable: async (given, { backend, ...options } = {}) => {
      checkObject("the table", given);
      const { table, layout } = "table" in given ? given : { table: given, layout: undefined };
      return fitTableModel(diffusionModels(backendOf({ backend }, loadBackend)), table, {
        ...(layout === undefined ? {} : { layout }),
        ...options,
      });
    },
    decodeTableModel: (bytes, options = {}) => {
      checkKeys("the options", options, ["backend"]);
      return decodeTableModel(bytes, "the file of the model", backendOf(options, loadBackend));
    },
  };
}
