/** Test rows that are training rows too: of what the model was fitted to, nothing fresh can be said. */

import { countOf } from "../formats/count.js";
import type { Table } from "../table/table.js";
import { areNumbers } from "../table/table.js";
import type { Overlap } from "./evaluation.js";

/** Share of the test rows, beyond chance, above which they are no fresh rows; and the deviations of a share that are chance. */
const MOST_SHARED = 0.05;
const DEVIATIONS = 2;

/** How many test rows are equal to a training row, beside the share of the training rows that are equal to another of them. */
export function overlapOf(train: Table, test: Table): Overlap {
  const counts = new Map<string, number>();
  for (const key of keysOf(train)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const rows = keysOf(test).filter((key) => counts.has(key)).length;
  let twins = 0;
  for (const count of counts.values()) if (count > 1) twins += count;
  const chance = twins / train.rows;
  const most = chance + MOST_SHARED + DEVIATIONS * Math.sqrt((chance * (1 - chance)) / test.rows);
  return { rows, of: test.rows, chance, isLarge: rows / test.rows > most };
}

/** What is said of it; null where no row is equal. */
export function overlapNote({ rows, of, chance, isLarge }: Overlap): string | null {
  if (rows === 0) return null;
  const told = `${countOf(rows, "test row")} of ${of.toLocaleString("en-US")} equal to a training row`;
  if (!isLarge) return told;
  return `${told}, and of the training rows ${(100 * chance).toFixed(0)} % to another of them: what is said of copying needs rows that the model was not fitted to`;
}

/** Rows as texts: two are equal where the rows are. */
function keysOf({ rows, columns }: Table): string[] {
  return Array.from({ length: rows }, (_, row) =>
    JSON.stringify(columns.map(({ cells }) => (areNumbers(cells) ? cells[row] : (cells.levels[cells.codes[row]] ?? null)))),
  );
}
