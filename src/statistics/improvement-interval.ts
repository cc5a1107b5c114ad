/** How far a probability of improvement may be from the truth. */

import { checkNumber, checkWhole } from "../errors/checks.js";

/** 97.5 % of normal values lie below. */
const NORMAL_975 = 1.959963984540054;
/** Halvings of an interval of length 1, to the last digit. */
const HALVINGS = 60;

/**
 * 95 % interval of {@link probabilityOfImprovement} between n values and m baseline values that are all drawn independently: method 5
 * of Newcombe, "Confidence intervals for an effect size measure based on the Mann-Whitney statistic, part 2" (2006). It holds the θ whose
 * value lies within 1.96 √V(θ), where V(θ) = θ (1 - θ) (1 + N ((1 - θ) / (2 - θ) + θ / (1 + θ))) / (n m) and N = (n + m) / 2 - 1. It has
 * a length also where the value is 0 or 1.
 *
 * @param value the probability that was found
 * @throws RangeError unless 0 ≤ value ≤ 1, and n and m are whole numbers from 1
 */
export function improvementInterval(value: number, n: number, m: number): [low: number, high: number] {
  checkNumber("the value", value, 0, 1);
  checkWhole("n", n, 1, Number.MAX_SAFE_INTEGER);
  checkWhole("m", m, 1, Number.MAX_SAFE_INTEGER);
  const deviation = (theta: number): number =>
    Math.sqrt((theta * (1 - theta) * (1 + ((n + m) / 2 - 1) * ((1 - theta) / (2 - theta) + theta / (1 + theta)))) / (n * m));
  const isWithin = (theta: number): boolean => Math.abs(value - theta) <= NORMAL_975 * deviation(theta);
  const limit = (end: number): number => {
    let [inside, outside] = [value, end];
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (inside + outside) / 2;
      if (isWithin(middle)) inside = middle;
      else outside = middle;
    }
    return (inside + outside) / 2;
  };
  return [limit(0), limit(1)];
}
