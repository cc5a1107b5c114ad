/** What a replay measures: one figure per quantity, each with the limit that it must not pass. */

import { UserError } from "../../src/errors/user-error.js";
import { relativeError } from "../support/relative-error.js";

/** Largest error, relative to the quantity's largest magnitude, that still counts as agreement. */
export const TOLERANCE = 1e-4;

export interface Figure {
  name: string;
  value: number;
  limit: number;
  /** the value as printed */
  text: string;
}

/** The figures of one replay, in the order in which they were first met. */
export interface Outcome {
  /** label of the backend; "core" where none is involved */
  backend: string;
  figures: Figure[];
}

export function failures(figures: Figure[]): Figure[] {
  return figures.filter(({ value, limit }) => !(value <= limit));
}

/** Collects the largest relative error of each quantity over any number of comparisons. */
export class Errors {
  private readonly worst = new Map<string, number>();

  compare(name: string, actual: ArrayLike<number>, expected: ArrayLike<number>): void {
    if (actual.length !== expected.length) {
      throw new UserError(`${name}: the model has ${actual.length} numbers, the file ${expected.length}`);
    }
    this.worst.set(name, Math.max(this.worst.get(name) ?? 0, relativeError(actual, expected)));
  }

  figures(): Figure[] {
    return [...this.worst].map(([name, value]) => ({ name, value, limit: TOLERANCE, text: value === 0 ? "0" : value.toExponential(1) }));
  }
}
