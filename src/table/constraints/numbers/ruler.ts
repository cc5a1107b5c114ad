/** The valid numbers of a column: its grid, or all doubles. Numbers are measured in a unit that all columns of a system share. */

import type { Step } from "./decimal.js";
import { powerOfTen } from "./decimal.js";

const BITS = new BigInt64Array(1);
const DOUBLE = new Float64Array(BITS.buffer);

/** The double next to a number, above or below. */
function beside(value: number, isAbove: boolean): number {
  if (value === 0) return isAbove ? Number.MIN_VALUE : -Number.MIN_VALUE;
  DOUBLE[0] = value;
  BITS[0] += value > 0 === isAbove ? 1n : -1n;
  return DOUBLE[0];
}

export class Ruler {
  private readonly units: number;
  private readonly parts: number;
  private readonly scale: number;

  /**
   * @param step null: every double is valid
   * @param places the shared unit is 10^-places, of which every step is a multiple; null: numbers are measured as they are
   */
  constructor(
    readonly step: Step | null,
    readonly places: number | null,
  ) {
    this.scale = places === null ? 1 : powerOfTen(places);
    this.units = step === null ? 0 : step.units * (places === null ? 1 : powerOfTen(places - step.places));
    this.parts = step === null || places !== null ? 1 : powerOfTen(step.places);
  }

  /** The step in the shared unit; 0 where there is none. */
  get size(): number {
    return this.units / this.parts;
  }

  /** A number in the shared unit, on the grid. */
  of(value: number): number {
    return this.step === null ? value * this.scale : this.at(Math.round((value * this.scale) / this.size));
  }

  /** A number in the shared unit that need not be on the grid: a bound, a constant. */
  measured(value: number): number {
    const measured = value * this.scale;
    const whole = Math.round(measured);
    // 0.57 × 100 is no 57
    return this.places !== null && Math.abs(measured - whole) <= 1e-9 * Math.max(1, Math.abs(measured)) ? whole : measured;
  }

  /** The number itself, with the digits of its grid. */
  valueOf(measured: number): number {
    return measured / this.scale;
  }

  /** The greatest valid number up to a limit, or below it. */
  below(limit: number, isStrict = false): number {
    if (!Number.isFinite(limit)) return limit;
    if (this.step === null) return isStrict ? beside(limit, false) : limit;
    let place = Math.floor(limit / this.size);
    while (this.at(place + 1) <= limit) place++;
    while (this.at(place) > limit) place--;
    return this.at(isStrict && this.at(place) === limit ? place - 1 : place);
  }

  /** The least valid number from a limit on, or above it. */
  above(limit: number, isStrict = false): number {
    return -this.below(-limit, isStrict) + 0;
  }

  /** Steps from a valid number up to another; of numbers without a grid, their distance. */
  distance(from: number, to: number): number {
    if (this.step !== null) return Math.round(to / this.size) - Math.round(from / this.size);
    const apart = to - from;
    // the difference is rounded: one beside it may lead to the number itself
    return [apart, beside(apart, true), beside(apart, false)].find((distance) => from + distance === to) ?? apart;
  }

  /** The number so many steps, or so far, from a valid one. */
  moved(from: number, distance: number): number {
    return this.step === null ? from + distance : this.at(Math.round(from / this.size) + Math.round(distance));
  }

  private at(place: number): number {
    return (place * this.units) / this.parts + 0;
  }
}
