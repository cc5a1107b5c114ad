/**
 * Constraints between columns that hold in every generated row by construction: a reversible change of the table before it is coded,
 * undone after it is decoded. Each column of the changed table stands in the place of its own.
 */

import { quote, UserError } from "../../errors/user-error.js";
import type { ColumnSchema } from "../coding/coding.js";
import { schemaOf } from "../coding/coding.js";
import type { Cells, Column, Table } from "../table.js";
import { areNumbers, columnOf, isMissing } from "../table.js";
import type { Combination } from "./combined.js";
import { combinationOf, combinedCells, separatedCells } from "./combined.js";
import { readConstraint } from "./index.js";
import { withOften } from "./numbers/often.js";
import { placedNumbers, placedType, restoredNumbers } from "./numbers/places.js";
import { planSystems } from "./numbers/planning/plan.js";
import type { NumberSystem } from "./numbers/system.js";

/** Constraints of a table, and the change that they are: plain data, kept in a model's card. */
export interface Constraints {
  /** as they were asked for */
  texts: string[];
  /** the columns as the model sees them, in the table's order */
  schema: ColumnSchema[];
  systems: NumberSystem[];
  combinations: Combination[];
}

/**
 * Finds how a table's constraints can hold by construction.
 *
 * @param texts such as `start <= end`, `total = a + b`, `city & country`
 * @throws UserError in one line for what is no constraint, one that a row is against, and those that cannot hold together
 */
export function constraintsOf(table: Table, texts: readonly string[]): Constraints {
  const distinct = [...new Set(texts)];
  const meanings = distinct.map((text) => readConstraint(text, table));
  const combinations = meanings.flatMap(({ together }, i) =>
    together.length === 0 ? [] : [combinationOf(distinct[i], table, together, nameOf(together, table))],
  );
  requireOnce(
    combinations,
    meanings.flatMap(({ relations }) => relations),
  );
  const systems = planSystems(
    table,
    meanings.flatMap(({ relations }) => relations),
  ).map((system) => withOften(system, table));
  const changed = changedTable({ systems, combinations }, table, schemaOf(table), (member, column, cells, { places }) =>
    placedType(member, column, cells, places),
  );
  return { texts: distinct, schema: schemaOf(changed), systems, combinations };
}

/** Refuses a column of two combinations, or of a combination and another constraint. */
function requireOnce(combinations: readonly Combination[], relations: readonly { text: string; terms: { column: string }[] }[]): void {
  const uses = [
    ...combinations.map(({ text, columns }) => ({ text, columns })),
    ...relations.map(({ text, terms }) => ({ text, columns: terms.map(({ column }) => column) })),
  ];
  for (const { text, columns } of combinations) {
    for (const use of uses) {
      const shared = use.text === text ? undefined : columns.find((column) => use.columns.includes(column));
      if (shared !== undefined)
        throw new UserError(
          `${quote(shared)} is computed by both ${quote(text)} and ${quote(use.text)}; join columns with & in one constraint, and leave the other out`,
        );
    }
  }
}

/** `city & country`, unless a column has that name. */
function nameOf(together: readonly string[], { columns }: Table): string {
  let name = together.join(" & ");
  while (columns.some((column) => column.name === name)) name = `(${name})`;
  return name;
}

/** The table as the model sees it. @throws UserError for a row against a constraint, or a combination that is not known */
export function applied(constraints: Constraints, table: Table): Table {
  const types = new Map(constraints.schema.map(({ type }, c) => [table.columns[c].name, type]));
  return changedTable(constraints, table, table.columns, (_, { name }) => types.get(name)!);
}

/** The table whose missing cells a model has to draw: a combination has those of its columns in it. @param seen as {@link applied} gives it */
export function patternOf({ combinations }: Constraints, table: Table, seen: Table): Table {
  const together = combinations.flatMap(({ columns }) => columns);
  return { ...table, columns: table.columns.map((column, c) => (together.includes(column.name) ? seen.columns[c] : column)) };
}

function changedTable(
  { systems, combinations }: Pick<Constraints, "systems" | "combinations">,
  table: Table,
  schema: readonly Pick<Column, "name" | "type">[],
  typeOf: (member: NumberSystem["members"][number], column: Column, cells: Float64Array, system: NumberSystem) => Column["type"],
): Table {
  const changed = new Map<string, Column>();
  const own = (name: string): Column => columnOf(table, name);
  for (const system of systems) {
    const placed = placedNumbers(system, table);
    system.members.forEach((member, i) => {
      const { column: name } = member;
      changed.set(name, { name, type: typeOf(member, own(name), placed[i], system), cells: placed[i] });
    });
  }
  for (const combination of combinations) {
    const [first, ...others] = combination.columns;
    changed.set(first, { name: combination.name, type: { kind: "category" }, cells: combinedCells(combination, table, schema) });
    for (const name of others)
      changed.set(name, { name, type: { kind: "constant", value: 0, written: null }, cells: new Float64Array(table.rows) });
  }
  return { rows: table.rows, columns: table.columns.map((column) => changed.get(column.name) ?? column) };
}

/**
 * The inverse of {@link applied}: a table of the columns that there are, in which every constraint holds.
 *
 * @param schema of the table's own columns
 * @param table as the model gives it, without missing cells in the columns of constraints
 * @param pattern the same columns, their own or as the model sees them, whose missing cells are missing in the result; null: none is, but for those
 *   of combinations
 */
export function restored(constraints: Constraints, schema: readonly ColumnSchema[], table: Table, pattern: Table | null): Table {
  const given = new Map(table.columns.map((column) => [column.name, column.cells]));
  const cells = new Map<string, Cells>();
  for (const system of constraints.systems) {
    const values = restoredNumbers(
      system,
      system.members.map(({ column }) => given.get(column) as Float64Array),
      table.rows,
    );
    system.members.forEach(({ column }, i) => cells.set(column, values[i]));
  }
  for (const combination of constraints.combinations) {
    const { codes } = given.get(combination.name) as { codes: Int32Array };
    const levels = combination.columns.map((name) => schema.find((column) => column.name === name)!.levels);
    separatedCells(combination, codes, levels).forEach((one, i) => cells.set(combination.columns[i], one));
  }
  return {
    rows: table.rows,
    columns: schema.flatMap(({ name, type }, c): Column[] => {
      const own = cells.get(name) ?? given.get(name);
      if (own === undefined) return [];
      const gone = pattern?.columns.find((column) => [constraints.schema[c].name, name].includes(column.name))?.cells;
      return [{ name, type, cells: gone === undefined ? own : masked(own, gone) }];
    }),
  };
}

/** The cells without those that are missing in others. */
function masked(cells: Cells, gone: Cells): Cells {
  if (areNumbers(cells)) return cells.map((value, row) => (isMissing(gone, row) ? NaN : value));
  return { codes: cells.codes.map((code, row) => (isMissing(gone, row) ? -1 : code)), levels: cells.levels };
}
