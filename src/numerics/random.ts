/**
 * Counter-based random numbers: a number is a pure function of (seed, label, position, index), so work
 * can be split, repeated or resumed anywhere with the same bits.
 *
 * Philox4x32-10: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).
 */

import { checkFloats, checkKey, checkSeed, checkText, checkWhole, checkWords, MAX_ROWS, MAX_WORD } from "../errors/checks.js";
import { logFloat32, sincos, sincosResult } from "./elementary-float32.js";

const TWO_32 = 4_294_967_296;

const f = Math.fround;

/** Two 32-bit words that select one stream. */
export type StreamKey = readonly [number, number];

/** High 32 bits of the 64-bit product of two 32-bit words. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}

/**
 * Applies ten rounds of Philox with `key` to the counter's four words, in place.
 *
 * @throws RangeError unless there are four words, and a key of two
 */
export function philox(counter: Uint32Array, key: StreamKey): void {
  checkWords("counter", counter);
  checkWhole("the length of counter", counter.length, 4, 4);
  checkKey(key);
  tenRounds(counter, key);
}

function tenRounds(counter: Uint32Array, key: StreamKey): void {
  let [c0, c1, c2, c3] = counter;
  let k0 = key[0];
  let k1 = key[1];
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  counter[0] = c0;
  counter[1] = c1;
  counter[2] = c2;
  counter[3] = c3;
}

/**
 * Returns the stream of a seed and a label.
 *
 * @param seed whole number from 0 to 2⁵³ - 1
 * @throws RangeError for an invalid seed, or a label that is not a string
 */
export function stream(seed: number, label: string): StreamKey {
  checkSeed(seed);
  checkText("label", label);
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(label)) hash = Math.imul(hash ^ byte, 0x01000193);
  const counter = Uint32Array.of(seed >>> 0, Math.floor(seed / TWO_32), hash >>> 0, label.length);
  tenRounds(counter, [0x6e6f6973, 0x67726964]);
  return [counter[0], counter[1]];
}

const counter = new Uint32Array(4);

/** Fills `out` with the words of a stream at `position`, from number 4·`first` on. */
export function words(key: StreamKey, position: number, first: number, out: Uint32Array): Uint32Array {
  for (let i = 0; i < out.length; i += 4) {
    counter[0] = first + i / 4;
    counter[1] = position;
    counter[2] = 0;
    counter[3] = 0;
    tenRounds(counter, key);
    for (let j = 0; j < 4 && i + j < out.length; j++) out[i + j] = counter[j];
  }
  return out;
}

/** @throws RangeError unless they are valid positions in a stream */
function checkPlace(key: StreamKey, position: number): void {
  checkKey(key);
  checkWhole("position", position, 0, MAX_WORD);
}

/**
 * Draws `count` numbers uniform in [0, 1), multiples of 2⁻³².
 *
 * @param position whole number below 2³²
 * @throws RangeError for a key that `stream` did not give, or a number outside its bounds
 */
export function uniforms(key: StreamKey, position: number, count: number): Float64Array {
  checkPlace(key, position);
  checkWhole("count", count, 0, MAX_ROWS);
  return Float64Array.from(words(key, position, 0, new Uint32Array(count)), (w) => w / TWO_32);
}

/** Draws `count` whole numbers uniform in 0 … `bound` - 1 (to within bound · 2⁻³²). */
export function integers(key: StreamKey, position: number, count: number, bound: number): Int32Array {
  const draws = words(key, position, 0, new Uint32Array(count));
  const out = new Int32Array(count);
  for (let i = 0; i < count; i++) out[i] = Math.floor((draws[i] / TWO_32) * bound);
  return out;
}

/**
 * Draws a permutation of 0 … `count` - 1 (Fisher & Yates).
 *
 * @param position whole number below 2³²
 * @throws RangeError as {@link uniforms}
 */
export function permutation(key: StreamKey, position: number, count: number): Uint32Array {
  checkPlace(key, position);
  checkWhole("count", count, 0, MAX_ROWS);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const draws = words(key, position, 0, new Uint32Array(count));
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor((draws[i] / TWO_32) * (i + 1));
    const swapped = order[i];
    order[i] = order[j];
    order[j] = swapped;
  }
  return order;
}

const TWO_PI_24 = f(3.7450703871400037e-7);
const draw = new Uint32Array(4);

/**
 * Fills `out` with float32 standard normals of a stream at `position`, from number 4·`first` on
 * (Box & Muller 1958; 24 bits of each word, so |z| ≤ 5.8).
 *
 * @param position whole number below 2³²
 * @param first number of the first group of four, a whole number below 2³²
 * @returns `out`
 * @throws RangeError for a key that `stream` did not give, or a number outside its bounds
 */
export function normals(key: StreamKey, position: number, first: number, out: Float32Array): Float32Array {
  checkPlace(key, position);
  checkWhole("first", first, 0, MAX_WORD);
  checkFloats("out", out);
  for (let i = 0; i < out.length; i += 4) {
    words(key, position, first + i / 4, draw);
    for (let pair = 0; pair < 4 && i + pair < out.length; pair += 2) {
      const u = f(((draw[pair] >>> 8) + 1) * 5.9604644775390625e-8);
      const radius = f(Math.sqrt(f(-2 * logFloat32(u))));
      sincos(f((draw[pair + 1] >>> 8) * TWO_PI_24));
      out[i + pair] = f(radius * sincosResult.cos);
      if (i + pair + 1 < out.length) out[i + pair + 1] = f(radius * sincosResult.sin);
    }
  }
  return out;
}
