/** Columns of numbers that constraints connect, in the order in which they are generated: plain data. */

import type { Step } from "./decimal.js";

/** How a number is put before the model: as it is; as its distance above or below what it may be; as its place between both; not at all. */
export type Place = "kept" | "above" | "below" | "between" | "computed";

/** ± numbers of the system and a constant, which are together at most 0, less than 0, or 0. */
export interface Rule {
  text: string;
  /** sign, and number of the member */
  terms: [1 | -1, number][];
  /** in the shared unit */
  constant: number;
  operator: "<=" | "<" | "=";
  /** of two columns in order: how far apart they are in the table, from the least to the greatest; empty for others */
  apart: number[];
}

export interface Member {
  column: string;
  step: Step | null;
  /** least and greatest value in the shared unit, as the column's own and the rules have them; null: there is none */
  lower: number | null;
  upper: number | null;
  place: Place;
  /** earlier members without which its place is not known */
  needs: number[];
  /** of a computed one: the members that it is the sum of, and what is added */
  sum: { terms: [1 | -1, number][]; constant: number } | null;
  /** the room that a distance of 0, or a share of 0 and of 1, takes before the model where it is frequent; 0: it is not */
  often: { least: number; greatest: number };
  /** numbers of the table from the least to the greatest, in the shared unit, of which missing ones are filled */
  typical: number[];
}

export interface NumberSystem {
  /** the shared unit is 10^-places; null: numbers are measured as they are, in doubles */
  places: number | null;
  members: Member[];
  /** those that bound the members */
  rules: Rule[];
  /** sums whose computed member needs no bound: they hold whatever the others are */
  sums: Rule[];
}
