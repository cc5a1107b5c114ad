/**
 * Elementary functions of float32 whose bits are the same on every engine and in the kernel: the operations of `kernel/elementary.h` in the
 * same order, with rounding after each (`Math.fround` of one double operation on floats is the exact float32 operation).
 */

const f = Math.fround;
/** 1.5 · 2²³: adding it to a float32 rounds it to an integer. */
const ROUNDER = 12582912;
/** π/2 in parts of 8, 11 and 24 bits, so that a multiple of each of the first two is exact. */
const HALF_PI = [1.5703125, 4.837512969970703125e-4, 7.549789415861596353352069854736328125e-8] as const;

const SIN = [f(-0.16666655242443085), f(0.00833218079060316), f(-0.00019517527834977955)] as const;
const COS = [f(0.04166664555668831), f(-0.001388736767694354), f(2.443848097755108e-5)] as const;
const LOG = [f(0.6666677594184875), f(0.3997763693332672), f(0.29869627952575684)] as const;

/** A float32 and its bits. */
const word = new Int32Array(1);
const single = new Float32Array(word.buffer);

/** The results of {@link sincos}. */
export const sincosResult: { sin: number; cos: number } = { sin: 0, cos: 0 };

/** From here on multiples of the parts of π/2 are not exact enough, and the angle is reduced in integers. */
const FAR = 131_072;

/**
 * float32 sin and cos of a float32 `x` in radians, into {@link sincosResult}: within 1.2e-7 for |x| < 8192 and for
 * |x| ≥ 2¹⁷, within 2e-6 between; never outside [-1, 1]. Both are NaN unless x is finite.
 */
export function sincos(x: number): void {
  if (!(x > -FAR && x < FAR)) return sincosFar(x);
  single[0] = f(x * f(0.636619746685028076171875)) + ROUNDER;
  const n = f(single[0] - ROUNDER);
  const r = f(f(f(x - f(n * HALF_PI[0])) - f(n * HALF_PI[1])) - f(n * HALF_PI[2]));
  // the rounding leaves n mod 4 in the low bits
  sincosReduced(r, word[0]);
}

/** @param r remainder of the angle within the quadrant, about -π/4 to π/4 */
function sincosReduced(r: number, quadrant: number): void {
  const z = f(r * r);
  const s = f(r + f(f(r * z) * f(SIN[0] + f(z * f(SIN[1] + f(z * SIN[2]))))));
  const c = f(f(1 - f(z * 0.5)) + f(f(z * z) * f(COS[0] + f(z * f(COS[1] + f(z * COS[2]))))));
  const sine = quadrant & 1 ? c : s;
  const cosine = quadrant & 1 ? s : c;
  sincosResult.sin = quadrant & 2 ? -sine : sine;
  sincosResult.cos = (quadrant + 1) & 2 ? -cosine : cosine;
}

/** 2/π · 2¹⁹² */
const TWO_OVER_PI = 0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041n;

/** The exact reduction of Payne & Hanek, "Radian reduction for trigonometric functions" (1983). */
function sincosFar(x: number): void {
  single[0] = x;
  const exponent = (word[0] >>> 23) & 0xff;
  if (exponent === 0xff) {
    sincosResult.sin = NaN;
    sincosResult.cos = NaN;
    return;
  }
  // |x| = mantissa · 2^(exponent - 150); skips the bits of 2/π that give whole turns; the next 88 are enough
  const mantissa = BigInt((word[0] & 0x007fffff) | 0x00800000);
  const bits = TWO_OVER_PI >> BigInt(192 - (exponent - 150 + 86));
  // |x| / (π/2) modulo 4, in units of 2⁻⁶²
  const turns = BigInt.asUintN(64, (mantissa * bits) >> 24n);
  const nearest = Number(BigInt.asUintN(2, (turns + (1n << 61n)) >> 62n));
  const r = f(Number(BigInt.asIntN(64, turns << 2n)) * 8.515303950216386e-20);
  if (x < 0) sincosReduced(-r, -nearest);
  else sincosReduced(r, nearest);
}

/** float32 natural logarithm of a positive, normal float32. */
export function logFloat32(x: number): number {
  single[0] = x;
  const shifted = (word[0] - 0x3f3504f3) | 0;
  const e = shifted >> 23;
  word[0] = (shifted & 0x007fffff) + 0x3f3504f3;
  const m = single[0];
  const s = f(f(m - 1) / f(m + 1));
  const w = f(s * s);
  const series = f(f(s * w) * f(LOG[0] + f(w * f(LOG[1] + f(w * LOG[2])))));
  return f(f(e * f(0.693145751953125)) + f(f(f(2 * s) + series) + f(e * f(1.428606765330187e-6))));
}
