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
  const hashes = new Int32Array(STRETCH);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (row % STRETCH === 0) hashRows(cells, row, Math.min(STRETCH, rows - row), hashes);
    let slot = hashes[row % STRETCH] & (capacity - 1);
    while (slots[slot] !== 0 && !areEqual(cells, slots[slot] - 1, row)) slot = (slot + 1) & (capacity - 1);
    if (slots[slot] !== 0) count++;
    else slots[slot] = row + 1;
  }
  return count;
}

/** Rows that are hashed at once, column by column. */
const STRETCH = 4096;
const WORD = new Float64Array(1);
const HALVES = new Int32Array(WORD.buffer);

/** Writes a hash of each of so many rows. */
function hashRows(cells: readonly Cells[], from: number, count: number, hashes: Int32Array): void {
  hashes.fill(0x811c9dc5);
  for (const column of cells) {
    if (areNumbers(column)) hashNumbers(column, from, count, hashes);
    else hashCodes(column.codes, from, count, hashes);
  }
  for (let i = 0; i < count; i++) hashes[i] ^= hashes[i] >>> 13;
}

function hashNumbers(values: Float64Array, from: number, count: number, hashes: Int32Array): void {
  for (let i = 0; i < count; i++) {
    // -0 is 0, and there is one NaN
    WORD[0] = values[from + i] + 0;
    const hash = Math.imul(hashes[i] ^ HALVES[0], 0x9e3779b1);
    hashes[i] = Math.imul(hash ^ HALVES[1] ^ (hash >>> 15), 0x85ebca6b);
  }
}

function hashCodes(codes: Int32Array, from: number, count: number, hashes: Int32Array): void {
  for (let i = 0; i < count; i++) hashes[i] = Math.imul(hashes[i] ^ codes[from + i] ^ (hashes[i] >>> 15), 0x9e3779b1);
}

function areEqual(cells: readonly Cells[], a: number, b: number): boolean {
  for (const column of cells) {
    if (!areNumbers(column)) {
      if (column.codes[a] !== column.codes[b]) return false;
    } else if (column[a] !== column[b] && !(Number.isNaN(column[a]) && Number.isNaN(column[b]))) return false;
  }
  return true;
}
