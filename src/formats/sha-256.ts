/** SHA-256 in plain JavaScript, of bytes that come in parts: FIPS 180-4. */

const BLOCK = 64;

/** The first 32 bits of the fractional part of a prime's root, exactly. @param power 2 for the square root, 3 for the cube root */
function rootBits(prime: number, power: 2 | 3): number {
  const scaled = BigInt(prime) << BigInt(32 * power);
  let root = 0n;
  // roots are below 8, so they have 3 bits before the fractional part
  for (let bit = 1n << 34n; bit > 0n; bit >>= 1n) {
    const next = root | bit;
    if (next * next * (power === 3 ? next : 1n) <= scaled) root = next;
  }
  return Number(BigInt.asIntN(32, root));
}

const PRIMES = ((): number[] => {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
})();
/** The constants of the 64 rounds, and the state before the first block. */
const ROUNDS = Int32Array.from(PRIMES, (prime) => rootBits(prime, 3));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => rootBits(prime, 2));

/** One digest under way. */
export class Sha256 {
  private readonly state = START.slice();
  private readonly words = new Int32Array(BLOCK);
  private readonly block = new Uint8Array(BLOCK);
  private readonly view = new DataView(this.block.buffer);
  /** bytes so far */
  private length = 0;

  update(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      const filled = this.length % BLOCK;
      const part = bytes.subarray(from, from + BLOCK - filled);
      this.block.set(part, filled);
      this.length += part.length;
      from += part.length;
      if (this.length % BLOCK === 0) this.compress();
    }
  }

  /** The digest of all bytes, as 64 hexadecimal digits; nothing can be added afterwards. */
  hex(): string {
    const { length, view, state } = this;
    const pad = new Uint8Array(BLOCK - ((length + 8) % BLOCK));
    pad[0] = 0x80;
    this.update(pad);
    this.block.fill(0, BLOCK - 8);
    view.setBigUint64(BLOCK - 8, BigInt(length) * 8n);
    this.compress();
    return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  private compress(): void {
    const { state, words: w, view } = this;
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(4 * i);
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    // one by one: taking an array apart is several times slower here
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    let e = state[4];
    let f = state[5];
    let g = state[6];
    let h = state[7];
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const first = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0;
      const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}
