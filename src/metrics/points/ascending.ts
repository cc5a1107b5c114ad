/** Sorts many numbers faster than the engine does. */

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
/** A number's place between the least and the largest is divided into so many steps. */
const STEPS = DIGITS * DIGITS;
/** With fewer numbers, counting the digits takes longer than sorting. */
const FEW = 256;
/** Moves per number that repair the order within a step: beyond them, the numbers are too crowded for steps. */
const MOVES = 8;

/**
 * Sorts finite numbers in place, in the order of their values (0 and -0 are equal): a radix sort of the steps in which they lie
 * between the least and the largest, then an insertion sort. Where many lie in one step, the engine sorts them.
 *
 * @param values their range is finite too
 * @returns `values`
 */
export function sortAscending(values: Float64Array): Float64Array {
  const count = values.length;
  if (count < FEW) return byEngine(values);
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const range = most - least;
  if (range === 0) return values;
  const steps = new Uint32Array(count);
  const low = new Uint32Array(DIGITS + 1);
  const high = new Uint32Array(DIGITS + 1);
  for (let i = 0; i < count; i++) {
    // differences, quotients and products of larger numbers are no smaller: the steps are in the order of the values
    const step = Math.trunc(((values[i] - least) / range) * (STEPS - 1));
    steps[i] = step;
    low[(step % DIGITS) + 1]++;
    high[(step >>> DIGIT_BITS) + 1]++;
  }
  for (let digit = 1; digit < DIGITS; digit++) {
    low[digit] += low[digit - 1];
    high[digit] += high[digit - 1];
  }
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[low[steps[i] % DIGITS]++] = i;
  const given = values.slice();
  for (let i = 0; i < count; i++) {
    const from = order[i];
    values[high[steps[from] >>> DIGIT_BITS]++] = given[from];
  }
  return repaired(values) ? values : byEngine(values);
}

function byEngine(values: Float64Array): Float64Array {
  values.set(values.toSorted());
  return values;
}

/** Sorts by insertion; false where that takes too many moves, and the numbers are not sorted yet. */
function repaired(values: Float64Array): boolean {
  let moves = MOVES * values.length;
  for (let i = 1; i < values.length; i++) {
    const value = values[i];
    let to = i;
    for (; to > 0 && values[to - 1] > value; to--) values[to] = values[to - 1];
    values[to] = value;
    moves -= i - to;
    if (moves < 0) return false;
  }
  return true;
}
