/** Sums over pairs of points by the compiled kernel: `kernel/pairs.h`. */

import { DECAY_TABLE } from "../../numerics/decay.js";
import type { PairSums, Scale } from "../../numerics/pair-sums.js";
import type { KernelHost, KernelMemory } from "./index.js";

/** The header's fields of four bytes in the order of `struct pairs`, before `scale`, which has eight; a test compares the two lists. */
export const PAIR_FIELDS = ["dimensions", "rows", "others", "within", "x", "y", "table", "sums"] as const;

/** The rows of `x` are padded to a multiple of it. */
const PAIR_ROWS = 16;
/** A cache line of numbers, to whose multiples the arrays are aligned. */
const LINE = 8;

const padded = (count: number, to: number): number => Math.ceil(count / to) * to;

/** One block of memory, which grows to the largest call. */
export class KernelPairSums implements PairSums {
  private memory: KernelMemory | undefined;
  private numbers = new Float64Array(0);

  constructor(private readonly host: KernelHost) {}

  between(x: Float64Array, y: Float64Array, dimensions: number, scale: Scale): Float64Array {
    return this.sums({ x, y, isWithin: false }, dimensions, scale);
  }

  within(x: Float64Array, dimensions: number, scale: Scale): Float64Array {
    return this.sums({ x, y: x, isWithin: true }, dimensions, scale);
  }

  private sums(
    { x, y, isWithin }: { x: Float64Array; y: Float64Array; isWithin: boolean },
    dimensions: number,
    scale: Scale,
  ): Float64Array {
    const count = x.length / dimensions;
    const rows = padded(count, PAIR_ROWS);
    const header = padded(PAIR_FIELDS.length / 2 + 1, LINE);
    const table = header;
    const ofX = table + padded(DECAY_TABLE.length, LINE);
    const ofSums = ofX + rows * dimensions;
    const ofY = ofSums + rows;
    const memory = this.roomFor(ofY + y.length);
    const values: Record<(typeof PAIR_FIELDS)[number], number> = {
      dimensions,
      rows,
      others: y.length / dimensions,
      within: isWithin ? 1 : 0,
      x: ofX,
      y: ofY,
      table,
      sums: ofSums,
    };
    new Int32Array(memory.buffer, memory.byteOffset, PAIR_FIELDS.length).set(PAIR_FIELDS.map((field) => values[field]));
    const { numbers } = this;
    numbers[PAIR_FIELDS.length / 2] = scale;
    numbers.set(DECAY_TABLE, table);
    for (let a = 0; a < dimensions; a++) {
      // what is in the padding is summed too, and left out at the end
      const column = numbers.subarray(ofX + a * rows, ofX + (a + 1) * rows).fill(0);
      for (let row = 0; row < count; row++) column[row] = x[row * dimensions + a];
    }
    numbers.set(y, ofY);
    memory.call("pair_sums");
    return numbers.slice(ofSums, ofSums + count);
  }

  private roomFor(length: number): KernelMemory {
    if (this.memory === undefined || this.numbers.length < length) {
      this.memory = this.host.allocate(length * 8);
      this.numbers = new Float64Array(this.memory.buffer, this.memory.byteOffset, length);
    }
    return this.memory;
  }
}
