/** Common functions of the data sets on curves: angles in full turns, and the blur around a curve. */

import { cos, sin } from "../../numerics/elementary.js";
import { normals, stream } from "../../numerics/random.js";

/** Returns the point of the plane at a distance from the origin, `turns` full turns from the first axis towards the second. */
export function polar(radius: number, turns: number): [number, number] {
  // turns minus their whole part are exact, and within the domain of sin and cos
  const angle = 2 * Math.PI * (turns - Math.floor(turns));
  return [radius * (angle > Math.PI ? cos(2 * Math.PI - angle) : cos(angle)), radius * sin(angle)];
}

/** Adds N(0, `sigma`²) to each coordinate and rounds to float32; coordinate i depends only on the seed, the label and i. */
export function blurred(exact: Float64Array, sigma: number, seed: number, label: string): Float32Array {
  const z = normals(stream(seed, label), 0, 0, new Float32Array(exact.length));
  return Float32Array.from(exact, (value, i) => value + sigma * z[i]);
}
