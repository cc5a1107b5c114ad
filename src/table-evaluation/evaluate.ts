/** Judges a table's model by real rows that it was not fitted to. */

import { columnOf } from "../table/table.js";
import { checkFunction, checkKeys, checkSeed, checkWhole } from "../errors/checks.js";
import { oneOf, UserError } from "../errors/user-error.js";
import type { Interruptible } from "../model/input/options.js";
import { canBeCondition } from "../table/coding/fit.js";
import { joinTables } from "../table/rows.js";
import type { Table } from "../table/table.js";
import { copyingWithin } from "../table-metrics/copying.js";
import { fitEncoding } from "../table-metrics/encoding.js";
import { encodedTable } from "../table-metrics/record.js";
import { canBeTarget } from "../table-metrics/use.js";
import { conditionColumns } from "../table-model/card.js";
import type { TableModel } from "../table-model/table-model.js";
import { answerOf } from "./answer.js";
import type { Candidate, Setting } from "./candidates.js";
import { allPoints, baselineCandidates, modelCandidate } from "./candidates.js";
import type { CopyingResult, Estimate, TableEvaluation } from "./evaluation.js";
import type { JudgedMetric } from "./fidelity.js";
import { judgedFidelity, worstPlaces } from "./fidelity.js";
import { membershipAttack } from "./membership.js";
import { otherDivisions, realRows } from "./real-rows.js";
import { judgedUse } from "./use.js";

/** How a model is judged. */
export interface TableEvaluationOptions extends Interruptible {
  /** of all that is drawn; the generations have this seed and the following. 1 by default */
  seed?: number | undefined;
  /** tables that are generated, 2 to 100; 10 by default. With fewer than 8 no comparison with the five baselines has a verdict */
  generations?: number | undefined;
  /** the column that learners predict; by default the model's condition, else the last column */
  target?: string | undefined;
  /** rows that are compared at most; 1,000 by default */
  mostRows?: number | undefined;
  /** told what is done next */
  onPhase?: ((phase: string) => void) | undefined;
}

/** Divisions of the real rows that say how far real rows are from each other. */
const DIVISIONS = 20;

/**
 * Judges a model: is it close to real rows, is it useful in their place, does it copy its training rows.
 *
 * Its rows, as many as the training table has, are compared with the test rows, in several generations, beside the training rows in place
 * of generated ones and beside baselines that are fitted to the training rows. The same arguments give the same result.
 *
 * @param real `test`: rows that the model was not fitted to; `train`: the rows that it was, without which there is no floor and nothing of copying
 * @throws UserError for tables without the model's columns or with fewer than 5 rows, or an unknown target; RangeError for options outside
 * their bounds; the signal's reason
 */
export async function evaluateTableModel(
  model: TableModel,
  real: { train?: Table | undefined; test: Table },
  options: TableEvaluationOptions = {},
): Promise<TableEvaluation> {
  checkKeys("the options", options, ["seed", "generations", "target", "mostRows", "signal", "onPhase"]);
  const { seed = 1, generations = 10, mostRows = 1000, signal, onPhase } = options;
  checkSeed(seed);
  checkWhole("generations", generations, 2, 100);
  checkWhole("seed", seed, 0, Number.MAX_SAFE_INTEGER - generations);
  checkWhole("mostRows", mostRows, 5, 2000);
  if (onPhase !== undefined) checkFunction("onPhase", onPhase);
  const { train, test, overlap, notes } = realRows(model, real, { most: mostRows, seed });
  const target = targetOf(model, test, options.target);
  const by = train === null ? null : baselineCondition(model, joinTables([train, test]));
  if (train !== null && by === null && conditionColumns(model.card).length > 0)
    notes.push(`not all rows can have the condition (${conditionColumns(model.card).join(", ")}): the baselines are fitted without one`);
  const encoding = fitEncoding(train ?? test, test);
  const count = train?.rows ?? Math.min(model.card.rows, mostRows);
  const seeds = Array.from({ length: generations }, (_, i) => seed + i);
  const generating = { encoding, seeds, count, signal };
  const encoded = (table: Table): Setting["test"] => encodedTable(encoding, table);
  const begin = (phase: string): void => {
    signal?.throwIfAborted();
    onPhase?.(phase);
  };
  begin("generating rows");
  const own = await modelCandidate(model, generating);
  if (train !== null) begin("fitting baselines");
  const setting: Setting = {
    model: own,
    baselines: train === null ? [] : baselineCandidates(train, by, generating),
    test: encoded(test),
    train: train === null ? null : encoded(train),
    divisions:
      train === null
        ? []
        : otherDivisions(train, test, DIVISIONS, seed).map((division) => ({
            train: encoded(division.train),
            test: encoded(division.test),
          })),
  };
  begin("comparing rows");
  const [fidelity, worst] = [judgedFidelity(setting), worstPlaces(setting)];
  if (target !== null) begin("training learners");
  const use = target === null ? null : judgedUse(setting, target);
  if (train !== null) begin("looking for copies");
  const judged = {
    seed,
    generations,
    rows: { train: train?.rows ?? null, test: test.rows, generated: count },
    fidelity: fidelity.map(({ result }) => result),
    worst,
    use,
    copying: judgedCopying(setting, overlap?.isLarge === true),
    membership: train === null ? null : membershipAttack({ encoding, train, test, samples: allPoints(own), by }, seed),
    overlap,
    notes: [...notes, ...otherLaw(fidelity.find(({ result }) => result.name === "w1"))],
  };
  return { ...judged, answer: answerOf(judged) };
}

/** The model's condition, by which baselines and shadow models are fitted as well; null where not all of the rows can have it. */
function baselineCondition({ card }: TableModel, real: Table): string | null {
  return conditionColumns(card).find((name) => canBeCondition(columnOf(real, name))) ?? null;
}

/** A note where the test rows are farther from the training rows (W1) than any other division of them is: by chance one time in 21. */
function otherLaw(judged: JudgedMetric | undefined): string[] {
  const real = judged?.result.real ?? null;
  if (judged === undefined || real === null || judged.divisions.some((distance) => distance >= real.value)) return [];
  return [
    `the test rows are farther from the training rows (W1) than in any of ${judged.divisions.length} random divisions: what is said of copying and leaking is sound for rows of one law only`,
  ];
}

/** The column that is predicted; null where there is none. @throws UserError for a column that there is not */
function targetOf({ card }: TableModel, table: Table, asked: string | undefined): string | null {
  const names = table.columns.map(({ name }) => name);
  if (asked !== undefined) oneOf("column", asked, names);
  const name = asked ?? conditionColumns(card)[0] ?? names.at(-1) ?? "";
  if (canBeTarget(table, name)) return name;
  if (asked !== undefined) throw new UserError(`the target is "${asked}", which no other column can predict`);
  return null;
}

/** The probability of a nearer row, mean over the generations; the interval is that of one generation, since the rows held out are the same. @param isStale whether rows held out are training rows */
function judgedCopying({ model, baselines, test, train }: Setting, isStale: boolean): CopyingResult | null {
  if (train === null) return null;
  const measure = copyingWithin(train.points, test.points);
  const probability = ({ generations }: Candidate): Estimate => measure(generations.map(({ points }) => points));
  const own = probability(model);
  return {
    ...own,
    verdict: isStale ? "cannot tell" : own.low > 0.5 ? "copies" : own.high < 0.5 ? "keeps away" : "cannot tell",
    baselines: baselines.map((baseline) => ({ name: baseline.name, label: baseline.label, ...probability(baseline) })),
  };
}
