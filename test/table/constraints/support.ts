/** Tables with constraints, and rows of them as any model could give them. */

import { stream, uniforms } from "../../../src/numerics/random.js";
import { decodeTable, encodeTable, schemaOf } from "../../../src/table/coding/coding.js";
import { coordinatesOf } from "../../../src/table/coding/column.js";
import { fitCoding } from "../../../src/table/coding/fit.js";
import { toLatent } from "../../../src/table/coding/latent.js";
import type { Constraints } from "../../../src/table/constraints/constraints.js";
import { applied, constraintsOf, patternOf, restored } from "../../../src/table/constraints/constraints.js";
import type { ReadOptions } from "../../../src/table/options.js";
import type { Table } from "../../../src/table/table.js";
import { cellsOf, readText } from "../support.js";

/** Numbers of a seed, one after the other. */
export class Chance {
  private readonly values: Float64Array;
  private at = 0;

  constructor(seed: number) {
    this.values = uniforms(stream(seed, "constraint tests"), 0, 65_536);
  }

  /** 0 to 1 */
  next(): number {
    return this.values[this.at++ % this.values.length];
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}

/** Returns the table of columns of texts; a cell is missing with a probability. */
export async function tableOf(
  columns: Record<string, (string | number)[]>,
  options: ReadOptions = {},
  gaps: { chance: Chance; share: number } = { chance: new Chance(0), share: 0 },
): Promise<Table> {
  const names = Object.keys(columns);
  const lines = columns[names[0]].map((_, row) =>
    names.map((name) => (gaps.chance.next() < gaps.share ? "" : columns[name][row])).join(";"),
  );
  const { table } = await readText(`${names.join(";")}\n${lines.join("\n")}\n`, { delimiter: ";", ...options });
  return table;
}

/** Rows that a model could give: its coordinates are anything, also far from the data. */
export function drawn(table: Table, constraints: Constraints, rows: number, isComplete = false): Table {
  const changed = applied(constraints, table);
  const coding = fitCoding(changed, null, patternOf(constraints, table, changed));
  const dimensions = coordinatesOf(coding);
  const chance = uniforms(stream(7, "coordinates"), 0, rows * dimensions);
  // in one of eight rows beyond what any cell has
  const points = chance.map((p, i) => toLatent(p) * (Math.floor(i / dimensions) % 8 === 0 ? 50 : 1));
  const coded = { points, dimensions, conditions: undefined };
  const pattern = isComplete ? null : decodeTable(constraints.schema, coding, coded);
  return restored(constraints, schemaOf(table), decodeTable(constraints.schema, coding, coded, true), pattern);
}

/** A table through its constraints and back, at once and through a model's coordinates. */
export function thereAndBack(table: Table, constraints: Constraints): Table[] {
  const changed = applied(constraints, table);
  const pattern = patternOf(constraints, table, changed);
  const coding = fitCoding(changed, null, pattern);
  const coded = encodeTable(changed, coding, 1, { pattern });
  // what no other cell needs is drawn by a model: any number does
  const points = coded.points.map((value) => (Number.isNaN(value) ? 0.3 : value));
  const rows = { points, dimensions: coded.dimensions, conditions: undefined };
  return [changed, decodeTable(constraints.schema, coding, rows, true)].map((seen) =>
    restored(constraints, schemaOf(table), seen, decodeTable(constraints.schema, coding, rows)),
  );
}

/** Texts of a table's cells by column; a missing one is null. */
export function printed(table: Table): Record<string, string | null>[] {
  return cellsOf(table).map((row) => Object.fromEntries(row.map((cell, c) => [table.columns[c].name, cell])));
}

/** A decimal number's text as a whole number of 10^-400, exactly. */
export function exactly(text: string): bigint {
  const [digits, exponent = "0"] = text.split("e");
  const [whole, fraction = ""] = digits.replace("-", "").split(".");
  const places = 400 + Number(exponent) - fraction.length;
  if (places < 0) throw new Error(`${text} has more than 400 places`);
  const size = BigInt(whole + fraction) * 10n ** BigInt(places);
  return text.startsWith("-") ? -size : size;
}

/** The message with which constraints are refused; fails if they are not. */
export function refusal(table: Table, ...texts: string[]): string {
  try {
    constraintsOf(table, texts);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  throw new Error("the constraints were taken");
}
