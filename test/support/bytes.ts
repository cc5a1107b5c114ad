/** Comparison of number arrays bit by bit: 0 and -0 differ, and there is no tolerance. */

type Numbers = Float32Array | Float64Array;

/** What differs, in words; empty where every bit is the same. */
export function difference(actual: Numbers, expected: Numbers): string {
  if (actual.length !== expected.length) return `${actual.length} numbers instead of ${expected.length}`;
  const differing = Array.from(expected.keys()).filter((i) => !Object.is(actual[i], expected[i]));
  if (differing.length === 0) return "";
  const i = differing[0];
  return `${differing.length} of ${expected.length} numbers, the first at ${i}: ${actual[i]} instead of ${expected[i]}`;
}
