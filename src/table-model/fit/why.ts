/** What a table's model says of how it was fitted. */

import { countOf } from "../../formats/count.js";
import type { TableCoding } from "../../table/coding/column.js";
import { conditionOf } from "../../table/coding/column.js";
import type { Table } from "../../table/table.js";

/** Of the condition, and of missing cells. @param asked the column that was asked for as the condition, null for none, undefined where it was left open */
export function whyCoding(table: Table, coding: TableCoding, asked: string | null | undefined): string[] {
  const by = conditionOf(coding);
  const { missing, columns } = coding;
  const hasTexts = columns.some(({ kind }) => kind === "levels");
  const none = hasTexts ? "no column of texts has enough rows of every value" : "no column of texts";
  const gaps = table.columns.flatMap(({ name }, c) => (missing[c] > 0 ? [`${name} (${(100 * missing[c]).toFixed(1)} %)`] : []));
  return [
    by === undefined
      ? `no condition${asked === null ? ", as asked" : `: ${none}`}`
      : `condition ${by.name}${asked === undefined ? ": the texts that say most of the numbers" : ", as asked"}`,
    ...(gaps.length === 0 ? [] : [`missing cells are generated too: ${gaps.join(", ")}`]),
  ];
}

/** Of the time that a fit was bound to, and the steps that it came to. */
export function whyTime(minutes: number, steps: number): string {
  return `bound to ${minutes} ${minutes === 1 ? "minute" : "minutes"}, which another machine may use for more steps or fewer: ${countOf(steps, "step")}, asked for, give this model again`;
}
