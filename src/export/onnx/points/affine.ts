/** A linear map per region as operators. */

import type { Graph, Value } from "../file/graph.js";

/**
 * M v of each row.
 *
 * @param rows float64, rows × d
 * @param maps M of each region, d × d row by row
 * @param region int64, rows; undefined where there is one
 */
export function mapped(graph: Graph, rows: Value, maps: readonly Float64Array[], region: Value | undefined): Value {
  const d = Math.sqrt(maps[0].length);
  const transposed = maps.flatMap((map) => Array.from(map, (_, at) => map[(at % d) * d + Math.floor(at / d)]));
  if (region === undefined) return graph.node("MatMul", [rows, graph.doubles(transposed, [d, d])]);
  const own = graph.gather(graph.doubles(transposed, [maps.length, d, d]), region);
  return graph.reshape(graph.node("MatMul", [graph.unsqueeze(rows, 1), own]), [0, d]);
}
