/** What makes points of a table's rows, as an ONNX graph. */

import type { BinnedColumn, LevelsColumn, ScaledColumn } from "../../../table/coding/column.js";
import { coordinatesOf } from "../../../table/coding/column.js";
import type { TableCard } from "../../../table-model/card.js";
import type { Value } from "../file/graph.js";
import { Graph } from "../file/graph.js";
import { countPassed, latentOf } from "./intervals.js";
import type { ExportedColumn } from "./names.js";
import { exportedColumns } from "./names.js";

/** A coordinate, float64, rows, and whether its cell is missing, bool, rows. */
interface Encoded {
  value: Value;
  isMissing: Value;
}

/**
 * Takes each column (numbers as float64, NaN where missing; texts as strings, any other than a level where missing) and `places`, float64,
 * rows × coordinates from 0 to 1: where in its step or interval each value is put. Gives `x`, NaN where a cell is missing, and `condition`.
 */
export function tableEncoder(card: TableCard): Graph {
  const graph = new Graph("encoder");
  const columns = exportedColumns(card);
  const d = coordinatesOf(card.coding);
  const coordinates: Value[] = [];
  const indicators: Value[] = [];
  let condition: Value | undefined;
  const inputs = columns.map(({ schema, coded, tensor }) =>
    coded.kind === "constant" ? "" : graph.input(tensor, schema.levels === undefined ? "float64" : "string"),
  );
  const places = graph.input("places", "float64", d);
  columns.forEach((column, c) => {
    const { schema, coded, coordinate, missing } = column;
    // a text that is none of them has a number that the denoiser refuses
    if (coded.kind === "condition") condition = numberOf(graph, inputs[c], schema.levels!, schema.levels!.length);
    if (coordinate === null) return;
    const { value, isMissing } = encodedCell(graph, column, inputs[c], graph.column(places, coordinate));
    coordinates.push(graph.node("Where", [isMissing, graph.double(NaN), value]));
    if (missing === null) return;
    const { share, coordinate: at } = missing;
    indicators.push(latentOf(graph, [1 - share, share], { interval: graph.cast(isMissing, "int64"), within: graph.column(places, at) }));
  });
  const all = [...coordinates, ...indicators].map((value) => graph.unsqueeze(value, 1));
  graph.output("x", "float32", graph.cast(graph.node("Concat", all, { axis: 1 }), "float32"), d);
  if (condition !== undefined) graph.output("condition", "int64", graph.unsqueeze(condition, 1), 1);
  return graph;
}

function encodedCell(graph: Graph, { coded, schema }: ExportedColumn, input: Value, within: Value): Encoded {
  switch (coded.kind) {
    case "scaled":
      return { value: scaled(graph, coded, input, within), isMissing: graph.isNaN(input) };
    case "binned":
      return { value: binned(graph, coded, input, within), isMissing: graph.isNaN(input) };
    case "levels":
      return levels(graph, coded, schema.levels!, input, within);
    default:
      throw new Error(`internal: a column of kind ${coded.kind} has no coordinate`);
  }
}

function scaled(graph: Graph, { mean, scale, step }: ScaledColumn, value: Value, within: Value): Value {
  const spread = graph.node("Add", [value, moved(graph, step, within)]);
  return graph.node("Div", [graph.node("Sub", [spread, graph.double(mean)]), graph.double(scale)]);
}

/** (within - ½) · step. */
function moved(graph: Graph, step: number, within: Value): Value {
  return graph.node("Mul", [graph.node("Sub", [within, graph.double(0.5)]), graph.double(step)]);
}

function levels(graph: Graph, { order, shares }: LevelsColumn, texts: readonly string[], input: Value, within: Value): Encoded {
  const number = numberOf(
    graph,
    input,
    order.map((level) => texts[level]),
    -1,
  );
  const isMissing = graph.node("Less", [number, graph.integer(0)]);
  return { value: latentOf(graph, shares, { interval: graph.node("Max", [number, graph.integer(0)]), within }), isMissing };
}

/** The place of each text among all, int64, rows. @param other of a text that is none of them */
function numberOf(graph: Graph, input: Value, texts: readonly string[], other: number): Value {
  const numbers = texts.map((_, i) => i);
  return graph.node("LabelEncoder", [input], { keys_strings: texts, values_int64s: numbers, default_int64: other });
}

function binned(graph: Graph, { from, to, shares, step }: BinnedColumn, value: Value, within: Value): Value {
  const atoms = from.flatMap((low, cell) => (low === to[cell] ? [cell] : []));
  const wide = from.flatMap((low, cell) => (low < to[cell] ? [cell] : []));
  const spread = graph.node("Add", [value, moved(graph, step, within)]);
  // above the last limit is the last cell
  const limits = wide.slice(0, -1).map((cell) => to[cell]);
  const passed = countPassed(graph, spread, limits);
  const cell = wide.length === 0 ? passed : graph.gather(graph.integers(wide), passed);
  const low = graph.gather(graph.doubles(from, [from.length]), cell);
  const width = graph.node("Sub", [graph.gather(graph.doubles(to, [to.length]), cell), low]);
  const part = graph.node("Div", [graph.node("Sub", [spread, low]), width]);
  const inside = graph.node("Min", [graph.node("Max", [part, graph.double(0)]), graph.double(1)]);
  const inCell = latentOf(graph, shares, { interval: cell, within: wide.length === 0 ? within : inside });
  if (atoms.length === 0) return inCell;
  const equal = graph.node("Equal", [
    graph.unsqueeze(value, 1),
    graph.doubles(
      atoms.map((atom) => from[atom]),
      [1, atoms.length],
    ),
  ]);
  const equals = graph.cast(equal, "float32");
  const atom = graph.gather(graph.integers(atoms), graph.node("ArgMax", [equals], { axis: 1, keepdims: 0 }));
  const isAtom = graph.cast(graph.node("ReduceMax", [equals], { axes: [1], keepdims: 0 }), "bool");
  return graph.node("Where", [isAtom, latentOf(graph, shares, { interval: atom, within }), inCell]);
}
