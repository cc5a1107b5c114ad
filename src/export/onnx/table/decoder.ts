/** What makes a table's rows of points, as an ONNX graph. */

import type { BinnedColumn } from "../../../table/coding/column.js";
import { coordinatesOf } from "../../../table/coding/column.js";
import type { TableCard } from "../../../table-model/card.js";
import type { Value } from "../file/graph.js";
import { Graph } from "../file/graph.js";
import { binnedValue } from "./binned.js";
import { placeOf } from "./intervals.js";
import type { ExportedColumn } from "./names.js";
import { exportedColumns } from "./names.js";
import { scaledValue } from "./scaled.js";

/** Takes `x` and, where the table has one, `condition`; gives each column but identifiers, as the encoder takes it. */
export function tableDecoder(card: TableCard): Graph {
  const graph = new Graph("decoder");
  const d = coordinatesOf(card.coding);
  const input = graph.input("x", "float32", d);
  const hasCondition = card.coding.columns.some(({ kind }) => kind === "condition");
  const condition = hasCondition ? graph.column(graph.input("condition", "int64", 1), 0) : undefined;
  const x = graph.cast(input, "float64");
  const zero = graph.zeros(graph.column(x, 0));
  for (const column of exportedColumns(card)) {
    const { schema, tensor } = column;
    const isText = schema.levels !== undefined;
    const value = isText ? textOf(graph, column, card.layout.missing, { x, zero, condition }) : numberOf(graph, column, { x, zero });
    graph.output(tensor, isText ? "string" : "float64", value);
  }
  return graph;
}

/** Points, float64, and 0 of each row. */
interface Rows {
  x: Value;
  zero: Value;
}

/** Whether the cell is missing, bool, rows; undefined where none is. */
function isGone(graph: Graph, { missing }: ExportedColumn, x: Value): Value | undefined {
  if (missing === null) return undefined;
  const { interval } = placeOf(graph, [1 - missing.share, missing.share], graph.column(x, missing.coordinate));
  return graph.cast(interval, "bool");
}

function numberOf(graph: Graph, column: ExportedColumn, { x, zero }: Rows): Value {
  const { coded, schema, coordinate } = column;
  if (coded.kind === "constant") {
    const { type } = schema;
    const value = type.kind === "constant" && type.value !== null ? Number(type.value) : NaN;
    return graph.gather(graph.doubles([value], [1]), zero);
  }
  const latent = graph.column(x, coordinate!);
  const value = coded.kind === "scaled" ? scaledValue(graph, coded, latent) : binnedValue(graph, coded as BinnedColumn, latent);
  const gone = isGone(graph, column, x);
  return gone === undefined ? value : graph.node("Where", [gone, graph.double(NaN), value]);
}

function textOf(
  graph: Graph,
  column: ExportedColumn,
  missing: string,
  { x, zero, condition }: Rows & { condition: Value | undefined },
): Value {
  const { coded, schema, coordinate } = column;
  const levels = schema.levels!;
  if (coded.kind === "condition") return graph.gather(graph.texts(levels), condition!);
  if (coded.kind === "constant") {
    const { type } = schema;
    const value = type.kind === "constant" && type.value !== null ? String(type.value) : missing;
    return graph.gather(graph.texts([value]), zero);
  }
  if (coded.kind !== "levels") throw new Error(`internal: a column of texts has kind ${coded.kind}`);
  const { order, shares } = coded;
  const { interval } = placeOf(graph, shares, graph.column(x, coordinate!));
  const texts = order.map((level) => levels[level]);
  const gone = isGone(graph, column, x);
  if (gone === undefined) return graph.gather(graph.texts(texts), interval);
  const number = graph.node("Where", [gone, graph.integer(texts.length), interval]);
  return graph.gather(graph.texts([...texts, missing]), number);
}
