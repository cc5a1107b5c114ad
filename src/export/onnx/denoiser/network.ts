/** The network of a denoiser as operators: embedded coordinates and timestep, residual blocks, the output layer. */

import type { ModelConfig } from "../../../diffusion/model-config.js";
import { COORDINATE_SCALE, embeddingFrequencies } from "../../../diffusion/network/denoiser.js";
import { denoiserArrays } from "../../../diffusion/network/parameters.js";
import type { Graph, Value } from "../file/graph.js";

/** What a row is: its point, when it is, and what it is told. */
export interface RowInputs {
  /** float32, rows × dimensions */
  x: Value;
  /** int64, rows */
  t: Value;
  /** int64, rows: of each level of regions, then of each condition */
  told: readonly Value[];
  /** float32, rows × 1: of the noise grid; undefined without one */
  factor?: Value | undefined;
}

/** @param weights of the denoiser @returns the network's output, float32, rows × dimensions */
export function networkOutput(graph: Graph, config: ModelConfig, weights: Float32Array, { x, t, told, factor }: RowInputs): Value {
  const { dimensions, denoiser } = config;
  const arrays = new Map(denoiserArrays(config).map((array) => [array.name, array]));
  const constant = (name: string): Value => {
    const { shape, offset, length } = arrays.get(name)!;
    return graph.floats(weights.subarray(offset, offset + length), shape);
  };
  const linear = (name: string, input: Value): Value =>
    graph.node("Gemm", [input, constant(`${name}.weight`), constant(`${name}.bias`)], { transB: 1 });

  const scaled = graph.node("Mul", [x, graph.float(COORDINATE_SCALE)]);
  const coordinates = embedded(graph, graph.unsqueeze(scaled, 2), denoiser.embeddingDim);
  const features = [
    graph.reshape(coordinates, [0, dimensions * denoiser.embeddingDim]),
    embedded(graph, graph.unsqueeze(graph.cast(t, "float32"), 1), denoiser.embeddingDim),
    ...(factor === undefined ? [] : [factor]),
  ];
  let hidden = linear("network.0", graph.node("Concat", features, { axis: 1 }));
  const tables = [...arrays.keys()].slice(arrays.size - told.length);
  tables.forEach((name, i) => {
    const rows = graph.node("Transpose", [constant(name)], { perm: [1, 0] });
    hidden = graph.node("Add", [hidden, graph.gather(rows, told[i])]);
  });
  for (let block = 1; block <= denoiser.hiddenLayers; block++)
    hidden = graph.node("Add", [linear(`network.${block}.ff`, graph.node("Relu", [hidden])), hidden]);
  return linear(`network.${denoiser.hiddenLayers + 2}`, graph.node("Relu", [hidden]));
}

/**
 * Sines, then cosines, of numbers times each frequency, along the last axis, whose length is 1. The arguments are rounded to float32 as
 * everywhere; their sines are taken in double precision, since those of float32 differ between runtimes where an argument is large. Cosines
 * are sines a quarter of a turn on: older versions of ONNX Runtime have no cosine of double precision.
 */
function embedded(graph: Graph, numbers: Value, embeddingDim: number): Value {
  const frequencies = graph.floats(embeddingFrequencies(embeddingDim), [embeddingDim / 2]);
  const angles = graph.cast(graph.node("Mul", [numbers, frequencies]), "float64");
  const ahead = graph.node("Add", [angles, graph.double(Math.PI / 2)]);
  return graph.cast(graph.node("Sin", [graph.node("Concat", [angles, ahead], { axis: -1 })]), "float32");
}
