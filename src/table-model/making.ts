/** What makes models of tables: of rows, and of files. */

import { checkKeys, checkNumber, checkSeed, checkWhole } from "../errors/checks.js";
import { UserError } from "../errors/user-error.js";
import { countOf } from "../formats/count.js";
import { canonicalJson } from "../formats/canonical-json.js";
import { parseJson } from "../formats/json.js";
import type { SafetensorsCodec } from "../formats/safetensors.js";
import { DiffusionModel } from "../model/diffusion-model.js";
import type { DiffusionModels } from "../model/making.js";
import { decodeModelFile, encodeModel } from "../model/model-file.js";
import type { ModelParts } from "../model/parts.js";
import type { BackendFactory, LoadBackend } from "../backend/select.js";
import type { CodedRows } from "../table/coding/coding.js";
import { encodeTable, schemaOf } from "../table/coding/coding.js";
import type { TableCoding } from "../table/coding/column.js";
import { conditionOf } from "../table/coding/column.js";
import { fitCoding } from "../table/coding/fit.js";
import type { Layout } from "../table/options.js";
import type { Table } from "../table/table.js";
import type { TableCard } from "./card.js";
import { chosenDrawing, foldsOf } from "./drawing/choice.js";
import { LONGEST, tableConfiguration } from "./recipe.js";
import { likeliest, rowsAtMost, sourceOf, withoutGaps } from "./rows.js";
import type { Pace, StepTrial } from "./steps.js";
import { chosenSteps, LEAST_ROWS, triedSteps, whySteps } from "./steps.js";
import { TableModel } from "./table-model.js";
import { TimeBound } from "./time-bound.js";

/** How a table's model is fitted. */
export interface TableFitOptions extends Pace {
  /** of all that is drawn; 1 by default */
  seed?: number | undefined;
  /** the column of texts that rows can be asked for by, null for none; by default the one that says most of the others */
  by?: string | null | undefined;
  /** steps of training on all rows, 0 to 8,000, 0 for the mixture alone; by default decided on rows held out */
  steps?: number | undefined;
  /** that the fit is to be done in, though a mixture is fitted in any case; how many steps fit into them depends on the machine */
  minutes?: number | undefined;
  /** told what is done next */
  onPhase?: ((phase: string) => void) | undefined;
  /** told of the model that is the best so far, fitted to the rows that are not held out, after each trial that is sound */
  onBest?: ((model: TableModel) => void) | undefined;
  /** how the table's file laid out its cells, so that samples are written alike; with commas by default */
  layout?: Layout | undefined;
}

/** Rows that decide, at most: more would say the same, and take the time and the memory of all. */
const MOST_TRIED = 20_000;
const MOST_MINUTES = 100_000;
const LAYOUT: Layout = { format: "csv", delimiter: ",", newline: "\n", header: true, missing: "" };

/**
 * Fits a model to a table; nothing has to be tuned. How long it is trained is decided on rows held out, then all rows are fitted.
 *
 * @throws UserError for a table without a column to model; RangeError for options outside their bounds; the signal's reason
 */
export async function fitTableModel(models: DiffusionModels, table: Table, options: TableFitOptions = {}): Promise<TableModel> {
  checkKeys("the options", options, ["seed", "by", "layout", "steps", "minutes", "signal", "onStep", "onPhase", "onBest"]);
  const { seed = 1, by, layout = LAYOUT, steps: asked, minutes, signal, onStep, onPhase, onBest } = options;
  checkSeed(seed);
  if (asked !== undefined) checkWhole("steps", asked, 0, LONGEST);
  if (minutes !== undefined) checkNumber("minutes", minutes, 0, MOST_MINUTES);
  const time = new TimeBound(minutes, 1 + foldsOf(table.rows));
  const coding = fitCoding(table, by);
  const coded = encodeTable(table, coding, seed);
  if (coded.dimensions === 0 || table.rows < 2)
    throw new UserError(
      `the table has ${table.rows} rows and ${coded.dimensions} columns to model: at least 2 rows and 1 column are needed`,
    );
  const cardOf = (own: Pick<TableCard, "trials" | "drawing">, model: DiffusionModel, why: readonly string[]): TableCard => ({
    rows: table.rows,
    schema: schemaOf(table),
    layout,
    coding,
    ...own,
    ...(minutes === undefined ? {} : { minutes }),
    why: [
      ...whyCoding(table, coding),
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
    if (steps > 0) for await (const record of own.train(source, { steps, signal })) told?.(record.step, steps);
    else await own.measureErrors(source, { signal });
    return own;
  };
  onPhase?.("fitting all rows");
  const model = await fit(rows, onStep);
  onPhase?.("choosing how rows are drawn");
  const kind = { rowsOfComponent: table.rows / components, shrinkage: shrinkage / coded.dimensions, diagonal };
  const { drawing, why } =
    table.rows < LEAST_ROWS
      ? { drawing: null, why: "rows are drawn from the law itself: too few to hold any out" }
      : await chosenDrawing({ table, coding, rows, shares }, { model, fit, start: kind, seed, signal });
  const whyTime = `bound to ${minutes} ${minutes === 1 ? "minute" : "minutes"}, which another machine may use for more steps or fewer: ${countOf(steps, "step")}, asked for, give this model again`;
  return new TableModel(
    model,
    cardOf({ trials, drawing }, model, [
      asked === undefined ? whySteps(trials) : `${countOf(steps, "step")}, as asked`,
      why,
      ...(minutes === undefined || asked !== undefined ? [] : [whyTime]),
    ]),
  );
}

function whyCoding(table: Table, coding: TableCoding): string[] {
  const by = conditionOf(coding);
  const { missing } = coding;
  const gaps = table.columns.flatMap(({ name }, c) => (missing[c] > 0 ? [`${name} (${(100 * missing[c]).toFixed(1)} %)`] : []));
  return [
    by === undefined
      ? "no condition: no column of texts has enough rows of every value"
      : `condition ${by.name}: the texts that say most of the numbers`,
    ...(gaps.length === 0 ? [] : [`missing cells are generated too: ${gaps.join(", ")}`]),
  ];
}

/** The bytes of a table's model: a model's file with the table's card. */
export function encodeTableModel({ model, card }: TableModel, codec?: SafetensorsCodec): Uint8Array {
  return encodeModel(model.parts, { beside: { table: canonicalJson(card) }, ...(codec === undefined ? {} : { codec }) });
}

/**
 * @param where what the bytes are, for errors
 * @throws UserError in one line where they are no model's of a table, of another version, truncated or damaged
 */
export function decodeTableModel(bytes: Uint8Array, where: string, loadBackend: LoadBackend, codec?: SafetensorsCodec): TableModel {
  const { parts, table } = decodeModelFile(bytes, where, codec === undefined ? {} : { codec });
  if (table === undefined) throw new UserError(`${where} is a model of points, not of a table`);
  return tableModelOf(parts, table, where, () => loadBackend("auto"));
}

/** A table's model of what its file holds. @param table the table's part of the file @throws UserError where that is no JSON */
export function tableModelOf(parts: ModelParts, table: string, where: string, load: () => Promise<BackendFactory>): TableModel {
  const card = parseJson(table, `the table of ${where}`) as TableCard;
  return new TableModel(new DiffusionModel(parts, load), card);
}
