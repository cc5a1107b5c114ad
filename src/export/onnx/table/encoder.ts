/** What makes points of a table's rows, as an ONNX graph. */

import type { LevelsColumn } from "../../../table/coding/column.js";
import { coordinatesOf } from "../../../table/coding/column.js";
import type { TableCard } from "../../../table-model/card.js";
import type { Value } from "../file/graph.js";
import { Graph } from "../file/graph.js";
import { binnedCoordinate } from "./binned.js";
import { latentOf } from "./intervals.js";
import type { ExportedColumn } from "./names.js";
import { exportedColumns } from "./names.js";
import { scaledCoordinate } from "./scaled.js";

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
      return { value: scaledCoordinate(graph, coded, input, within), isMissing: graph.isNaN(input) };
    case "binned":
      return { value: binnedCoordinate(graph, coded, input, within), isMissing: graph.isNaN(input) };
    case "levels":
      return levels(graph, coded, schema.levels!, input, within);
    default:
      throw new Error(`internal: a column of kind ${coded.kind} has no coordinate`);
  }
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
