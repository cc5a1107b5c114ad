/** A denoiser as an ONNX graph: what the model predicts of noised points, and the data that it implies. */

import type { ModelConfig } from "../../../diffusion/model-config.js";
import { targetOfModel } from "../../../diffusion/model-config.js";
import { makeSchedule } from "../../../diffusion/process/schedule.js";
import { fromOutput } from "../../../diffusion/target.js";
import type { ModelParts } from "../../../model/parts.js";
import { modelConfigOf } from "../../../model/parts.js";
import type { Value } from "../file/graph.js";
import { Graph } from "../file/graph.js";
import { mixturePrediction } from "./mixture.js";
import { networkOutput } from "./network.js";
import { noiseFactor } from "./noise-factor.js";

/** The graph of a model's denoiser with its averaged weights. */
export function denoiserGraph(parts: ModelParts): Graph {
  const config = modelConfigOf(parts);
  const { dimensions: d, regions, conditions = [], start } = config;
  const graph = new Graph("denoiser");
  const x = graph.input("x", "float32", d);
  const t = graph.input("t", "int64");
  const columnsOf = (name: string, count: number): Value[] => {
    if (count === 0) return [];
    const input = graph.input(name, "int64", count);
    return Array.from({ length: count }, (_, at) => graph.column(input, at));
  };
  const told = [...columnsOf("regions", regions.length), ...columnsOf("condition", conditions.length)];
  const { trained, average } = parts.weights;
  const factor = noiseFactor(graph, config, trained.subarray(average.length), { x, t });
  const output = networkOutput(graph, config, average, { x, t, told, factor });
  const prediction = start === undefined ? output : graph.node("Add", [output, mixturePrediction(graph, config, start, { x, t, told })]);
  graph.output("prediction", "float32", prediction, d);
  graph.output("x0", "float32", denoised(graph, config, { x, t, prediction }), d);
  return graph;
}

/** x̂_0, a linear combination of the point and the prediction at every timestep. */
function denoised(graph: Graph, config: ModelConfig, { x, t, prediction }: Record<"x" | "t" | "prediction", Value>): Value {
  const schedule = makeSchedule(config.schedule);
  // what a combination gives of 1 and 0 are its factors
  const shares = (point: number, output: number): number[] => {
    const read = fromOutput(schedule, targetOfModel(config), () => Float32Array.of(output));
    return Array.from({ length: schedule.timesteps }, (_, timestep) => read(Float32Array.of(point), timestep).original[0]);
  };
  const scaled = (values: readonly number[], of: Value): Value =>
    graph.node("Mul", [graph.gather(graph.floats(values, [values.length, 1]), t), of]);
  return graph.node("Add", [scaled(shares(1, 0), x), scaled(shares(0, 1), prediction)]);
}
