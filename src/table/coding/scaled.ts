/** Numbers less their mean, over their deviation. */

import { LEAST } from "../types/traits/atoms.js";
import type { Coder } from "./coder.js";
import type { Atom, ScaledColumn } from "./column.js";

/** @param values without missing ones */
export function fitScaled(name: string, values: Float64Array, step: number): ScaledColumn {
  let mean = 0;
  values.forEach((value, i) => (mean += (value - mean) / (i + 1)));
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  const deviation = Math.sqrt(squares / Math.max(1, values.length));
  // one value has no scale of its own
  return { kind: "scaled", name, mean, scale: deviation > 0 ? deviation : Math.max(step, Math.abs(mean), 1), step };
}

/** The column with its range and its atoms; as it is where there is no value. @param values without missing ones */
export function withAtoms(column: ScaledColumn, values: Float64Array): ScaledColumn {
  if (values.length === 0) return column;
  const counts = new Map<number, number>();
  for (const value of values.toSorted()) counts.set(value, (counts.get(value) ?? 0) + 1);
  const distinct = [...counts.keys()];
  const atoms = distinct.flatMap((value, i): Atom[] => {
    const count = counts.get(value)!;
    if (count < LEAST.rows || count < LEAST.share * values.length) return [];
    // half way to the next values that occur; at an end as far as on the other side
    const below = (value - (distinct[i - 1] ?? NaN)) / 2;
    const above = ((distinct[i + 1] ?? NaN) - value) / 2;
    const [down, up] = [Number.isNaN(below) ? above : below, Number.isNaN(above) ? below : above];
    // one value alone, or no room but a step's: rounding gives the value
    return Math.max(down, up) > column.step / 2 ? [{ value, from: value - down, to: value + up }] : [];
  });
  return { ...column, range: [distinct[0], distinct.at(-1)!], ...(atoms.length === 0 ? {} : { atoms }) };
}

/** @param column as {@link fitScaled} gives it; `within` is where in its step, or in the cell of an atom, a value is put */
export function scaledCoder({ mean, scale, step, range, atoms = [] }: ScaledColumn): Coder {
  const cells = new Map(atoms.map((atom) => [atom.value, atom]));
  const [least, most] = range ?? [-Infinity, Infinity];
  return {
    encode(value, within) {
      const atom = cells.get(value);
      const spread = atom === undefined ? value + (within - 0.5) * step : atom.from + within * (atom.to - atom.from);
      return (spread - mean) / scale;
    },
    decode(coordinate) {
      let value = mean + scale * coordinate;
      for (const atom of atoms) if (value >= atom.from && value <= atom.to) return atom.value;
      // an atom at an end gathers what lies beyond it, as a scale that is read to its end does; elsewhere nothing piles up
      if (value < least) value = cells.has(least) ? least : Math.min(most, 2 * least - value);
      else if (value > most) value = cells.has(most) ? most : Math.max(least, 2 * most - value);
      return step > 0 ? Math.min(most, Math.max(least, Math.round(value / step) * step)) : value;
    },
  };
}
