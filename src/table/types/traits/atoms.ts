/** Values that occur far more often than others, such as the zeros of rain: each is a category of its own. */

import { shortNumber } from "../../words.js";
import type { TraitRecord } from "./record.js";

/** Least share and number of rows of an atom. */
export const LEAST = { share: 0.05, rows: 5 };
/** How many times as often as the other values on average, and as its neighbours: a peak of a smooth density is no atom. */
const TIMES = 5;
/** Distinct values below which every one is frequent. */
const FEW = 10;
/** Most atoms: more are a grid. */
const MOST = 4;

export const atoms: TraitRecord = {
  name: "atoms",
  about: "numbers of which some single value occurs very often (zero inflation)",
  find(profile) {
    const { sorted, distinct } = profile;
    if (distinct < FEW) return null;
    const counts = countsOf(sorted);
    const found = counts.filter(({ count }, i) => {
      const others = (sorted.length - count) / (distinct - 1);
      const beside = counts.slice(Math.max(0, i - 2), i + 3).filter((_, j) => j !== Math.min(i, 2));
      const neighbours = beside.reduce((sum, other) => sum + other.count, 0) / Math.max(1, beside.length);
      return count >= LEAST.rows && count >= LEAST.share * sorted.length && count >= TIMES * Math.max(others, neighbours);
    });
    if (found.length === 0 || found.length > MOST) return null;
    const shares = found.map(({ value, count }) => `${shortNumber(value)} in ${Math.round((100 * count) / sorted.length)} %`);
    return { traits: { atoms: found.map(({ value }) => value) }, why: `${shares.join(", ")} of the rows` };
  },
};

/** Every value, ascending, with its number of rows. */
function countsOf(sorted: Float64Array): { value: number; count: number }[] {
  const counts: { value: number; count: number }[] = [];
  for (const value of sorted) {
    const last = counts.at(-1);
    if (last?.value === value) last.count++;
    else counts.push({ value, count: 1 });
  }
  return counts;
}
