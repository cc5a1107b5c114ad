/**
 * Elementary functions whose bits are the same on every engine.
 *
 * `Math.sin` and similar functions may differ between engines, so no code that decides a result calls them. These are of double precision
 * and use only + - * /; those of float32, which the kernel has too, stand in elementary-float32.ts.
 */

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
