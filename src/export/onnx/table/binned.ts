/** Numbers by their place in a histogram, and back, as operators. */

import type { BinnedColumn } from "../../../table/coding/column.js";
import type { Graph, Value } from "../file/graph.js";
import { firstEqual } from "./first-match.js";
import { countPassed, latentOf, placeOf } from "./intervals.js";
import { between, onGrid, spreadInStep, stepsOf } from "./steps.js";

/** @param value float64, rows @param within 0 to 1: where in an atom, or in a step, the value is put */
export function binnedCoordinate(graph: Graph, { from, to, shares, step }: BinnedColumn, value: Value, within: Value): Value {
  const atoms = from.flatMap((low, cell) => (low === to[cell] ? [cell] : []));
  const wide = from.flatMap((low, cell) => (low < to[cell] ? [cell] : []));
  const spread = spreadInStep(graph, value, step, within);
  // above the last limit is the last cell
  const passed = countPassed(
    graph,
    spread,
    wide.slice(0, -1).map((cell) => to[cell]),
  );
  const cell = wide.length === 0 ? passed : graph.gather(graph.integers(wide), passed);
  const low = graph.gather(graph.doubles(from, [from.length]), cell);
  const width = graph.node("Sub", [graph.gather(graph.doubles(to, [to.length]), cell), low]);
  const part = graph.node("Div", [graph.node("Sub", [spread, low]), width]);
  const inside = wide.length === 0 ? within : between(graph, part, graph.double(0), graph.double(1));
  const inCell = latentOf(graph, shares, { interval: cell, within: inside });
  if (atoms.length === 0) return inCell;
  const { isAny, which } = firstEqual(
    graph,
    value,
    atoms.map((atom) => from[atom]),
  );
  const atom = graph.gather(graph.integers(atoms), which);
  return graph.node("Where", [isAny, latentOf(graph, shares, { interval: atom, within }), inCell]);
}

/** @param latent float64, rows */
export function binnedValue(graph: Graph, { from, to, shares, step }: BinnedColumn, latent: Value): Value {
  const { interval, within } = placeOf(graph, shares, latent);
  const table = (values: readonly number[]): Value => graph.gather(graph.doubles(values, [values.length]), interval);
  const low = table(from);
  const widths = from.map((first, cell) => to[cell] - first);
  const value = graph.node("Add", [low, graph.node("Mul", [within, table(widths)])]);
  if (step === 0) return value;
  // a step belongs to the cell that its middle lies in
  const ends = from.map((first, cell) => {
    const [least, most] = [Math.ceil(first / step), Math.floor(to[cell] / step)];
    return [Math.min(least, most), Math.max(least, most)];
  });
  const number = between(graph, stepsOf(graph, value, step), table(ends.map(([end]) => end)), table(ends.map(([, end]) => end)));
  const isAtom = graph.cast(table(widths.map((width) => (width === 0 ? 1 : 0))), "bool");
  return graph.node("Where", [isAtom, low, onGrid(graph, number, step)]);
}
