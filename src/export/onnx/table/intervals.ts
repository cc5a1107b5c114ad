/** Intervals of probability and their coordinates as operators, float64. */

import { EDGE, SCALE } from "../../../table/coding/latent.js";
import type { Graph, Value } from "../file/graph.js";

/** Where each interval begins: the sums in the order in which they are taken elsewhere, so that they have the same bits. */
function beginnings(shares: readonly number[]): number[] {
  let before = 0;
  return shares.map((share) => {
    const begin = before;
    before += share;
    return begin;
  });
}

/** A place within intervals. */
interface Placed {
  /** int64, rows */
  interval: Value;
  /** 0 to 1, float64, rows */
  within: Value;
}

/** The coordinate of a place: the scaled logit of its probability. */
export function latentOf(graph: Graph, shares: readonly number[], { interval, within }: Placed): Value {
  const table = (values: readonly number[]): Value => graph.gather(graph.doubles(values, [shares.length]), interval);
  const probability = graph.node("Add", [table(beginnings(shares)), graph.node("Mul", [table(shares), within])]);
  const inside = graph.node("Min", [graph.node("Max", [probability, graph.double(EDGE)]), graph.double(1 - EDGE)]);
  const odds = graph.node("Div", [inside, graph.node("Sub", [graph.double(1), inside])]);
  return graph.node("Mul", [graph.double(SCALE), graph.node("Log", [odds])]);
}

/** The place of a coordinate. @param latent float64, rows */
export function placeOf(graph: Graph, shares: readonly number[], latent: Value): Placed {
  // one without a share holds none
  const used = shares.flatMap((share, i) => (share > 0 ? [i] : []));
  const begins = beginnings(shares);
  const scaled = graph.node("Div", [latent, graph.double(SCALE)]);
  const bounded = graph.node("Min", [graph.node("Max", [scaled, graph.double(-40)]), graph.double(40)]);
  const growth = graph.node("Exp", [graph.node("Neg", [bounded])]);
  const probability = graph.node("Div", [graph.double(1), graph.node("Add", [graph.double(1), growth])]);
  const ends = used.slice(0, -1).map((i) => begins[i] + shares[i]);
  const at = countPassed(graph, probability, ends);
  const table = (values: readonly number[]): Value => graph.gather(graph.doubles(values, [used.length]), at);
  const apart = graph.node("Sub", [probability, table(used.map((i) => begins[i]))]);
  const share = graph.node("Div", [apart, table(used.map((i) => shares[i]))]);
  const within = graph.node("Min", [graph.node("Max", [share, graph.double(0)]), graph.double(1)]);
  return { interval: graph.gather(graph.integers(used), at), within };
}

/** How many of the ascending limits a number is not below, int64, rows. */
export function countPassed(graph: Graph, value: Value, limits: readonly number[]): Value {
  if (limits.length === 0) return graph.zeros(value);
  const isPassed = graph.node("GreaterOrEqual", [graph.unsqueeze(value, 1), graph.doubles(limits, [1, limits.length])]);
  return graph.node("ReduceSum", [graph.cast(isPassed, "int64"), graph.integers([1])], { keepdims: 0 });
}
