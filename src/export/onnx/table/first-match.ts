/** Which of several values or cells a number is, as operators. */

import type { Graph, Value } from "../file/graph.js";

/** Whether any condition of a row holds, bool, rows, and the number of the first that does, int64, rows. */
export interface FirstMatch {
  isAny: Value;
  which: Value;
}

/** @param holds bool, rows × conditions */
function firstMatch(graph: Graph, holds: Value): FirstMatch {
  const ones = graph.cast(holds, "float32");
  return {
    isAny: graph.cast(graph.node("ReduceMax", [ones], { axes: [1], keepdims: 0 }), "bool"),
    which: graph.node("ArgMax", [ones], { axis: 1, keepdims: 0 }),
  };
}

/** The first of the values that a number equals. @param value float64, rows */
export function firstEqual(graph: Graph, value: Value, values: readonly number[]): FirstMatch {
  return firstMatch(graph, graph.node("Equal", [graph.unsqueeze(value, 1), graph.doubles(values, [1, values.length])]));
}

/** The first of the cells that a number lies in, their ends included. @param value float64, rows */
export function firstWithin(graph: Graph, value: Value, cells: readonly { from: number; to: number }[]): FirstMatch {
  const column = graph.unsqueeze(value, 1);
  const limits = (end: "from" | "to"): Value =>
    graph.doubles(
      cells.map((cell) => cell[end]),
      [1, cells.length],
    );
  const isBelow = graph.node("Less", [column, limits("from")]);
  const isAbove = graph.node("Greater", [column, limits("to")]);
  return firstMatch(graph, graph.node("Not", [graph.node("Or", [isBelow, isAbove])]));
}
