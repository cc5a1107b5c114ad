/** A model's flat arrays of weights as named tensors: PyTorch's names, each under the name of what it is. */

import type { ModelConfig } from "../../diffusion/model-config.js";
import type { NamedArray } from "../../diffusion/network/parameters.js";
import { denoiserArrays, gridArrays } from "../../diffusion/network/parameters.js";
import type { StoredTensor } from "../../formats/safetensors.js";

/** Flat arrays in the order of the model's arrays: denoiser, then grid levels; the moving average has no grid. */
export interface TrainingArrays {
  parameters: Float32Array;
  ema: Float32Array;
  firstMoment: Float32Array;
  secondMoment: Float32Array;
}

/** Where a tensor of a file lies. */
export interface PlacedTensor {
  /** in the file, as `denoiser.network.0.weight` */
  name: string;
  array: keyof TrainingArrays;
  part: NamedArray;
}

const PREFIXES: Record<keyof TrainingArrays, (group: string) => string> = {
  parameters: (group) => group,
  ema: () => "ema",
  firstMoment: (group) => `first_moment.${group}`,
  secondMoment: (group) => `second_moment.${group}`,
};

/** The tensors of a model's arrays in the order of a file. */
export function placedTensors(model: ModelConfig, arrays: readonly (keyof TrainingArrays)[]): PlacedTensor[] {
  const denoiser = denoiserArrays(model).map((part) => ({ group: "denoiser", part }));
  const whole = [...denoiser, ...gridArrays(model).map((part) => ({ group: "grid", part }))];
  return arrays.flatMap((array) =>
    (array === "ema" ? denoiser : whole).map(({ group, part }) => ({ name: `${PREFIXES[array](group)}.${part.name}`, array, part })),
  );
}

/** The tensors' values, views of the arrays. */
export function tensorsOf(placed: readonly PlacedTensor[], arrays: Partial<TrainingArrays>): Record<string, StoredTensor> {
  return Object.fromEntries(
    placed.map(({ name, array, part: { shape, offset, length } }) => [
      name,
      { shape, values: arrays[array]!.subarray(offset, offset + length) },
    ]),
  );
}

/** Makes the errors of a file: a tensor that is not there, or something else that is wrong. */
export interface FileFaults {
  lacking: (name: string, shape: readonly number[]) => Error;
  damaged: (what: string) => Error;
}

/** Copies the tensors of a file into the arrays. */
export function readTensors(
  placed: readonly PlacedTensor[],
  tensors: Record<string, StoredTensor>,
  arrays: Partial<TrainingArrays>,
  { lacking, damaged }: FileFaults,
): void {
  for (const { name, array, part } of placed) {
    const tensor = tensors[name];
    if (tensor === undefined || tensor.shape.join() !== part.shape.join()) throw lacking(name, part.shape);
    // training ends before it writes such values
    if (!tensor.values.every(Number.isFinite)) throw damaged(`"${name}" holds a value that is not finite`);
    if (array === "secondMoment" && tensor.values.some((value) => value < 0)) throw damaged(`"${name}", a mean of squares, is below 0`);
    arrays[array]!.set(tensor.values, part.offset);
  }
}
