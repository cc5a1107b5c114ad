/** How often a run of one configuration beats a run of another. */

/**
 * Share of all pairs of a value and a baseline's value in which the value is the lower one, ties counting half: of a
 * quantity where less is better, the probability that a run improves on the baseline. It is Mann & Whitney's U over
 * the number of pairs, the "probability of improvement" on one task of Agarwal et al., "Deep reinforcement learning
 * at the edge of the statistical precipice" (2021; rliable), who then average over tasks.
 *
 * @throws RangeError where either side has no values, or a NaN
 */
export function probabilityOfImprovement(values: ArrayLike<number>, baseline: ArrayLike<number>): number {
  let wins = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = 0; j < baseline.length; j++) {
      if (values[i] < baseline[j]) wins += 1;
      else if (values[i] === baseline[j]) wins += 0.5;
      else if (!(values[i] > baseline[j])) wins = Number.NaN;
    }
  }
  if (values.length === 0 || baseline.length === 0 || Number.isNaN(wins))
    throw new RangeError("an improvement needs numbers on both sides");
  return wins / (values.length * baseline.length);
}
