/**
 * Elementary functions whose bits are the same on every engine.
 *
 * `Math.sin` and similar functions may differ between engines, so no code that decides a result calls them.
 * The float32 functions perform the operations of `kernel/elementary.h` in the same order, with rounding after
 * each (`Math.fround` of one double operation on floats is the exact float32 operation). The double-precision
 * functions use only + - * / and serve the set-up.
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

const TWO_54 = 18_014_398_509_481_984;
const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;

const doubleWords = new Uint32Array(2);
const double = new Float64Array(doubleWords.buffer);

/** Double-precision natural logarithm; NaN below zero, -Infinity at zero. */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x === Infinity ? Infinity : NaN;
  let exponent = 0;
  double[0] = x;
  if (doubleWords[1] >>> 20 === 0) {
    double[0] = x * TWO_54;
    exponent = -54;
  }
  exponent += (doubleWords[1] >>> 20) - 1023;
  doubleWords[1] = (doubleWords[1] & 0x000fffff) | 0x3ff00000;
  let m = double[0];
  if (m > Math.SQRT2) {
    m /= 2;
    exponent += 1;
  }
  const s = (m - 1) / (m + 1);
  const w = s * s;
  let series = 0;
  for (let k = 25; k >= 3; k -= 2) series = w * (1 / k + series);
  return exponent * LN2_HIGH + (2 * s * (1 + series) + exponent * LN2_LOW);
}

/** Double-precision exponential for |x| < 700. */
export function exp(x: number): number {
  const n = Math.round(x / (LN2_HIGH + LN2_LOW));
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  let sum = 1;
  for (let k = 17; k >= 1; k--) sum = 1 + (r / k) * sum;
  doubleWords[0] = 0;
  doubleWords[1] = (n + 1023) << 20;
  return sum * double[0];
}

/** Double-precision cosine for 0 ≤ x ≤ π. */
export function cos(x: number): number {
  if (x > Math.PI / 2) return -cos(Math.PI - x);
  if (x > Math.PI / 4) return sinSeries(Math.PI / 2 - x);
  return cosSeries(x);
}

/** Double-precision sine for 0 ≤ x ≤ 2π. */
export function sin(x: number): number {
  if (x > Math.PI) return -sin(x - Math.PI);
  return cos(Math.abs(Math.PI / 2 - x));
}

/** Double-precision arc tangent. */
export function atan(x: number): number {
  if (x < 0) return -atan(-x);
  if (x > 1) return Math.PI / 2 - atan(1 / x);
  // halves the angle twice: the rest is below tan(π/16)
  const half = x / (1 + Math.sqrt(1 + x * x));
  const quarter = half / (1 + Math.sqrt(1 + half * half));
  const w = quarter * quarter;
  let series = 0;
  for (let k = 25; k >= 3; k -= 2) series = w * (1 / k - series);
  return 4 * quarter * (1 - series);
}

function cosSeries(x: number): number {
  let sum = 1;
  for (let k = 20; k >= 2; k -= 2) sum = 1 - ((x * x) / (k * (k - 1))) * sum;
  return sum;
}

function sinSeries(x: number): number {
  let sum = 1;
  for (let k = 21; k >= 3; k -= 2) sum = 1 - ((x * x) / (k * (k - 1))) * sum;
  return x * sum;
}

/** 2 to a whole power from -1022 to 1023, exactly; `**` may differ between engines. */
export function powerOfTwo(exponent: number): number {
  doubleWords[0] = 0;
  doubleWords[1] = (exponent + 1023) << 20;
  return double[0];
}

/**
 * Returns the largest power of two that is at most |x|, within 2^±1022; 1 for 0, NaN and infinities. Division by it is exact, and numbers of
 * the size of x can then be summed and squared.
 */
export function binaryScale(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return 1;
  double[0] = x;
  const exponent = ((doubleWords[1] >>> 20) & 0x7ff) - 1023;
  return powerOfTwo(Math.max(-1022, Math.min(1022, exponent)));
}

/** `base` to a whole power, by squaring. */
export function powInteger(base: number, exponent: number): number {
  let result = 1;
  for (let power = base, n = exponent; n > 0; n = Math.floor(n / 2), power *= power) if (n % 2 === 1) result *= power;
  return result;
}
