/** Values that occur far more often than others, such as the zeros of rain: each is a category of its own. */

import { shortNumber } from "../../words.js";
import type { TraitRecord } from "./record.js";

/** Least share and number of rows of an atom. */
const LEAST = { share: 0.05, rows: 5 };
/** How many times as often as the other values on average. */
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
    const found: { value: number; count: number }[] = [];
    for (let i = 0; i < sorted.length;) {
      let end = i + 1;
      while (end < sorted.length && sorted[end] === sorted[i]) end++;
      const count = end - i;
      const others = (sorted.length - count) / (distinct - 1);
      if (count >= LEAST.rows && count >= LEAST.share * sorted.length && count >= TIMES * others) found.push({ value: sorted[i], count });
      i = end;
    }
    if (found.length === 0 || found.length > MOST) return null;
    const shares = found.map(({ value, count }) => `${shortNumber(value)} in ${Math.round((100 * count) / sorted.length)} %`);
    return { traits: { atoms: found.map(({ value }) => value) }, why: `${shares.join(", ")} of the rows` };
  },
};
