/** Values as ONNX's TensorProto. */

import { Message } from "./protobuf.js";

/** Kinds of values, with their numbers in ONNX's `TensorProto.DataType`. */
export const TYPES = { float32: 1, int64: 7, string: 8, bool: 9, float64: 11 } as const;

export type TensorType = keyof typeof TYPES;

/** Values row by row; whole numbers are those of int64. */
export type Values = { type: "float32" | "float64" | "int64"; values: ArrayLike<number> } | { type: "string"; values: readonly string[] };

/** @param shape whose product is the number of values */
export function tensorProto(name: string, shape: readonly number[], given: Values): Message {
  const message = new Message();
  for (const length of shape) message.int(1, length);
  message.int(2, TYPES[given.type]);
  if (given.type === "string") for (const value of given.values) message.text(6, value);
  message.text(8, name);
  if (given.type !== "string") message.bytes(9, rawBytes(given.type, given.values));
  return message;
}

/** Little-endian on every machine. */
function rawBytes(type: "float32" | "float64" | "int64", values: ArrayLike<number>): Uint8Array {
  const width = type === "float32" ? 4 : 8;
  const bytes = new Uint8Array(width * values.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) {
    if (type === "float32") view.setFloat32(4 * i, values[i], true);
    else if (type === "float64") view.setFloat64(8 * i, values[i], true);
    else view.setBigInt64(8 * i, BigInt(values[i]), true);
  }
  return bytes;
}
