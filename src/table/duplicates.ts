/** Rows that are equal in every column. */

import type { Cells, Table } from "./table.js";
import { areNumbers } from "./table.js";

/** Number of rows that are equal to an earlier one in every column; a missing cell is equal to a missing one. */
export function duplicateRows({ rows, columns }: Table): number {
  const cells = columns.map((column) => column.cells);
  let capacity = 1024;
  while (capacity < 1.5 * rows) capacity *= 2;
  // position in the table → row + 1; the cells themselves say whether two rows are equal
  const slots = new Int32Array(capacity);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    let slot = hashOf(cells, row) & (capacity - 1);
    while (slots[slot] !== 0 && !areEqual(cells, slots[slot] - 1, row)) slot = (slot + 1) & (capacity - 1);
    if (slots[slot] !== 0) count++;
    else slots[slot] = row + 1;
  }
  return count;
}

const WORD = new Float64Array(1);
const HALVES = new Int32Array(WORD.buffer);

function hashOf(cells: readonly Cells[], row: number): number {
  let hash = 0x811c9dc5;
  for (const column of cells) {
    if (areNumbers(column)) {
      // -0 is 0, and there is one NaN
      WORD[0] = column[row] + 0;
      hash = Math.imul(hash ^ HALVES[0], 0x9e3779b1);
      hash = Math.imul(hash ^ HALVES[1] ^ (hash >>> 15), 0x85ebca6b);
    } else hash = Math.imul(hash ^ column.codes[row] ^ (hash >>> 15), 0x9e3779b1);
  }
  return hash ^ (hash >>> 13);
}

function areEqual(cells: readonly Cells[], a: number, b: number): boolean {
  for (const column of cells) {
    if (!areNumbers(column)) {
      if (column.codes[a] !== column.codes[b]) return false;
    } else if (column[a] !== column[b] && !(Number.isNaN(column[a]) && Number.isNaN(column[b]))) return false;
  }
  return true;
}
