/** Whether data have coordinates that the embedding can tell apart. */

import { COORDINATE_SCALE } from "./denoiser.js";

/**
 * The largest |x| that training takes: up to it the embedding's arguments, 25 x in float32, are less than 1/64 radian apart
 * and their sines within 2e-6. Beyond, sines stay exact, but of arguments that say less and less about the point.
 */
export const LARGEST_COORDINATE = Math.floor(131_072 / COORDINATE_SCALE);

/**
 * @param points in the model's coordinates
 * @throws RangeError where a coordinate is beyond {@link LARGEST_COORDINATE}, naming the scale and the remedy
 */
export function checkScale(points: ArrayLike<number>): void {
  let largest = 0;
  for (let i = 0; i < points.length; i++) largest = Math.max(largest, Math.abs(points[i]));
  if (largest > LARGEST_COORDINATE)
    throw new RangeError(
      `the data reach |x| = ${largest}: training takes up to ${LARGEST_COORDINATE}; standardise them, by "domain": { "kind": "standardised" } in a configuration or by fitDomain and encode`,
    );
}
