/** How likely rows are, and which of their cells make them unlikely. */

import { log } from "../../numerics/elementary.js";
import { hasCoordinate } from "../../table/coding/column.js";
import { selectRows } from "../../table/rows.js";
import type { Table } from "../../table/table.js";
import { isMissing } from "../../table/table.js";
import type { Judge } from "./candidates.js";
import { knownLogDensity, logMeans } from "./candidates.js";
import { evidenceOf } from "./evidence.js";
import { isKnown, knownRows, repeated } from "./rows.js";

/** Places of a row's cells within their steps and intervals that are averaged over. */
const PLACES = 8;
/** Rows that are judged together. */
const BLOCK = 512;

/** What is known of the rows that a model was fitted to. */
interface Judged {
  seed: number;
  /** rows that the model was fitted to */
  fitted: number;
}

/** Blocks of rows, with their numbers and a label for their random numbers. */
function* blocksOf(table: Table): Generator<{ part: Table; from: number; label: string }> {
  for (let from = 0; from < table.rows; from += BLOCK) {
    const rows = Array.from({ length: Math.min(BLOCK, table.rows - from) }, (_, i) => from + i);
    yield { part: selectRows(table, rows), from, label: `table density ${from / BLOCK}` };
  }
}

/**
 * Log probability of the known cells of each row, in nats. A value that no fitted row has counts as one of one row more than were fitted,
 * by the rule of succession.
 *
 * @param table the model's columns in its order
 */
export async function rowLogDensities(judge: Judge, table: Table, { seed, fitted }: Judged): Promise<Float64Array> {
  const out = new Float64Array(table.rows);
  for (const { part, from, label } of blocksOf(table)) {
    judge.signal?.throwIfAborted();
    out.set(await knownLogDensity(judge, part, { seed, label, each: PLACES }), from);
  }
  const strange = -log(fitted + 1);
  judge.coding.columns.forEach((coded, c) => {
    if (!hasCoordinate(coded) && coded.kind !== "condition") return;
    const { cells } = table.columns[c];
    for (let row = 0; row < table.rows; row++) if (!isMissing(cells, row) && !isKnown(coded, cells, row)) out[row] += strange;
  });
  return out;
}

/**
 * Log probability of each cell given the other known cells of its row under the mixture that the model starts from, column → row: NaN of a
 * missing cell, -Infinity of a value that no fitted row has; null of a column that says nothing of others.
 */
export function cellLogDensities({ law, coding, signal }: Judge, table: Table, { seed }: Judged): (Float64Array | null)[] {
  const out = coding.columns.map((coded) => (hasCoordinate(coded) || coded.kind === "condition" ? new Float64Array(table.rows) : null));
  for (const { part, from, label } of blocksOf(table)) {
    signal?.throwIfAborted();
    const { points, dimensions: d, values, logVolumes, ofColumns } = knownRows(repeated(part, PLACES), coding, seed, `${label} places`);
    const whole = meansOf(evidenceOf(law, { points, values }).logDensity, logVolumes);
    let at = 0;
    coding.columns.forEach((coded, c) => {
      const own = out[c];
      if (own === null) return;
      const others = { points, values };
      let rest = logVolumes;
      if (coded.kind === "condition") others.values = values!.map(() => -1);
      else {
        const place = at++;
        others.points = points.map((value, i) => (i % d === place ? NaN : value));
        rest = logVolumes.map((value, i) => value - ofColumns[c]![i]);
      }
      const without = meansOf(evidenceOf(law, others).logDensity, rest);
      const { cells } = part.columns[c];
      for (let row = 0; row < part.rows; row++) {
        if (isMissing(cells, row)) own[from + row] = NaN;
        else own[from + row] = isKnown(coded, cells, row) ? whole[row] - without[row] : -Infinity;
      }
    });
  }
  return out;
}

function meansOf(logDensity: Float64Array, logVolumes: Float64Array): Float64Array {
  return logMeans(
    logDensity.map((nats, i) => nats + logVolumes[i]),
    PLACES,
  );
}
