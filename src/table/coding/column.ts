/** How one column becomes a coordinate and is read again. */

/** A value that many rows have, and the empty cell around it: a coordinate that falls there stands for the value. */
export interface Atom {
  value: number;
  from: number;
  to: number;
}

/** Numbers, less their mean, over their deviation. A value of a grid is spread over its step, an atom over its cell, so that they have a density. */
export interface ScaledColumn {
  kind: "scaled";
  name: string;
  mean: number;
  scale: number;
  /** values are multiples of it; 0: of none */
  step: number;
  /** the least and the greatest value that occur: none beyond them is generated; absent: there is no such end */
  range?: [number, number];
  /** ascending; absent: there is none */
  atoms?: Atom[];
}

/** Numbers with very heavy tails by their place in a histogram whose cells take intervals of probability. An atom is a cell of one value. */
export interface BinnedColumn {
  kind: "binned";
  name: string;
  /** cell → its first and last value, and its share of the rows */
  from: number[];
  to: number[];
  shares: number[];
  /** values are multiples of it; 0: of none */
  step: number;
}

/** Levels of texts, each an interval of probability. */
export interface LevelsColumn {
  kind: "levels";
  name: string;
  /** place → the level's number in the column */
  order: number[];
  /** place → the level's share of the rows */
  shares: number[];
}

/** Texts that are a condition of the model. */
export interface ConditionColumn {
  kind: "condition";
  name: string;
  shares: number[];
}

/** One value in every row, or a name of the row: no coordinate. */
export interface KeptColumn {
  kind: "constant" | "identifier";
  name: string;
}

/** How a column is coded, as plain data. */
export type CodedColumn = ScaledColumn | BinnedColumn | LevelsColumn | ConditionColumn | KeptColumn;

/** How a table is coded: its columns in order, and for those with missing cells the share that is missing, a coordinate of its own. */
export interface TableCoding {
  columns: CodedColumn[];
  /** column → share of missing cells; 0: the column has none, and no coordinate for them */
  missing: number[];
}

/** Whether a column is a coordinate of the model. */
export function hasCoordinate(column: CodedColumn): column is ScaledColumn | BinnedColumn | LevelsColumn {
  return column.kind === "scaled" || column.kind === "binned" || column.kind === "levels";
}

/** The column that is the condition of the model; undefined where there is none. */
export function conditionOf({ columns }: TableCoding): ConditionColumn | undefined {
  return columns.find((column) => column.kind === "condition");
}

/** Coordinates of a row: those of its columns, then one for each column with missing cells. */
export function coordinatesOf({ columns, missing }: TableCoding): number {
  return columns.filter(hasCoordinate).length + missing.filter((share) => share > 0).length;
}
