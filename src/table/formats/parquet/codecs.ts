/** The packings of Parquet's pages. */

import { snappyUncompress } from "hyparquet/src/snappy.js";

/** Most bytes that one packed byte can stand for. */
const MOST_EXPANSION: Record<string, number> = { SNAPPY: 32, GZIP: 1040 };

/** Packings that are known. */
export const CODECS: readonly string[] = ["UNCOMPRESSED", ...Object.keys(MOST_EXPANSION)];

/** @throws Error if the bytes are damaged */
export async function unpacked(bytes: Uint8Array, codec: string, size: number): Promise<Uint8Array> {
  if (codec !== "UNCOMPRESSED" && size > MOST_EXPANSION[codec] * (bytes.length + 8)) throw new Error("a page is not whole");
  const out = codec === "UNCOMPRESSED" ? bytes : codec === "SNAPPY" ? unsnapped(bytes, size) : await unzipped(bytes);
  if (out.length !== size) throw new Error(`a page has ${out.length} bytes where it says ${size}`);
  return out;
}

function unsnapped(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  if (size > 0) snappyUncompress(bytes, out);
  return out;
}

async function unzipped(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new Error("a page cannot be unpacked");
  }
}
