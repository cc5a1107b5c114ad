/** Numbers less their mean, over their deviation, and back, as operators. */

import type { ScaledColumn } from "../../../table/coding/column.js";
import type { Graph, Value } from "../file/graph.js";
import { firstEqual, firstWithin } from "./first-match.js";
import { between, onGrid, spreadInStep, stepsOf } from "./steps.js";

/** @param value float64, rows @param within 0 to 1: where in its step, or in the cell of an atom, the value is put */
export function scaledCoordinate(graph: Graph, { mean, scale, step, atoms = [] }: ScaledColumn, value: Value, within: Value): Value {
  let spread = spreadInStep(graph, value, step, within);
  if (atoms.length > 0) {
    const { isAny, which } = firstEqual(
      graph,
      value,
      atoms.map((atom) => atom.value),
    );
    const table = (numbers: readonly number[]): Value => graph.gather(graph.doubles(numbers, [atoms.length]), which);
    const inCell = graph.node("Mul", [within, table(atoms.map(({ from, to }) => to - from))]);
    spread = graph.node("Where", [isAny, graph.node("Add", [table(atoms.map(({ from }) => from)), inCell]), spread]);
  }
  return graph.node("Div", [graph.node("Sub", [spread, graph.double(mean)]), graph.double(scale)]);
}

/** @param coordinate float64, rows */
export function scaledValue(graph: Graph, column: ScaledColumn, coordinate: Value): Value {
  const { mean, scale, step, range, atoms = [] } = column;
  const value = graph.node("Add", [graph.double(mean), graph.node("Mul", [graph.double(scale), coordinate])]);
  let read = range === undefined ? value : folded(graph, column, range, value);
  if (step > 0) {
    read = onGrid(graph, stepsOf(graph, read, step), step);
    if (range !== undefined) read = between(graph, read, graph.double(range[0]), graph.double(range[1]));
  }
  if (atoms.length === 0) return read;
  const { isAny, which } = firstWithin(graph, value, atoms);
  const atom = graph.gather(
    graph.doubles(
      atoms.map((each) => each.value),
      [atoms.length],
    ),
    which,
  );
  return graph.node("Where", [isAny, atom, read]);
}

/** What lies beyond an end is the end where that is an atom, and is mirrored at it elsewhere. */
function folded(graph: Graph, { atoms = [] }: ScaledColumn, [least, most]: [number, number], value: Value): Value {
  const beyond = (end: number): Value =>
    atoms.some((atom) => atom.value === end)
      ? graph.double(end)
      : between(graph, graph.node("Sub", [graph.double(2 * end), value]), graph.double(least), graph.double(most));
  const isBelow = graph.node("Less", [value, graph.double(least)]);
  const isAbove = graph.node("Greater", [value, graph.double(most)]);
  return graph.node("Where", [isBelow, beyond(least), graph.node("Where", [isAbove, beyond(most), value])]);
}
