/** Texts side by side: where each begins and ends. */
export class Texts {
  readonly starts: Int32Array;
  readonly ends: Int32Array;

  constructor(
    readonly bytes: Uint8Array,
    count: number,
  ) {
    this.starts = new Int32Array(count);
    this.ends = new Int32Array(count);
  }

  get length(): number {
    return this.starts.length;
  }

  /** @returns where the text ends @throws Error if that is beyond the bytes */
  put(i: number, at: number, length: number): number {
    if (length < 0 || at + length > this.bytes.length) throw new Error("a page has a text that does not end in it");
    this.starts[i] = at;
    this.ends[i] = at + length;
    return at + length;
  }
}
