/** Carries out ONNX files with ONNX Runtime, in WebAssembly. */

import { env, InferenceSession, Tensor } from "onnxruntime-web";

env.wasm.numThreads = 1;

/** Numbers or texts row by row, and numbers of a row; none for one axis. */
export interface Rows {
  values: Float32Array | Float64Array | Int32Array | string[];
  columns?: number;
}

/** A graph that is ready to be run. */
export interface Runnable {
  inputs: readonly string[];
  outputs: readonly string[];
  run: (inputs: Record<string, Rows>) => Promise<Record<string, Float32Array | Float64Array | BigInt64Array | string[]>>;
}

export async function runnable(file: Uint8Array): Promise<Runnable> {
  const session = await InferenceSession.create(file, { logSeverityLevel: 3 });
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    async run(inputs) {
      const results = await session.run(Object.fromEntries(Object.entries(inputs).map(([name, rows]) => [name, tensorOf(rows)])));
      return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
    },
  };
}

/** @param rows whole numbers become int64 */
function tensorOf({ values, columns }: Rows): Tensor {
  const shape = columns === undefined ? [values.length] : [values.length / columns, columns];
  if (Array.isArray(values)) return new Tensor("string", values, shape);
  if (values instanceof Int32Array) return new Tensor("int64", BigInt64Array.from(values, BigInt), shape);
  return values instanceof Float32Array ? new Tensor("float32", values, shape) : new Tensor("float64", values, shape);
}
