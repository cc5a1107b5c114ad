/** Distinct texts of a column, found by their bytes: no string is made for a cell, one for a distinct text. */

const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Dictionary {
  private bytes = new Uint8Array(1024);
  private used = 0;
  private ends = new Float64Array(64);
  private hashes = new Int32Array(64);
  /** position in the hash table → code + 1 */
  private slots = new Int32Array(256);
  size = 0;

  /** Returns the code of a text; a new one is `size - 1` afterwards. */
  codeOf(from: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ from[i], 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const code = this.slots[slot] - 1;
      if (this.hashes[code] === hash && this.isAt(code, from, start, end)) return code;
    }
    return this.add(from, start, end, hash);
  }

  /** Bytes of a text, valid until the next one is added. */
  bytesOf(code: number): Uint8Array {
    return this.bytes.subarray(this.startOf(code), this.ends[code]);
  }

  /** @throws TypeError if the bytes are not UTF-8 */
  textOf(code: number): string {
    return DECODER.decode(this.bytesOf(code));
  }

  private startOf(code: number): number {
    return code === 0 ? 0 : this.ends[code - 1];
  }

  private isAt(code: number, from: Uint8Array, start: number, end: number): boolean {
    const own = this.startOf(code);
    if (this.ends[code] - own !== end - start) return false;
    for (let i = start; i < end; i++) if (this.bytes[own + i - start] !== from[i]) return false;
    return true;
  }

  private add(from: Uint8Array, start: number, end: number, hash: number): number {
    const code = this.size++;
    if (this.used + end - start > this.bytes.length) this.bytes = grown(this.bytes, this.used + end - start);
    for (let i = start; i < end; i++) this.bytes[this.used++] = from[i];
    if (code >= this.ends.length) {
      this.ends = grown(this.ends, code + 1);
      this.hashes = grown(this.hashes, code + 1);
    }
    this.ends[code] = this.used;
    this.hashes[code] = hash;
    if (2 * this.size > this.slots.length) this.rebuild();
    else this.place(code);
    return code;
  }

  private place(code: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[code] & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = code + 1;
  }

  private rebuild(): void {
    this.slots = new Int32Array(4 * this.slots.length);
    for (let code = 0; code < this.size; code++) this.place(code);
  }
}

function grown<Values extends Uint8Array | Float64Array | Int32Array>(values: Values, least: number): Values {
  const larger = new (values.constructor as new (length: number) => Values)(Math.max(least, 2 * values.length));
  larger.set(values);
  return larger;
}
