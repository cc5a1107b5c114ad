/** How the region of a point is found, as operators. */

import type { Locator, Partition } from "../../../diffusion/transform/partition.js";
import type { Graph, Value } from "../file/graph.js";

type LocatorOf<Kind extends Locator["kind"]> = Extract<Locator, { kind: Kind }>;

/**
 * The number of each row's finest region, int64, rows; undefined where there is one region and no level of them.
 *
 * @param data float32, rows × dimensions
 */
export function finestRegion(graph: Graph, { locator, count, levels }: Partition, data: Value): Value | undefined {
  if (count === 1) return levels === 0 ? undefined : graph.zeros(graph.column(data, 0));
  switch (locator.kind) {
    case "tree":
      return inTree(graph, locator, data);
    case "nearest":
      return nearestCentre(graph, locator, data);
    case "box":
      return inBox(graph, locator, data);
  }
}

/** A step down the tree for each level of it; a leaf is a node that leads to itself. */
function inTree(graph: Graph, { axis, threshold, below, above }: LocatorOf<"tree">, data: Value): Value {
  const inner = axis.length;
  const leaves = 1 - Math.min(...below, ...above, 0);
  const nodeOf = (child: number): number => (child < 0 ? inner - 1 - child : child);
  const own = Array.from({ length: leaves }, (_, leaf) => inner + leaf);
  const zeros = own.map(() => 0);
  const table = (values: Iterable<number>, ofLeaves: number[]): Value => graph.integers([...values, ...ofLeaves]);
  const [axes, lower, upper] = [table(axis, zeros), table([...below].map(nodeOf), own), table([...above].map(nodeOf), own)];
  const thresholds = graph.floats([...threshold, ...zeros], [inner + leaves]);
  const depth = (node: number): number => (node < 0 ? 0 : 1 + Math.max(depth(below[node]), depth(above[node])));
  let node = graph.zeros(graph.column(data, 0));
  for (let step = 0; step < depth(0); step++) {
    const along = graph.unsqueeze(graph.gather(axes, node), 1);
    const value = graph.node("Squeeze", [graph.node("GatherElements", [data, along], { axis: 1 }), graph.integers([1])]);
    const isBelow = graph.node("Less", [value, graph.gather(thresholds, node)]);
    node = graph.node("Where", [isBelow, graph.gather(lower, node), graph.gather(upper, node)]);
  }
  return graph.node("Sub", [node, graph.integer(inner)]);
}

function nearestCentre(graph: Graph, { centres, unit }: LocatorOf<"nearest">, data: Value): Value {
  const d = unit.length;
  const point = graph.unsqueeze(graph.cast(data, "float64"), 1);
  const apart = graph.node("Sub", [point, graph.doubles(centres, [1, centres.length / d, d])]);
  const scaled = graph.node("Div", [apart, graph.doubles(unit, [d])]);
  const squares = graph.node("ReduceSum", [graph.node("Mul", [scaled, scaled]), graph.integers([2])], { keepdims: 0 });
  return graph.node("ArgMin", [squares], { axis: 1, keepdims: 0 });
}

function inBox(graph: Graph, { lower, upper, size, region }: LocatorOf<"box">, data: Value): Value {
  const d = lower.length;
  const moved = graph.node("Sub", [graph.cast(data, "float64"), graph.doubles(lower, [d])]);
  const widths = Array.from(upper, (end, a) => end - lower[a]);
  const position = graph.node("Mul", [graph.node("Div", [moved, graph.doubles(widths, [d])]), graph.double(size)]);
  const inside = graph.node("Min", [graph.node("Max", [position, graph.double(0)]), graph.double(size - 1)]);
  // the first axis varies slowest
  const strides = widths.map((_, a) => widths.slice(a + 1).reduce((product) => product * size, 1));
  const along = graph.node("Mul", [graph.cast(inside, "int64"), graph.integers(strides)]);
  const cell = graph.node("ReduceSum", [along, graph.integers([1])], { keepdims: 0 });
  return graph.gather(graph.integers(region), cell);
}
