/** Decimal numbers as whole numbers of a unit, so that sums and comparisons of them are exact. */

/** A grid of multiples of `units` / 10^`places`. */
export interface Step {
  units: number;
  places: number;
}

/** Most decimal places of a grid: a finer one is none. */
const MOST_PLACES = 15;
/** Whole numbers up to it are exact in sums of as many as a table has columns. */
export const SAFE = 2 ** 46;

/** 10 to a power of 0 to 22, exactly. */
export function powerOfTen(power: number): number {
  return Number(`1e${power}`);
}

/** Decimal places of the shortest text of a number; those of an exponent count. */
export function decimalsOf(value: number): number {
  const [digits, exponent = "0"] = String(value).split("e");
  const point = digits.indexOf(".");
  return Math.max(0, (point < 0 ? 0 : digits.length - point - 1) - Number(exponent));
}

/** A step such as 0.05 as whole units. @returns null for one that is no decimal number of a few places */
export function stepOf(step: number): Step | null {
  const places = decimalsOf(step);
  return places > MOST_PLACES ? null : { units: Math.round(step * powerOfTen(places)), places };
}

/** The grid of the shortest texts of numbers. @returns null where one has too many digits for a grid of all */
export function gridOfAll(values: Float64Array): Step | null {
  let [places, size] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    places = Math.max(places, decimalsOf(value));
    size = Math.max(size, Math.abs(value));
    if (places > MOST_PLACES || size * powerOfTen(places) > SAFE) return null;
  }
  return { units: 1, places };
}
