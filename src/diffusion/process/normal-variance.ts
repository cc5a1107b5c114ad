/** The variance of a step where the data are standard normal. */

import type { ForwardProcess } from "./forward.js";
import { betaBetween, noiseVarianceAt, signalAt } from "./forward.js";

/**
 * Variance of q(x_s | x_t) for standard normal data, the largest that a step can need for data of unit variance:
 * σ²_{t|s} V_s / V_t with V = α² + σ², which is β_{t|s} if variance is preserved.
 *
 * @param previous s: a timestep below `timestep`, or `DATA`
 */
export function normalVariance(forward: ForwardProcess, timestep: number, previous: number): number {
  const beta = betaBetween(forward, timestep, previous);
  if (forward.process === "variance-preserving") return beta;
  const spread = (t: number): number => signalAt(forward, t) * signalAt(forward, t) + noiseVarianceAt(forward, t);
  return (beta * spread(previous)) / spread(timestep);
}
