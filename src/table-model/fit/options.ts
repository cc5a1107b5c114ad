/** What a fit of a table is given. */

import { checkArray, checkKeys, checkNumber, checkSeed, checkText, checkWhole } from "../../errors/checks.js";
import type { Layout } from "../../table/options.js";
import { LONGEST } from "./recipe.js";
import type { Pace } from "./steps.js";
import type { TableModel } from "../table-model.js";

/** How a table's model is fitted. */
export interface TableFitOptions extends Pace {
  /** of all that is drawn; 1 by default */
  seed?: number | undefined;
  /** the column of texts that rows can be asked for by, null for none; by default the one that says most of the others */
  by?: string | null | undefined;
  /** what holds between columns in every row, such as `start <= end`, `total = a + b`, `city & country`; nothing by default */
  constraints?: readonly string[] | undefined;
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

const KEYS = ["seed", "by", "constraints", "layout", "steps", "minutes", "signal", "onStep", "onPhase", "onBest"];
const MOST_CONSTRAINTS = 64;
const MOST_MINUTES = 100_000;
const LAYOUT: Layout = { format: "csv", delimiter: ",", newline: "\n", header: true, missing: "" };

/** The options with their defaults. @throws RangeError or UserError for one outside its bounds */
export function checkedFit(options: TableFitOptions): TableFitOptions & { seed: number; constraints: readonly string[]; layout: Layout } {
  checkKeys("the options", options, KEYS);
  const { seed = 1, constraints = [], layout = LAYOUT, steps, minutes } = options;
  checkSeed(seed);
  if (steps !== undefined) checkWhole("steps", steps, 0, LONGEST);
  if (minutes !== undefined) checkNumber("minutes", minutes, 0, MOST_MINUTES);
  checkArray("constraints", constraints, 0, MOST_CONSTRAINTS);
  for (const text of constraints) checkText("a constraint", text);
  return { ...options, seed, constraints, layout };
}
