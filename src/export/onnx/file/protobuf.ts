/**
 * Writes the wire format of Protocol Buffers: fields of varints, and of bytes with their length before them. ONNX needs
 * no more of it, and a library for it would be larger than all that is exported with it.
 */

const VARINT = 0;
const DELIMITED = 2;
const TEXT = new TextEncoder();

/** One message: its fields in the order in which they are added. */
export class Message {
  readonly #blocks: Uint8Array[] = [];

  /** @param value whole number from -2⁶³ to 2⁶³ - 1 */
  int(field: number, value: number | bigint): this {
    return this.#add(field, VARINT, varint(BigInt(value)));
  }

  text(field: number, value: string): this {
    return this.bytes(field, TEXT.encode(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.encoded());
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#add(field, DELIMITED, varint(BigInt(value.length)), value);
  }

  encoded(): Uint8Array {
    const out = new Uint8Array(this.#blocks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const block of this.#blocks) {
      out.set(block, at);
      at += block.length;
    }
    return out;
  }

  #add(field: number, wire: number, ...blocks: Uint8Array[]): this {
    this.#blocks.push(varint(BigInt(field * 8 + wire)), ...blocks);
    return this;
  }
}

/** Seven bits a byte, the lowest first; a negative number as its two's complement of 64 bits. */
function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) + 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
