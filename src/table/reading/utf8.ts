/** Text as UTF-8 without a byte-order mark, from UTF-8 or UTF-16. */

import { UserError } from "../../errors/user-error.js";
import type { Input } from "./input.js";

type Encoding = "utf-8" | "utf-8-mark" | "utf-16le" | "utf-16be";

function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8-mark";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return "utf-8";
}

/** Returns the input as UTF-8; a mark or another encoding is said in the notes. */
export async function asUtf8(input: Input, file: string, notes: string[]): Promise<Input> {
  const encoding = encodingOf(input.head);
  if (encoding === "utf-8") return input;
  if (encoding === "utf-8-mark") {
    notes.push("a byte-order mark at the start was left out");
    return { head: input.head.subarray(3), isWhole: input.isWhole, chunks: () => afterMark(input.chunks()) };
  }
  notes.push(`the file is ${encoding.toUpperCase().replace("LE", "").replace("BE", "")}, and was read as such`);
  // the head may end within a character
  const head = new TextDecoder(encoding).decode(input.head, { stream: !input.isWhole });
  return { head: new TextEncoder().encode(head), isWhole: input.isWhole, chunks: () => transcoded(input.chunks(), encoding, file) };
}

async function* afterMark(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst ? chunk.subarray(3) : chunk;
    isFirst = false;
  }
}

async function* transcoded(chunks: AsyncIterable<Uint8Array>, encoding: string, file: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const encoder = new TextEncoder();
  try {
    for await (const chunk of chunks) yield encoder.encode(decoder.decode(chunk, { stream: true }));
    yield encoder.encode(decoder.decode());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UserError(`${file} is damaged or cut off: it begins as ${encoding.toUpperCase()}, but is no text in it`);
  }
}
