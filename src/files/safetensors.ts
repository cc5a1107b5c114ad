/** The safetensors format (Hugging Face): a JSON header, then the tensors' bytes; float32 only. */

import { UserError } from "../core/errors.js";
import { fromLittleEndian, littleEndian } from "./little-endian.js";

export interface StoredTensor {
  shape: number[];
  values: Float32Array;
}

export interface Safetensors {
  metadata: Record<string, string>;
  tensors: Record<string, StoredTensor>;
}

export function encodeSafetensors({ metadata, tensors }: Safetensors): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const json = JSON.stringify(header);
  const encoded = new TextEncoder().encode(json);
  const padded = Math.ceil(encoded.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + end).fill(0x20, 8 + encoded.length, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(encoded, 8);
  let at = 8 + padded;
  for (const { values } of Object.values(tensors)) {
    bytes.set(littleEndian(values), at);
    at += values.byteLength;
  }
  return bytes;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

function isEntry(value: unknown): value is HeaderEntry {
  const entry = value as HeaderEntry;
  return (
    entry?.dtype === "F32" &&
    Array.isArray(entry.shape) &&
    Array.isArray(entry.data_offsets) &&
    entry.data_offsets[0] >= 0 &&
    entry.data_offsets[1] - entry.data_offsets[0] === 4 * entry.shape.reduce((product, n) => product * n, 1)
  );
}

/** @throws UserError where the bytes are truncated or of another format */
export function decodeSafetensors(bytes: Uint8Array, path: string): Safetensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : Infinity;
  if (length > bytes.length - 8) throw new UserError(`${path} is truncated or no safetensors file (${bytes.length} bytes)`);
  let header: Record<string, unknown> | null;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length))) as Record<string, unknown>;
  } catch {
    throw new UserError(`${path} is no safetensors file: its header is not JSON`);
  }
  if (header === null || typeof header !== "object") throw new UserError(`${path} is no safetensors file: its header is no object`);
  const { __metadata__: metadata, ...entries } = header;
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, entry] of Object.entries(entries)) {
    if (!isEntry(entry)) throw new UserError(`${path}: tensor "${name}" is not float32 of the shape it states`);
    const [from, to] = entry.data_offsets;
    const start = 8 + length + from;
    if (8 + length + to > bytes.length)
      throw new UserError(`${path} is truncated: tensor "${name}" ends past the ${bytes.length} bytes of the file`);
    tensors[name] = { shape: entry.shape, values: fromLittleEndian(bytes, start, (to - from) / 4) };
  }
  return { metadata: (metadata ?? {}) as Record<string, string>, tensors };
}
