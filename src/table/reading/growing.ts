/** Numbers that come one by one, in blocks: nothing is copied as they grow, and the whole is made once. */

/** Numbers of the first block. Each later one is as long as all before it, up to the longest, whose memory an allocator gives back at once. */
const SHORTEST = 16_384;
const LONGEST = 1 << 23;

export class Growing<Values extends Float64Array | Int32Array> {
  private readonly blocks: Values[] = [];
  private block: Values;
  private used = 0;
  length = 0;

  constructor(private readonly make: (length: number) => Values) {
    this.block = make(SHORTEST);
  }

  push(value: number): void {
    if (this.used === this.block.length) {
      this.blocks.push(this.block);
      this.block = this.make(Math.min(this.length, LONGEST));
      this.used = 0;
    }
    this.block[this.used++] = value;
    this.length++;
  }

  /** Calls with every value, in order. */
  forEach(act: (value: number) => void): void {
    for (const block of this.blocks) for (let i = 0; i < block.length; i++) act(block[i]);
    for (let i = 0; i < this.used; i++) act(this.block[i]);
  }

  /** Returns all values, and lets the blocks go one by one. */
  taken(): Values {
    const all = this.make(this.length);
    const blocks = [...this.blocks, this.block.subarray(0, this.used)];
    this.blocks.length = 0;
    let at = 0;
    for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
      all.set(block, at);
      at += block.length;
    }
    return all;
  }
}

export const growingNumbers = (): Growing<Float64Array> => new Growing((length) => new Float64Array(length));
export const growingCodes = (): Growing<Int32Array> => new Growing((length) => new Int32Array(length));
