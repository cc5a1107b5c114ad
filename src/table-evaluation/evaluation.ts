/** What is known of a table's model when it was judged, as plain JSON data. */

import type { Difference } from "../table-metrics/marginals.js";

/** A mean over generations, with its 95 % interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** What a comparison says of the model; docs/statistics.md has the rule. */
export type Verdict = "better" | "worse" | "cannot tell";

/** A baseline beside the model. */
export interface BesideBaseline extends Estimate {
  name: string;
  label: string;
  /** of the model */
  verdict: Verdict;
}

/** One metric of the model, of real rows and of the baselines. */
export interface MetricResult {
  name: string;
  label: string;
  explanation: string;
  better: "lower" | "higher";
  model: Estimate;
  /** of the training rows in place of generated ones, with the 95 % range over other divisions of the real rows; null without training rows */
  real: Estimate | null;
  /** of the model beside real rows: "worse" where its interval lies outside of their range; null without training rows */
  againstReal: Verdict | null;
  baselines: BesideBaseline[];
}

/** How well learners that are trained on the rows predict a column of the test rows. */
export interface UseResult extends MetricResult {
  target: string;
  kind: "accuracy" | "R²";
  /** the score of who always says the same: the most frequent text of the test rows, or their mean */
  guess: number;
}

/** Whether samples repeat training rows. */
export interface CopyingResult extends Estimate {
  /** "cannot tell" too where the test rows are not fresh */
  verdict: "copies" | "cannot tell" | "keeps away";
  baselines: (Estimate & { name: string; label: string })[];
}

/** Whether somebody who has samples can say who was in the training table. */
export interface MembershipResult extends Estimate {
  verdict: "leaks" | "cannot tell";
  shadows: number;
}

/** Test rows that are equal to a training row. */
export interface Overlap {
  rows: number;
  /** test rows in all */
  of: number;
  /** share of the training rows that are equal to another training row: about as many test rows are equal to one by chance */
  chance: number;
  /** whether so many are that the test rows are not fresh, and nothing can be told of copying */
  isLarge: boolean;
}

/** A table's model beside real rows that it was not fitted to. */
export interface TableEvaluation {
  seed: number;
  generations: number;
  rows: { train: number | null; test: number; generated: number };
  /** three sentences: is it close, is it useful, does it copy */
  answer: { close: string; useful: string; copies: string };
  fidelity: MetricResult[];
  /** the column and the pair that are farthest off on average; null where there is none */
  worst: { column: Difference | null; pair: Difference | null };
  /** null where no column can be predicted */
  use: UseResult | null;
  /** null without training rows */
  copying: CopyingResult | null;
  membership: MembershipResult | null;
  /** null without training rows */
  overlap: Overlap | null;
  notes: string[];
}
