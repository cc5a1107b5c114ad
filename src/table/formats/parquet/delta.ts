/** Whole numbers as differences, and texts by their lengths or by what they share with the one before (Parquet's delta encodings). */

import { varint } from "./runs.js";
import { Texts } from "./texts.js";

/** Reads whole numbers of 32 or 64 bits, which wrap. @returns them, and the bytes after them @throws Error if the bytes hold fewer than `count` */
export function readDeltas(bytes: Uint8Array, count: number, bits: 32 | 64): { values: BigInt64Array; rest: Uint8Array } {
  const reader = new Bits(bytes);
  const [block, miniblocks, total] = [reader.varint(), reader.varint(), reader.varint()];
  if (total !== count || miniblocks === 0 || block % (8 * miniblocks) !== 0) throw new Error(`a page of ${count} values says ${total}`);
  const values = new BigInt64Array(count);
  let value = reader.zigzag();
  if (count > 0) values[0] = value;
  for (let filled = 1; filled < count;) {
    const least = reader.zigzag();
    const widths = reader.take(miniblocks);
    for (let m = 0; m < miniblocks && filled < count; m++) {
      const packed = reader.take((block / miniblocks / 8) * widths[m]);
      for (let i = 0; i < block / miniblocks && filled < count; i++) {
        value = BigInt.asIntN(bits, value + least + bigBits(packed, i * widths[m], widths[m]));
        values[filled++] = value;
      }
    }
  }
  return { values, rest: reader.rest };
}

/** Texts after their lengths. */
export function readLengths(bytes: Uint8Array, count: number): Texts {
  const { values: lengths, rest } = readDeltas(bytes, count, 32);
  const texts = new Texts(rest, count);
  let at = 0;
  for (let i = 0; i < count; i++) at = texts.put(i, at, Number(lengths[i]));
  return texts;
}

/** Texts that share their beginnings with the ones before. */
export function readPrefixed(bytes: Uint8Array, count: number): Texts {
  const { values: shared, rest } = readDeltas(bytes, count, 32);
  const ends = readLengths(rest, count);
  let total = 0;
  for (let i = 0; i < count; i++) total += Number(shared[i]) + ends.ends[i] - ends.starts[i];
  const texts = new Texts(new Uint8Array(total), count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const prefix = Number(shared[i]);
    const before = i === 0 ? 0 : texts.ends[i - 1] - texts.starts[i - 1];
    if (prefix < 0 || prefix > before) throw new Error("a text shares more with the one before than that has");
    if (prefix > 0) texts.bytes.copyWithin(at, texts.starts[i - 1], texts.starts[i - 1] + prefix);
    texts.bytes.set(ends.bytes.subarray(ends.starts[i], ends.ends[i]), at + prefix);
    at = texts.put(i, at, prefix + ends.ends[i] - ends.starts[i]);
  }
  return texts;
}

function bigBits(bytes: Uint8Array, offset: number, width: number): bigint {
  if (width > 64) throw new Error(`a page has differences of ${width} bits`);
  let value = 0n;
  for (let got = 0; got < width;) {
    const shift = (offset + got) & 7;
    const count = Math.min(8 - shift, width - got);
    value |= BigInt((bytes[(offset + got) >> 3] >> shift) & ((1 << count) - 1)) << BigInt(got);
    got += count;
  }
  return value;
}

class Bits {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get rest(): Uint8Array {
    return this.bytes.subarray(this.at);
  }

  varint(): number {
    const { value, length } = varint(this.bytes, this.at);
    this.at += length;
    return value;
  }

  zigzag(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const [byte] = this.take(1);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return (value >> 1n) ^ -(value & 1n);
    }
    throw new Error("a page has a number that does not end");
  }

  take(count: number): Uint8Array {
    if (this.at + count > this.bytes.length) throw new Error("a page ends before its values do");
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
}
