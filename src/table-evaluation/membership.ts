/** Whether somebody who has generated rows can tell which real rows were in the training table. */

import { fitGaussianMixture } from "../baselines/gaussian-mixture.js";
import type { MixtureTrial } from "../data/mixture/fit/choose.js";
import { euclidean } from "../metrics/points/norm.js";
import type { PointSet } from "../metrics/points/point-set.js";
import { log } from "../numerics/elementary.js";
import { permutation, stream } from "../numerics/random.js";
import { improvementInterval } from "../statistics/improvement-interval.js";
import { probabilityOfImprovement } from "../statistics/improvement.js";
import { joinTables, selectRows } from "../table/rows.js";
import type { Table } from "../table/table.js";
import type { Encoding } from "../table-metrics/encoding.js";
import { encodeRows } from "../table-metrics/encoding.js";
import type { MembershipResult } from "./evaluation.js";

/** Divisions of the real rows into two halves, to each of which a shadow model is fitted. */
const DIVISIONS = 4;
/** Distances below which rows are equal. */
const LEAST_DISTANCE = 1e-9;

/** What an attacker has, and what the attack is tried on. */
export interface Attacked {
  encoding: Encoding;
  /** rows of the model's training table */
  train: Table;
  /** rows of the same law that are not in it */
  test: Table;
  /** generated rows, all that there are */
  samples: PointSet;
  /** the column that is the model's condition; null for none */
  by: string | null;
}

/**
 * A membership attack with shadow models (Shokri, Stronati, Song & Shmatikov, "Membership inference attacks against machine learning models", 2017), by difficulty
 * calibration (Watson, Guo, Cormode & Sablayrolles, "On the importance of difficulty calibration in membership inference attacks", 2022). The score of a real row is
 * how much nearer its nearest generated row is than that of shadow models that were fitted without the row: log distances, and their mean. The shadow models are
 * Gaussian mixtures of random halves of all real rows. The value is the probability that a training row scores higher than another (the area under the curve).
 */
export function membershipAttack({ encoding, train, test, samples, by }: Attacked, seed: number): MembershipResult {
  const all = joinTables([train, test]);
  const points = encodeRows(encoding, all);
  const calibration = new Float64Array(all.rows);
  // by the first half, for all of them
  let chosen: MixtureTrial | undefined;
  for (let division = 0; division < DIVISIONS; division++) {
    const order = permutation(stream(seed, "shadow halves"), division, all.rows);
    const middle = all.rows >> 1;
    const halves = [order.subarray(0, middle), order.subarray(middle)];
    halves.forEach((half, side) => {
      const shadow = fitGaussianMixture(selectRows(all, half), { seed: division * 2 + side, by }, chosen);
      chosen ??= shadow.chosen;
      const drawn = encodeRows(encoding, shadow.sample(samples.rows, seed, "independent"));
      const distances = logDistances(points, drawn);
      for (const row of halves[1 - side]) calibration[row] += distances[row] / DIVISIONS;
    });
  }
  const distances = logDistances(points, samples).map((distance, row) => distance - calibration[row]);
  const value = probabilityOfImprovement(distances.subarray(0, train.rows), distances.subarray(train.rows));
  const [low, high] = improvementInterval(value, train.rows, test.rows);
  return { value, low, high, verdict: low > 0.5 ? "leaks" : "cannot tell", shadows: 2 * DIVISIONS };
}

/** Logarithm of the distance from each row to the nearest generated one. */
function logDistances(rows: PointSet, samples: PointSet): Float64Array {
  const distances = samples.tree(euclidean).kthDistancesFrom(rows.tree(euclidean), 1);
  return distances.map((distance) => log(Math.max(distance, LEAST_DISTANCE)));
}
