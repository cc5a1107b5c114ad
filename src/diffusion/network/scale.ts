/** Checks that the embedding can distinguish the data's coordinates. */

import { COORDINATE_SCALE } from "./denoiser.js";

/**
 * The largest |x| for training. Up to it neighbouring arguments of the embedding, 25 x in float32, differ by less than 1/64 radian,
 * and their sines have errors below 2e-6. Beyond it the sines stay exact, but the arguments lose precision.
 */
export const LARGEST_COORDINATE = Math.floor(131_072 / COORDINATE_SCALE);

/**
 * @param points points in the model's coordinates
 * @throws RangeError if a coordinate is beyond {@link LARGEST_COORDINATE}; the message gives the scale and the remedy
 */
export function checkScale(points: ArrayLike<number>): void {
  let largest = 0;
  for (let i = 0; i < points.length; i++) largest = Math.max(largest, Math.abs(points[i]));
  if (largest > LARGEST_COORDINATE)
    throw new RangeError(
      `the data reach |x| = ${largest}: training takes up to ${LARGEST_COORDINATE}; standardise them, by "domain": { "kind": "standardised" } in a configuration or by fitDomain and encode`,
    );
}
