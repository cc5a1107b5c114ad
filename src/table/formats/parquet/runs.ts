/** Runs of equal numbers and of packed bits (Parquet's RLE hybrid): levels, truth values, positions in a dictionary. */

/** Widest number of the encoding, in bits. */
const WIDEST = 32;

/**
 * Fills `out` with numbers of `width` bits.
 *
 * @throws Error if the bytes hold fewer
 */
export function readRuns(bytes: Uint8Array, width: number, out: Float64Array): void {
  if (width > WIDEST) throw new Error(`a page has numbers of ${width} bits`);
  const size = (width + 7) >> 3;
  let at = 0;
  let filled = 0;
  while (filled < out.length) {
    const header = varint(bytes, at);
    at += header.length;
    const left = out.length - filled;
    if (header.value % 2 === 1) {
      const groups = (header.value - 1) / 2;
      const count = Math.min(left, 8 * groups);
      if (at + Math.ceil((count * width) / 8) > bytes.length) throw ended();
      for (let i = 0; i < count; i++) out[filled++] = bitsAt(bytes, at, i * width, width);
      at += groups * width;
    } else {
      if (at + size > bytes.length) throw ended();
      const count = Math.min(left, header.value / 2);
      out.fill(bitsAt(bytes, at, 0, 8 * size), filled, filled + count);
      filled += count;
      at += size;
    }
  }
}

/** The number of `width` bits that begins `offset` bits after byte `at`. */
function bitsAt(bytes: Uint8Array, at: number, offset: number, width: number): number {
  let value = 0;
  let unit = 1;
  for (let got = 0; got < width;) {
    const position = offset + got;
    const shift = position & 7;
    const count = Math.min(8 - shift, width - got);
    value += ((bytes[at + (position >> 3)] >> shift) & ((1 << count) - 1)) * unit;
    unit *= 1 << count;
    got += count;
  }
  return value;
}

/** Reads a whole number of 7 bits a byte. @throws Error if it has more than 32 bits, or the bytes end */
export function varint(bytes: Uint8Array, at: number): { value: number; length: number } {
  let value = 0;
  let unit = 1;
  for (let length = 1; length <= 5; length++) {
    if (at + length > bytes.length) throw ended();
    const byte = bytes[at + length - 1];
    value += (byte & 127) * unit;
    if (byte < 128) return { value, length };
    unit *= 128;
  }
  throw new Error("a page has a number that does not end");
}

function ended(): Error {
  return new Error("a page ends before its values do");
}
