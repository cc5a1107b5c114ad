/** A typed table as plain data: it can be posted to a worker, and its types can be kept as JSON. */

/** Texts of a column: each distinct text once, and its number in every row. */
export interface TextCells {
  /** row → position in `levels`; -1 where the cell is missing */
  codes: Int32Array;
  /** the distinct texts, exactly as the file has them */
  levels: string[];
}

/** Numbers of a column (a missing one is NaN), or its texts. */
export type Cells = Float64Array | TextCells;

/** How a number is printed: rounded to `most` decimal places, with zeros at the end cut off down to `least`. */
export interface WrittenNumber {
  least: number;
  /** null: the shortest text that reads as the same number, with zeros up to `least` places unless it has an exponent */
  most: number | null;
  /** the decimal mark of the file */
  mark: "." | ",";
}

/** What a column of numbers may have beside its kind. */
export interface NumberTraits {
  /** the least valid value; null: there is none */
  lower: number | null;
  /** the greatest valid value; null: there is none */
  upper: number | null;
  /** values that occur far more often than their neighbours, ascending */
  atoms: number[];
  /** whether the extremes lie far outside the bulk */
  heavyTails: boolean;
  written: WrittenNumber;
}

/** Numbers without a grid. Cells are numbers. */
export interface RealType extends NumberTraits {
  kind: "real";
}

/** Whole numbers, multiples of `step`. Cells are numbers. */
export interface IntegerType extends NumberTraits {
  kind: "integer";
  step: number;
}

/** Multiples of a decimal step, such as 0.1. Cells are numbers. */
export interface DecimalType extends NumberTraits {
  kind: "decimal";
  step: number;
}

/** Two texts that mean no and yes. Cells are texts: level 0 is no, level 1 is yes. */
export interface BooleanType {
  kind: "boolean";
}

/** Texts without an order. Cells are texts. */
export interface CategoryType {
  kind: "category";
}

/** Texts in an order. Cells are texts, with the levels from the lowest to the highest. */
export interface OrdinalType {
  kind: "ordinal";
}

/** Dates and times. Cells are numbers: milliseconds since 1970-01-01T00:00:00Z, or since midnight where the format has no date. */
export interface DateType {
  kind: "date";
  /** such as `YYYY-MM-DD` or `DD.MM.YYYY HH:mm` */
  format: string;
  /** milliseconds of which every value is a multiple, such as a day's 86,400,000 */
  step: number;
  lower: number | null;
  upper: number | null;
}

/** A name or number of the row itself, which says nothing of other rows. Cells are numbers or texts. */
export interface IdentifierType {
  kind: "identifier";
  /** for numbers */
  written: WrittenNumber | null;
}

/** One value in every row that has one. Cells are numbers or texts. */
export interface ConstantType {
  kind: "constant";
  /** null: every cell is missing */
  value: number | string | null;
  /** for a number */
  written: WrittenNumber | null;
}

/** The type of a column: plain JSON data. */
export type ColumnType =
  | RealType
  | IntegerType
  | DecimalType
  | BooleanType
  | CategoryType
  | OrdinalType
  | DateType
  | IdentifierType
  | ConstantType;

/** A column with as many cells as the table has rows. */
export interface Column {
  name: string;
  type: ColumnType;
  cells: Cells;
}

/** Rows of typed columns; no two columns have one name. */
export interface Table {
  rows: number;
  columns: Column[];
}

/** Whether a column says how rows differ from each other: it is neither one value in every row nor a name of the row. */
export function isModelled({ type: { kind } }: Pick<Column, "type">): boolean {
  return kind !== "constant" && kind !== "identifier";
}

/** The column of that name. @throws RangeError where there is none */
export function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined) throw new RangeError(`a table has no column "${name}", which the others have`);
  return column;
}

/** Whether the cells are numbers. */
export function areNumbers(cells: Cells): cells is Float64Array {
  return cells instanceof Float64Array;
}

/** Whether a cell is missing. */
export function isMissing(cells: Cells, row: number): boolean {
  return areNumbers(cells) ? Number.isNaN(cells[row]) : cells.codes[row] < 0;
}

/** Number of missing cells. */
export function missingCells(cells: Cells): number {
  let count = 0;
  const length = areNumbers(cells) ? cells.length : cells.codes.length;
  for (let row = 0; row < length; row++) if (isMissing(cells, row)) count++;
  return count;
}
