/** The transform from the data's coordinates to the model's as an ONNX graph: an affine map per region. */

import type { Domain } from "../../../diffusion/transform/domain.js";
import { invertLower } from "../../../numerics/cholesky.js";
import type { Value } from "../file/graph.js";
import { Graph } from "../file/graph.js";
import { mapped } from "./affine.js";
import { finestRegion } from "./locate.js";

/** Takes `data`, gives `x` and, where the model has regions, `regions`. */
export function transformEncoder(transform: Domain): Graph {
  const { dimensions: d, mean, scale, partition } = transform;
  const graph = new Graph("encoder");
  const data = graph.input("data", "float32", d);
  const region = finestRegion(graph, partition, data);
  const maps = Array.from({ length: partition.count }, (_, r) =>
    invertLower(Float64Array.from(scale.subarray(r * d * d, (r + 1) * d * d)), d),
  );
  const centred = graph.node("Sub", [graph.cast(data, "float64"), regional(graph, mean, [partition.count, d], region)]);
  graph.output("x", "float32", graph.cast(mapped(graph, centred, maps, region), "float32"), d);
  if (partition.levels > 0) {
    const ancestors = graph.integers(partition.ancestors, [partition.count, partition.levels]);
    graph.output("regions", "int64", graph.gather(ancestors, region!), partition.levels);
  }
  return graph;
}

/** Takes `x` and, where the model has regions, `regions`; gives `data`. */
export function transformDecoder(transform: Domain): Graph {
  const { dimensions: d, mean, scale, partition } = transform;
  const graph = new Graph("decoder");
  const x = graph.input("x", "float32", d);
  const { count, levels } = partition;
  const finest = levels === 0 ? undefined : graph.column(graph.input("regions", "int64", levels), levels - 1);
  const region = count === 1 ? undefined : finest;
  const maps = Array.from({ length: count }, (_, r) => Float64Array.from(scale.subarray(r * d * d, (r + 1) * d * d)));
  const scaled = mapped(graph, graph.cast(x, "float64"), maps, region);
  graph.output("data", "float32", graph.cast(graph.node("Add", [scaled, regional(graph, mean, [count, d], region)]), "float32"), d);
  return graph;
}

/** The rows of a table for each row's region; the one row where there is one region. */
function regional(graph: Graph, values: ArrayLike<number>, shape: [number, number], region: Value | undefined): Value {
  const table = graph.doubles(values, shape);
  return region === undefined ? table : graph.gather(table, region);
}
