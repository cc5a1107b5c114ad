/**
 * The safetensors format (Hugging Face): a JSON header, then the tensors' bytes; float32 only.
 *
 * The first entry of the header's metadata, `checksum`, is the SHA-256 of all the other bytes of the file, with zeros in place of its
 * own digits. Reading a file with any changed byte throws an error. Files of version 0.1 have no checksum and are read without one.
 */

import { UserError } from "../errors/user-error.js";
import type { ChecksumOf } from "./checksum.js";
import { CHECKSUM } from "./checksum.js";
import { parseJson } from "./json.js";
import { fromLittleEndian, littleEndian } from "./little-endian.js";

export interface StoredTensor {
  shape: number[];
  values: Float32Array;
}

export interface Safetensors {
  metadata: Record<string, string>;
  tensors: Record<string, StoredTensor>;
}

const KEY = "checksum";
const NO_DIGITS = "0".repeat(64);
/** Position of the checksum's first digit in a file. */
const DIGITS_AT = 8 + `{"__metadata__":{"${KEY}":"sha256:`.length;

/** Returns the checksum of a file's parts; ignores its own digits. */
function sealOf(checksumOf: ChecksumOf, first: Uint8Array, rest: Iterable<Uint8Array> = []): string {
  return checksumOf([first.subarray(0, DIGITS_AT), NO_DIGITS, first.subarray(DIGITS_AT + NO_DIGITS.length)], rest);
}

/** Writes and reads safetensors files. */
export interface SafetensorsCodec {
  encode: (file: Safetensors) => Uint8Array;
  /**
   * Yields a file block by block, for tensors that need not be in memory at once.
   *
   * @param shapes name and shape of each tensor
   * @param tensors yields them in that order; called twice, since the checksum comes before them
   */
  blocks: (
    metadata: Record<string, string>,
    shapes: readonly [name: string, shape: number[]][],
    tensors: () => Iterable<StoredTensor>,
  ) => Generator<Uint8Array>;
  /**
   * @param check checks the metadata before the checksum: throws for a file of another kind or version, which may have other rules
   * @throws UserError if the bytes are truncated, damaged, or in another format
   */
  decode: (bytes: Uint8Array, path: string, check?: (metadata: Record<string, string>) => void) => Safetensors;
}

/** @param checksumOf the checksum, in plain JavaScript or, faster, of Node.js; the result is the same */
export function safetensorsCodec(checksumOf: ChecksumOf): SafetensorsCodec {
  return {
    encode: (file) => encode(checksumOf, file),
    blocks: (...file) => blocksOf(checksumOf, ...file),
    decode: (...file) => decode(checksumOf, ...file),
  };
}

function encode(checksumOf: ChecksumOf, { metadata, tensors }: Safetensors): Uint8Array {
  const shapes = Object.entries(tensors).map(([name, { shape }]): [string, number[]] => [name, shape]);
  const blocks = [...blocksOf(checksumOf, metadata, shapes, () => Object.values(tensors))];
  const bytes = new Uint8Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}

function* blocksOf(
  checksumOf: ChecksumOf,
  metadata: Record<string, string>,
  shapes: readonly [name: string, shape: number[]][],
  tensors: () => Iterable<StoredTensor>,
): Generator<Uint8Array> {
  const header: Record<string, unknown> = { __metadata__: { [KEY]: `sha256:${NO_DIGITS}`, ...metadata } };
  let end = 0;
  for (const [name, shape] of shapes) {
    const begin = end;
    end += 4 * sizeOf(shape);
    header[name] = { dtype: "F32", shape, data_offsets: [begin, end] };
  }
  const encoded = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(encoded.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded).fill(0x20, 8 + encoded.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(encoded, 8);
  bytes.set(new TextEncoder().encode(sealOf(checksumOf, bytes, dataOf(tensors())).slice("sha256:".length)), DIGITS_AT);
  yield bytes;
  yield* dataOf(tensors());
}

function* dataOf(tensors: Iterable<StoredTensor>): Generator<Uint8Array> {
  for (const { values } of tensors) yield littleEndian(values);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

function isEntry(value: unknown): value is HeaderEntry {
  const entry = value as HeaderEntry | null;
  const isWhole = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 0;
  return (
    entry?.dtype === "F32" &&
    Array.isArray(entry.shape) &&
    entry.shape.every(isWhole) &&
    Array.isArray(entry.data_offsets) &&
    entry.data_offsets.every(isWhole) &&
    entry.data_offsets[1] - entry.data_offsets[0] === 4 * sizeOf(entry.shape)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Returns the header's value. @throws UserError for an invalid header */
function headerOf(bytes: Uint8Array, path: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes), "it");
  } catch (error) {
    throw new UserError(`${path} is no safetensors file: its header is not JSON (${(error as Error).message})`);
  }
  if (!isObject(header)) throw new UserError(`${path} is no safetensors file: its header is no object`);
  return header;
}

/** Returns the metadata, including the checksum. */
function metadataOf(value: unknown, path: string): Record<string, string> {
  if (isObject(value) && Object.values(value).every((entry) => typeof entry === "string")) return value as Record<string, string>;
  throw new UserError(`${path} is damaged: its metadata are no names with texts`);
}

/** @throws UserError if the bytes do not match the checksum; files of version 0.1 have none */
function checkSeal(checksumOf: ChecksumOf, { [KEY]: checksum, ...rest }: Record<string, string>, bytes: Uint8Array, path: string): void {
  // a first entry that looks like a checksum is a checksum with a damaged name
  const isSealed = checksum !== undefined || CHECKSUM.test(Object.values(rest)[0] ?? "");
  if (isSealed && checksum !== sealOf(checksumOf, bytes))
    throw new UserError(`${path} is damaged: its bytes do not have the checksum that it states`);
}

function decode(checksumOf: ChecksumOf, bytes: Uint8Array, path: string, check?: (metadata: Record<string, string>) => void): Safetensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : Infinity;
  if (length > bytes.length - 8) throw new UserError(`${path} is truncated or no safetensors file (${bytes.length} bytes)`);
  const { __metadata__: written = {}, ...entries } = headerOf(bytes.subarray(8, 8 + length), path);
  const sealed = metadataOf(written, path);
  const tensors: Record<string, StoredTensor> = {};
  const start = 8 + length;
  let end = 0;
  for (const [name, entry] of Object.entries(entries)) {
    if (!isEntry(entry)) throw new UserError(`${path}: tensor "${name}" is not float32 of the shape it states`);
    const [from, to] = entry.data_offsets;
    if (from !== end) throw new UserError(`${path} is damaged: tensor "${name}" does not begin where the one before it ends`);
    if (start + to > bytes.length)
      throw new UserError(`${path} is truncated: tensor "${name}" ends past the ${bytes.length} bytes of the file`);
    tensors[name] = { shape: entry.shape, values: fromLittleEndian(bytes, start + from, (to - from) / 4) };
    end = to;
  }
  if (start + end !== bytes.length) throw new UserError(`${path} is damaged: it has ${bytes.length - start - end} bytes after its tensors`);
  const { [KEY]: _, ...metadata } = sealed;
  check?.(metadata);
  checkSeal(checksumOf, sealed, bytes, path);
  return { metadata, tensors };
}
