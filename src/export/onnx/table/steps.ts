/** Numbers of a grid as operators, float64. */

import type { Graph, Value } from "../file/graph.js";

/** A value put somewhere in its step. @param within 0 to 1 */
export function spreadInStep(graph: Graph, value: Value, step: number, within: Value): Value {
  if (step === 0) return value;
  const moved = graph.node("Mul", [graph.node("Sub", [within, graph.double(0.5)]), graph.double(step)]);
  return graph.node("Add", [value, moved]);
}

/**
 * The nearest number of steps, the greater of two that are as near. The floor is what a cast leaves, less 1 where that is above: older
 * versions of ONNX Runtime have no Floor of double precision.
 */
export function stepsOf(graph: Graph, value: Value, step: number): Value {
  const moved = graph.node("Add", [graph.node("Div", [value, graph.double(step)]), graph.double(0.5)]);
  const whole = graph.cast(graph.cast(moved, "int64"), "float64");
  return graph.node("Sub", [whole, graph.cast(graph.node("Less", [moved, whole]), "float64")]);
}

/** So many steps: over the number of steps in 1 where that is whole, so that 229 tenths are the number nearest to 22.9. */
export function onGrid(graph: Graph, number: Value, step: number): Value {
  const parts = Math.round(1 / step);
  const isPart = parts > 1 && Math.abs(parts * step - 1) < 1e-12;
  return isPart ? graph.node("Div", [number, graph.double(parts)]) : graph.node("Mul", [number, graph.double(step)]);
}

export function between(graph: Graph, value: Value, least: Value, most: Value): Value {
  return graph.node("Min", [graph.node("Max", [value, least]), most]);
}
