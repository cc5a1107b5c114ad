/** A file's bytes as they come: whole or in chunks, packed or not. */

import { UserError } from "../../errors/user-error.js";

/** The bytes of a file, whole or in chunks. */
export type Bytes = Uint8Array | AsyncIterable<Uint8Array>;

/** Bytes of a chunk that is cut from a whole file. */
const CHUNK = 1 << 20;
/** Bytes from which a format and a delimiter are found. */
const HEAD = 1 << 16;

/** A file whose first bytes can be looked at before it is read, once. */
export interface Input {
  head: Uint8Array;
  /** whether the head is all of it */
  isWhole: boolean;
  chunks: () => AsyncIterable<Uint8Array>;
}

/** Opens the bytes; gzip around them is taken off, as often as there is one. */
export async function openInput(bytes: Bytes, file: string): Promise<Input> {
  let input = await peeked(bytes instanceof Uint8Array ? cut(bytes) : bytes);
  for (let depth = 0; input.head[0] === 0x1f && input.head[1] === 0x8b; depth++) {
    if (depth === 2) throw new UserError(`${file} is packed with gzip more than twice`);
    input = await peeked(unpacked(input.chunks(), file));
  }
  return input;
}

/** Returns all bytes in one. */
export async function wholeOf(input: Input): Promise<Uint8Array> {
  if (input.isWhole) return input.head;
  const parts: Uint8Array[] = [];
  for await (const chunk of input.chunks()) parts.push(chunk);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function* cut(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

async function peeked(chunks: AsyncIterable<Uint8Array>): Promise<Input> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  while (length < HEAD && !isWhole) {
    const { done, value } = await iterator.next();
    if (done === true) isWhole = true;
    else {
      first.push(value);
      length += value.length;
    }
  }
  const head = new Uint8Array(length);
  let at = 0;
  for (const part of first) {
    head.set(part, at);
    at += part.length;
  }
  async function* rest(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    if (!isWhole) yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { head, isWhole, chunks: rest };
}

async function* unpacked(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(new Uint8Array(value));
    },
  });
  const reader = source.pipeThrough(new DecompressionStream("gzip")).getReader();
  for (;;) {
    let part;
    try {
      part = await reader.read();
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`${file} is damaged or cut off: it is no whole gzip file`);
    }
    if (part.done) return;
    yield part.value;
  }
}
