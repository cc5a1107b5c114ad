/** What a column holds in formats that tell numbers, truth values, times and texts apart. */

import type { ColumnType } from "../table.js";

/** `nothing`: every cell is missing. */
export type Holding = "whole numbers" | "numbers" | "truth values" | "dates" | "texts" | "nothing";

/** @param levels of a column of texts */
export function holdingOf(type: ColumnType, levels: readonly string[] | undefined): Holding {
  switch (type.kind) {
    case "integer":
      return "whole numbers";
    case "decimal":
    case "real":
      return "numbers";
    case "date":
      return "dates";
    case "boolean":
      return holdingOfPair(levels!);
    case "constant":
      if (type.value === null) return "nothing";
      return levels === undefined ? (Number.isSafeInteger(type.value) ? "whole numbers" : "numbers") : "texts";
    case "identifier":
      return levels === undefined ? (type.written?.most === 0 ? "whole numbers" : "numbers") : "texts";
    default:
      return "texts";
  }
}

/** The two texts of a boolean are what they are in the file: 0 and 1 numbers, false and true truth values, yes and no texts. */
function holdingOfPair([no, yes]: readonly string[]): Holding {
  if (no === "0" && yes === "1") return "whole numbers";
  if (no === "0.0" && yes === "1.0") return "numbers";
  return no.toLowerCase() === "false" && yes.toLowerCase() === "true" ? "truth values" : "texts";
}
