/** The arithmetic of a step: a linear combination of rows of points. */

const f = Math.fround;

/**
 * a · x + b · y, float32, rounded after each operation; the factors, given in double precision, are rounded once.
 * A loop and no `map`: it is run for every coordinate of every step.
 */
export function combination(a: number, x: Float32Array, b: number, y: Float32Array): Float32Array {
  const [first, second] = [f(a), f(b)];
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = f(f(first * x[i]) + f(second * y[i]));
  return out;
}
