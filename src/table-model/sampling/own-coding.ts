/** The columns of a table as what is asked of them needs them: those that constraints change have no coordinate of their own. */

import type { CodedColumn } from "../../table/coding/column.js";
import { Ruler } from "../../table/constraints/numbers/ruler.js";
import type { TableCard } from "../card.js";

/** The coding of each column, in the table's order; of one that constraints change, what its cells can be. */
export function ownCoding({ schema, coding, constraints }: TableCard): CodedColumn[] {
  const changed = new Map<string, CodedColumn>();
  for (const { members, places } of constraints?.systems ?? [])
    for (const { column: name, step, lower, upper } of members) {
      const ruler = new Ruler(step, places);
      const range: [number, number] = [ruler.valueOf(lower ?? -Infinity), ruler.valueOf(upper ?? Infinity)];
      changed.set(name, { kind: "scaled", name, mean: 0, scale: 1, step: 0, range });
    }
  for (const { columns, values, counts } of constraints?.combinations ?? []) {
    columns.forEach((name, i) => {
      const { levels } = schema.find((column) => column.name === name)!;
      if (levels === undefined) {
        changed.set(name, { kind: "scaled", name, mean: 0, scale: 1, step: 0 });
        return;
      }
      const rows = levels.map((level) => values.reduce((sum, combination, c) => sum + (combination[i] === level ? counts[c] : 0), 0));
      const all = Math.max(
        1,
        rows.reduce((a, b) => a + b, 0),
      );
      changed.set(name, { kind: "levels", name, order: levels.map((_, level) => level), shares: rows.map((count) => count / all) });
    });
  }
  return schema.map(({ name, type }, c) => (type.kind === "constant" ? coding.columns[c] : (changed.get(name) ?? coding.columns[c])));
}
