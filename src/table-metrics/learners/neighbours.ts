/** The nearest rows: their mean, or what most of them have. */

import type { PointSet } from "../../metrics/points/point-set.js";
import type { Learner } from "./record.js";

const NEIGHBOURS = 5;

/**
 * The five nearest rows in the Euclidean metric (Fix & Hodges, "Discriminatory analysis", 1951): the mean of their numbers, or the most frequent of
 * their texts, of equally frequent ones the first. Of rows that are as near the first count.
 */
export const neighbours: Learner = {
  name: "neighbours",
  fit: (features, target) => {
    const k = Math.min(NEIGHBOURS, features.rows);
    return (asked) =>
      Float64Array.from({ length: asked.rows }, (_, row) => {
        const near = nearest(features, asked, row, k);
        if (target.kind === "numbers") return near.reduce((sum, other) => sum + target.values[other], 0) / k;
        const votes = new Float64Array(target.count);
        for (const other of near) votes[target.values[other]]++;
        return votes.indexOf(Math.max(...votes));
      });
  },
};

/** Numbers of the k rows of `known` that are nearest to a row of `asked`. */
function nearest(known: PointSet, asked: PointSet, row: number, k: number): Int32Array {
  const { points, dimensions: d, rows } = known;
  const sizes = new Float64Array(k).fill(Infinity);
  const out = new Int32Array(k);
  for (let other = 0; other < rows; other++) {
    let size = 0;
    for (let a = 0; a < d && size < sizes[k - 1]; a++) {
      const along = points[other * d + a] - asked.points[row * d + a];
      size += along * along;
    }
    if (size >= sizes[k - 1]) continue;
    let slot = k - 1;
    for (; slot > 0 && sizes[slot - 1] > size; slot--) {
      sizes[slot] = sizes[slot - 1];
      out[slot] = out[slot - 1];
    }
    sizes[slot] = size;
    out[slot] = other;
  }
  return out;
}
