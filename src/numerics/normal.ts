/** The standard normal law: its distribution function and quantiles, in double precision, with only + - × ÷ and √. */

import { exp, log } from "./elementary.js";

/** Where the tail is a continued fraction. */
const TAIL = 7.07106781186547;
const ROOT_TWO_PI = 2.506628274631;

const NUMERATOR = [
  220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383, 6.37396220353165, 0.700383064443688, 0.0352624965998911,
];
const DENOMINATOR = [
  440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674, 86.7807322029461, 16.064177579207, 1.75566716318264,
  0.0883883476483184,
];

/**
 * Φ(z), the probability of a value below z, to 15 decimal places: Hart's approximation as in West, "Better approximations to cumulative normal
 * functions" (2005).
 */
export function normalProbability(z: number): number {
  const size = Math.abs(z);
  if (size > 37) return z > 0 ? 1 : 0;
  const density = exp((-size * size) / 2);
  let tail: number;
  if (size < TAIL) tail = (density * polynomial(NUMERATOR, size)) / polynomial(DENOMINATOR, size);
  else {
    let fraction = size + 0.65;
    for (let k = 4; k >= 1; k--) fraction = size + k / fraction;
    tail = density / fraction / ROOT_TWO_PI;
  }
  return z > 0 ? 1 - tail : tail;
}

const CENTRAL = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087, 33430.57558358813,
    2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
    5226.495278852546,
  ],
];
const MIDDLE = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
    0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457, 0.0005475938084995345,
    1.0507500716444169e-9,
  ],
];
const FAR = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124, 0.0012426609473880784,
    2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5, 1.421511758316446e-7,
    2.0442631033899397e-15,
  ],
];

/** The z with Φ(z) = p, to 16 digits or so: PPND16 of Wichura, "Algorithm AS 241" (1988). @param p above 0 and below 1 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRAL[0], r)) / polynomial(CENTRAL[1], r);
  }
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const [[numerator, denominator], from] = r <= 5 ? [MIDDLE, 1.6] : [FAR, 5];
  const size = polynomial(numerator, r - from) / polynomial(denominator, r - from);
  return q < 0 ? -size : size;
}

/** @param coefficients of the powers from 0 */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * x + coefficients[k];
  return sum;
}
