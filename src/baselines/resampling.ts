/** Rows of the table again: as close as rows can be, and copies. */

import { selectRows } from "../table/rows.js";
import { drawBaseRows, strataOf, withoutIdentifiers } from "./base-rows.js";
import type { Baseline } from "./record.js";

export const resampling: Baseline = {
  name: "resampling",
  label: "Resampling",
  explanation: "rows of the table, drawn with replacement",
  fit: (table, { by }) => {
    const [strata, known] = [strataOf(table, by), withoutIdentifiers(table)];
    return { sample: (count, seed, proportion) => selectRows(known, drawBaseRows(strata, count, seed, proportion)) };
  },
};
