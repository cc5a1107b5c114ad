/** The velocity between the timesteps, which a model knows at whole ones alone: an interpolating polynomial in the angle. */

import { atan } from "../../numerics/elementary.js";
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

export const emptyInterpolation = (): Interpolation => ({
  timesteps: new Int32Array(NODES),
  shares: new Float64Array(NODES),
  coarse: new Float64Array(NODES),
  count: 0,
});

/**
 * The angles φ_t of a process' timesteps, from the data at 0 on. The velocity is odd in φ, so 0 at 0, and -φ_t is a node as φ_t is,
 * with the opposite velocity: the polynomial of the first interval rests on two timesteps and on what is certain of the data.
 */
export class Timeline {
  /** of the timesteps that are told apart, ascending, above 0 */
  readonly angles: Float64Array;
  private readonly timesteps: Int32Array;

  constructor({ signalRate, noiseRate }: Pick<Schedule, "signalRate" | "noiseRate">) {
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
    // nodes are counted from the data, -1, which has none before it but mirror images
    const first = Math.max(Math.min(low - 2, count - NODES), -1 - count);
    const last = Math.min(first + NODES - 1, count - 1);
    out.count = 0;
    const [from, to] = last > low ? [first, last - 1] : [first + 1, last];
    for (let node = first; node <= last; node++) {
      if (node === -1) continue;
      const coarse = node < from || node > to ? 0 : this.share(angle, node, from, to);
      this.add(out, node, this.share(angle, node, first, last), coarse);
    }
  }

  /** Lagrange's polynomial of a node among those from `first` to `last`. */
  private share(angle: number, node: number, first: number, last: number): number {
    let share = 1;
    for (let other = first; other <= last; other++) {
      if (other !== node) share *= (angle - this.angleAt(other)) / (this.angleAt(node) - this.angleAt(other));
    }
    return share;
  }

  private angleAt(node: number): number {
    if (node === -1) return 0;
    return node < 0 ? -this.angles[-2 - node] : this.angles[node];
  }

  /** Of a mirror image its timestep's share counts, with the opposite sign. */
  private add(out: Interpolation, node: number, share: number, coarse: number): void {
    const timestep = this.timesteps[node < 0 ? -2 - node : node];
    const sign = node < 0 ? -1 : 1;
    const known = out.timesteps.subarray(0, out.count).indexOf(timestep);
    const at = known < 0 ? out.count++ : known;
    out.timesteps[at] = timestep;
    out.shares[at] = sign * share + (known < 0 ? 0 : out.shares[at]);
    out.coarse[at] = sign * coarse + (known < 0 ? 0 : out.coarse[at]);
  }
}
