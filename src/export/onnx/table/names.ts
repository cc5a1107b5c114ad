/** Names of a table's columns as inputs and outputs of a graph, and where their coordinates are. */

import { coordinatesOf, hasCoordinate } from "../../../table/coding/column.js";
import type { CodedColumn } from "../../../table/coding/column.js";
import type { ColumnSchema } from "../../../table/coding/coding.js";
import type { TableCard } from "../../../table-model/card.js";

/** Names that the graphs of a table have for other things. */
const TAKEN = ["x", "condition", "places"];

/** A column of a table as graphs see it. */
export interface ExportedColumn {
  schema: ColumnSchema;
  coded: CodedColumn;
  /** its name as an input and output */
  tensor: string;
  /** number of its coordinate; null where it has none */
  coordinate: number | null;
  /** number of the coordinate that says whether the cell is missing, and the share of those that are; null where none is */
  missing: { coordinate: number; share: number } | null;
}

/** The columns that are generated, in order. */
export function exportedColumns({ schema, coding }: TableCard): ExportedColumn[] {
  const taken = new Set(TAKEN);
  let coordinate = 0;
  let indicator = coordinatesOf(coding) - coding.missing.filter((share) => share > 0).length;
  return schema.flatMap((column, c) => {
    const coded = coding.columns[c];
    const own = hasCoordinate(coded) ? coordinate++ : null;
    const share = coding.missing[c];
    const missing = share > 0 ? { coordinate: indicator++, share } : null;
    if (coded.kind === "identifier") return [];
    let tensor = column.name === "" ? `column_${c + 1}` : column.name;
    // a name that begins with / may be that of a value within the graph
    while (taken.has(tensor) || tensor.startsWith("/")) tensor = `_${tensor}`;
    taken.add(tensor);
    return [{ schema: column, coded, tensor, coordinate: own, missing }];
  });
}
