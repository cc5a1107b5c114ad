/** The velocity between the timesteps, which a model knows at whole ones alone: an interpolating polynomial. */

import { atan, log } from "../../numerics/elementary.js";
import type { Schedule } from "../process/schedule.js";

/** Timesteps that a velocity is interpolated between, at most: a cubic. */
export const NODES = 4;
/** Angles closer than this are one: two timesteps that are all noise. */
const CLOSEST = 1e-9;

/** Which velocities make the one at an angle, and the share of each. */
export interface Interpolation {
  timesteps: Int32Array;
  shares: Float64Array;
  /** the shares in a polynomial of one degree less: what they differ by tells how well the timesteps resolve the velocity */
  coarse: Float64Array;
  /** how many of them are used */
  count: number;
}

/** √(α² + σ²) at a timestep: how much larger x_t is than the point on the circle. */
export function sizeAt({ process, signalRate, noiseRate }: Pick<Schedule, "process" | "signalRate" | "noiseRate">, t: number): number {
  return process === "flow" ? Math.sqrt(signalRate[t] * signalRate[t] + noiseRate[t] * noiseRate[t]) : 1;
}

export const emptyInterpolation = (): Interpolation => ({
  timesteps: new Int32Array(NODES),
  shares: new Float64Array(NODES),
  coarse: new Float64Array(NODES),
  count: 0,
});

/**
 * The angles φ_t of a process' timesteps, from the data at 0 on. The velocity is odd in φ, so 0 at 0, and v̂ / φ is even.
 *
 * Of data of width w, v̂ / φ is about 1 / (w² + φ²): flat below w, and changing with log φ above. No polynomial in φ follows it over
 * timesteps as far apart as they are from 0, for its poles are at ±iw; a cubic in log(φ² + c²) does, which is flat below c itself.
 * c is the smallest width that the timesteps can tell: φ_0, or the step to φ_1 where that is larger.
 */
export class Timeline {
  /** of the timesteps that are told apart, ascending, above 0 */
  readonly angles: Float64Array;
  /** x_T over the point on the circle: √(α² + σ²) of the last timestep, 1 where variance is preserved */
  readonly size: number;
  private readonly timesteps: Int32Array;
  /** c² */
  private readonly flat: number;
  /** log(φ_t² + c²) */
  private readonly places: Float64Array;

  constructor({ process, signalRate, noiseRate }: Pick<Schedule, "process" | "signalRate" | "noiseRate">) {
    const angles: number[] = [];
    const timesteps: number[] = [];
    signalRate.forEach((signal, t) => {
      const angle = signal > 0 ? atan(noiseRate[t] / signal) : Math.PI / 2;
      if (angle - (angles.at(-1) ?? 0) < CLOSEST) return;
      angles.push(angle);
      timesteps.push(t);
    });
    this.angles = Float64Array.from(angles);
    this.timesteps = Int32Array.from(timesteps);
    this.size = sizeAt({ process, signalRate, noiseRate }, signalRate.length - 1);
    const width = angles.length === 1 ? angles[0] : Math.max(angles[0], angles[1] - angles[0]);
    this.flat = width * width;
    this.places = this.angles.map((angle) => this.placeOf(angle));
  }

  /** Of all noise: where the law is the one that sampling begins from. */
  get end(): number {
    return this.angles[this.angles.length - 1];
  }

  /** Fills `out` for an angle from 0 to the end. */
  interpolate(angle: number, out: Interpolation): void {
    const { angles } = this;
    const count = angles.length;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (angles[middle] < angle) low = middle + 1;
      else high = middle;
    }
    const first = Math.max(Math.min(low - 2, count - NODES), 0);
    const last = Math.min(first + NODES - 1, count - 1);
    const [from, to] = last > low ? [first, last - 1] : [first + 1, last];
    out.count = last - first + 1;
    for (let node = first; node <= last; node++) {
      const at = node - first;
      out.timesteps[at] = this.timesteps[node];
      out.shares[at] = this.share(angle, node, first, last);
      out.coarse[at] = node < from || node > to ? 0 : this.share(angle, node, from, to);
    }
  }

  /** φ / φ_node times Lagrange's polynomial of a node among those from `first` to `last`. */
  private share(angle: number, node: number, first: number, last: number): number {
    const { angles, places } = this;
    const place = this.placeOf(angle);
    let share = angle / angles[node];
    for (let other = first; other <= last; other++) {
      if (other !== node) share *= (place - places[other]) / (places[node] - places[other]);
    }
    return share;
  }

  private placeOf(angle: number): number {
    return log(angle * angle + this.flat);
  }
}
