/** What is known of a column's cells before its type is: counts, extremes, a sorted part of the numbers. */

import type { Places } from "../reading/places.js";
import type { RawColumn } from "../reading/column-builder.js";
import type { TextCells, WrittenNumber } from "../table.js";

/** Numbers that are sorted for quantiles and repeated values: a row of every stretch of a longer column. */
const SORTED = 100_000;

export class Profile {
  readonly name: string;
  readonly rows: number;
  /** cells that are not missing */
  readonly present: number;
  private held: Float64Array | undefined;
  private sortedPart: Float64Array | undefined;

  /** @param isNumeric whether the cells are taken as numbers */
  constructor(
    readonly raw: RawColumn,
    readonly places: Places,
    readonly isNumeric: boolean,
  ) {
    this.name = raw.name;
    this.rows = raw.codes?.length ?? raw.numbers!.length;
    let missing = 0;
    for (const count of raw.missing.values()) missing += count;
    this.present = this.rows - missing;
  }

  /** The numbers; NaN where there is none. */
  get numbers(): Float64Array {
    return (this.held ??= this.raw.numbers ?? this.ofCodes());
  }

  private ofCodes(): Float64Array {
    const { codes, values } = this.raw;
    const out = new Float64Array(codes!.length);
    for (let row = 0; row < out.length; row++) out[row] = codes![row] < 0 ? Number.NaN : values[codes![row]];
    return out;
  }

  /** The exact texts; of a column that came as numbers, their shortest texts. */
  get texts(): TextCells {
    const { codes, levels, numbers } = this.raw;
    if (codes !== null) return { codes, levels };
    const found = new Map<number, number>();
    const made = Int32Array.from(numbers!, (value) => {
      if (Number.isNaN(value)) return -1;
      let code = found.get(value);
      if (code === undefined) found.set(value, (code = found.size));
      return code;
    });
    return { codes: made, levels: Array.from(found.keys(), String) };
  }

  /** Distinct texts; of numbers alone, distinct ones among the sorted part. */
  get distinct(): number {
    if (this.raw.codes !== null) return this.raw.levels.length;
    let count = 0;
    const { sorted } = this;
    for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) count++;
    return count;
  }

  /** Whether `distinct` is of all rows. */
  get isDistinctExact(): boolean {
    return this.raw.codes !== null || this.rows <= SORTED;
  }

  /** The numbers that are not missing, ascending; at most 100,000, of one row in every stretch of rows. */
  get sorted(): Float64Array {
    if (this.sortedPart !== undefined) return this.sortedPart;
    const stride = Math.max(1, Math.ceil(this.rows / SORTED));
    const part = new Float64Array(Math.ceil(this.rows / stride));
    const { numbers } = this;
    let count = 0;
    for (let start = 0; start < this.rows; start += stride) {
      // evenly spaced rows would be all alike in a column that repeats itself
      const value = numbers[Math.min(this.rows - 1, start + (scattered(start) % stride))];
      if (!Number.isNaN(value)) part[count++] = value;
    }
    this.sortedPart = part.subarray(0, count).toSorted();
    return this.sortedPart;
  }

  /** The least and the greatest number; NaN of none. */
  get extremes(): { min: number; max: number } {
    let [min, max] = [Infinity, -Infinity];
    this.eachNumber((value) => {
      if (value < min) min = value;
      if (value > max) max = value;
    });
    return min > max ? { min: Number.NaN, max: Number.NaN } : { min, max };
  }

  /** Calls with every distinct text's number, or every row's where the texts were not kept. */
  eachNumber(act: (value: number) => void): void {
    const { codes, values, numbers } = this.raw;
    if (codes !== null) for (const value of values) act(value);
    else for (const value of numbers!) if (!Number.isNaN(value)) act(value);
  }

  get isWhole(): boolean {
    let isWhole = true;
    this.eachNumber((value) => (isWhole &&= Number.isInteger(value)));
    return isWhole;
  }

  /** How the file writes the numbers. */
  get written(): WrittenNumber {
    const { written, isBinary } = this.raw;
    const mark = written.hasComma ? "," : ".";
    if (isBinary) return { least: 0, most: this.isWhole ? 0 : this.binaryPlaces(), mark };
    const least = Math.min(written.least, written.most);
    return { least, most: written.hasExponent || written.hasLongFraction ? null : written.most, mark };
  }

  /** The quantile of the sorted part at a share from 0 to 1. */
  quantile(share: number): number {
    return this.sorted[Math.round(share * (this.sorted.length - 1))];
  }

  /** Decimal places that hold every number exactly, at most 6; null where there are more. */
  private binaryPlaces(): number | null {
    for (let places = 1; places <= 6; places++) {
      const scale = 10 ** places;
      let isHeld = true;
      this.eachNumber((value) => (isHeld &&= Math.round(value * scale) / scale === value));
      if (isHeld) return places;
    }
    return null;
  }
}

/** A whole number without a pattern, the same for the same one (finaliser of MurmurHash3). */
function scattered(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
