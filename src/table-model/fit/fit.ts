/** What makes a model of a table. */

import { UserError } from "../../errors/user-error.js";
import { countOf } from "../../formats/count.js";
import { MAX_DIMENSIONS } from "../../diffusion/checks/check-model.js";
import type { DiffusionModel } from "../../model/diffusion-model.js";
import type { DiffusionModels } from "../../model/making.js";
import type { CodedRows } from "../../table/coding/coding.js";
import { encodeTable, schemaOf } from "../../table/coding/coding.js";
import { conditionOf } from "../../table/coding/column.js";
import { fitCoding } from "../../table/coding/fit.js";
import type { Constraints } from "../../table/constraints/constraints.js";
import { applied, constraintsOf, patternOf } from "../../table/constraints/constraints.js";
import { whyConstraints } from "../../table/constraints/why.js";
import { refuseHuge } from "../../table/magnitude.js";
import type { Table } from "../../table/table.js";
import { isModelled } from "../../table/table.js";
import type { TableCard } from "../card.js";
import { chosenDrawing, foldsOf } from "../drawing/choice.js";
import { lawOf } from "../known/law.js";
import { likelihoodsOf } from "../known/outliers.js";
import type { TableFitOptions } from "./options.js";
import { checkedFit } from "./options.js";
import { tableConfiguration } from "./recipe.js";
import { likeliest, rowsAtMost, sourceOf, withoutGaps } from "./rows.js";
import type { Pace, StepTrial } from "./steps.js";
import { chosenSteps, LEAST_ROWS, triedSteps, whySteps } from "./steps.js";
import { TableModel } from "../table-model.js";
import { TimeBound } from "./time-bound.js";
import { whyCoding, whyTime } from "./why.js";

/** Rows that decide, at most: more would say the same, and take the time and the memory of all. */
const MOST_TRIED = 20_000;

/**
 * Fits a model to a table; nothing has to be tuned. How long it is trained is decided on rows held out, then all rows are fitted.
 *
 * @throws UserError for a table without a column to model, with a number beyond 1e150, or against its constraints; RangeError for options outside their bounds; the signal's reason
 */
export async function fitTableModel(models: DiffusionModels, table: Table, options: TableFitOptions = {}): Promise<TableModel> {
  const { seed, by, constraints: texts, layout, steps: asked, minutes, signal, onStep, onPhase, onBest } = checkedFit(options);
  const time = new TimeBound(minutes, 1 + foldsOf(table.rows));
  refuseHuge(table.columns);
  const constraints = texts.length === 0 ? undefined : constraintsOf(table, texts);
  const seen = constraints === undefined ? table : applied(constraints, table);
  const pattern = constraints === undefined ? table : patternOf(constraints, table, seen);
  const coding = fitCoding(seen, conditionNamed(by, constraints), pattern);
  const coded = encodeTable(seen, coding, seed, { pattern });
  const columns = seen.columns.filter(isModelled).length;
  if (columns === 0 && table.rows > 1)
    throw new UserError("every column of the table is constant or an identifier, which names its rows: there is nothing to model");
  if (coded.dimensions === 0 || table.rows < 2)
    throw new UserError(
      `the table has ${countOf(table.rows, "row")} and ${countOf(columns, "column")} to model${columns === 1 && coded.dimensions === 0 ? ", which is the condition" : ""}: at least 2 rows and 1 column beside the condition are needed`,
    );
  if (coded.dimensions > MAX_DIMENSIONS)
    throw new UserError(
      `the table has ${countOf(columns, "column")} to model, and ${coded.dimensions} coordinates with those of missing cells: at most ${MAX_DIMENSIONS} are possible`,
      "leave columns out, or fill their missing cells first",
    );
  const cardOf = (own: Pick<TableCard, "trials" | "drawing">, model: DiffusionModel, why: readonly string[]): TableCard => ({
    rows: table.rows,
    schema: schemaOf(table),
    layout,
    coding,
    ...(constraints === undefined ? {} : { constraints }),
    ...own,
    ...(minutes === undefined ? {} : { minutes }),
    why: [
      ...whyCoding(table, coding, by),
      ...(constraints === undefined ? [] : whyConstraints(constraints)),
      `mixture of ${model.parts.start?.means.length ?? 0} components, chosen by rows held out`,
      ...(table.rows > MOST_TRIED ? [`decided on ${MOST_TRIED.toLocaleString("en-US")} of the ${countOf(table.rows, "row")}`] : []),
      ...why,
    ],
  });
  onPhase?.("fitting a mixture");
  const mixture = likeliest(coded, seed);
  const { components, shrinkage, diagonal } = mixture.chosen;
  const start = { kind: "mixture", components, shrinkage, diagonal } as const;
  const rows = withoutGaps(coded, mixture, seed);
  const shares = conditionOf(coding)?.shares ?? [];
  const onSound = (sound: DiffusionModel, trials: readonly StepTrial[]): void => {
    const why = [whySteps(trials), "the fit was interrupted there: the rows held out are not in the model"];
    onBest?.(new TableModel(models.load(sound.save()), cardOf({ trials: [...trials], drawing: null }, sound, why)));
    onPhase?.("judging trainings by rows held out");
  };
  const trying = { start, seed, time, signal, onStep, onSound };
  const trials = asked === undefined ? await triedSteps(models, rowsAtMost(rows, MOST_TRIED, seed), shares, trying) : [];
  const steps = asked ?? chosenSteps(trials);
  const fit = async (some: CodedRows, told?: Pace["onStep"]): Promise<DiffusionModel> => {
    const source = sourceOf(some, shares.length);
    const { length } = some.points;
    const configuration = tableConfiguration(length / some.dimensions, Math.max(1, steps), start);
    const own = await models.create(source, { ...configuration, seed });
    try {
      if (steps > 0) for await (const record of own.train(source, { steps, signal })) told?.(record.step, steps);
      else await own.measureErrors(source, { signal });
    } catch (error) {
      own.dispose();
      throw error;
    }
    return own;
  };
  onPhase?.("fitting all rows");
  const model = await fit(rows, onStep);
  onPhase?.("choosing how rows are drawn");
  const kind = { rowsOfComponent: table.rows / components, shrinkage: shrinkage / coded.dimensions, diagonal };
  const { drawing, why } =
    table.rows < LEAST_ROWS
      ? { drawing: null, why: "rows are drawn from the law itself: too few to hold any out" }
      : await chosenDrawing({ table: seen, coding, rows, shares }, { model, fit, start: kind, seed, signal });
  const card = cardOf({ trials, drawing }, model, [
    asked === undefined ? whySteps(trials) : `${countOf(steps, "step")}, as asked`,
    why,
    ...(minutes === undefined || asked !== undefined ? [] : [whyTime(minutes, steps)]),
  ]);
  // the columns of a model with constraints are not those of its rows
  if (constraints !== undefined) return new TableModel(model, card);
  const likelihoods = await likelihoodsOf({ model, law: lawOf(model, coding), coding, signal }, table, seed);
  return new TableModel(model, { ...card, likelihoods });
}

/** The condition as the model sees it: a column that occurs together with others is one with them. */
function conditionNamed(by: string | null | undefined, constraints: Constraints | undefined): string | null | undefined {
  return constraints?.combinations.find(({ columns }) => columns.includes(by ?? ""))?.name ?? by;
}
