/** The mixture that a model starts from as named tensors. */

import type { MixtureStart } from "../../diffusion/start/mixture-start.js";
import type { StoredTensor } from "../../formats/safetensors.js";
import type { StartConfig } from "../input/start.js";

const NAMES = ["weights", "means", "factors"];

/** Its weights, means and Cholesky factors; each number is one of float32. */
export function startTensors({ weights, means, factors }: MixtureStart): Record<string, StoredTensor> {
  const [components, d] = [means.length, means[0].length];
  return {
    weights: { shape: [weights.length, components], values: Float32Array.from(weights.flat()) },
    means: { shape: [components, d], values: Float32Array.from(means.flat()) },
    factors: { shape: [components, d, d], values: Float32Array.from(factors.flat()) },
  };
}

/** The mixture of tensors; whether its numbers are those of one is checked with the model. */
export function startOf(
  { by }: StartConfig,
  dimensions: number,
  tensors: Record<string, StoredTensor>,
  damaged: (what: string) => Error,
): MixtureStart {
  const rows = (name: string, shape: readonly (number | null)[]): number[][] => {
    const tensor = tensors[name];
    if (tensor === undefined) throw damaged(`it lacks "start.${name}"`);
    const fits = tensor.shape.length === shape.length && tensor.shape.every((length, i) => shape[i] === null || length === shape[i]);
    if (!fits || tensor.values.length === 0) throw damaged(`"start.${name}" has the shape [${tensor.shape.join(", ")}]`);
    const columns = tensor.values.length / tensor.shape[0];
    return Array.from({ length: tensor.shape[0] }, (_, row) => Array.from(tensor.values.subarray(row * columns, (row + 1) * columns)));
  };
  const foreign = Object.keys(tensors).find((name) => !NAMES.includes(name));
  if (foreign !== undefined) throw damaged(`it has a tensor "start.${foreign}" that its model has not`);
  const means = rows("means", [null, dimensions]);
  return {
    by,
    weights: rows("weights", [null, means.length]),
    means,
    factors: rows("factors", [means.length, dimensions, dimensions]),
  };
}
