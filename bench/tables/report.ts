/** The comparison as a document: the answer, the tables, and what they hide. */

import { mean } from "../../src/statistics/summary.js";
import type { Judged } from "./protocol.js";
import { PUBLISHED, SPLITS } from "./protocol.js";
import type { Trial } from "./trial.js";

export interface Results {
  machine: string;
  /** wall seconds of everything */
  wall: number;
  trials: Trial[];
}

type How = "exact" | "independent";
type Verdict = "nearer" | "farther" | "cannot tell";

/** Published methods that have a column. */
const SHOWN = ["ForestFlow", "TabDDPM", "GaussianCopula", "CTGAN"];
const OURS = "noisegrid";
const GAPPY = "noisegrid, 20 % missing";
/** Standard errors of a difference of two means that are told apart; the published one's is taken to be as large as ours. */
const APART = 2 * Math.SQRT2;
/** Published for generated rows where a fifth of the training cells is missing: W1 and coverage (Jolicoeur-Martineau, Fatras & Kachman 2024). */
const PUBLISHED_GAPS: Record<string, string> = { iris: "ForestFlow .346, TabDDPM .330", wine: "ForestFlow 1.525" };

const number = (value: number, digits = 3): string => value.toFixed(digits);
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] => [
  row(head),
  row(head.map(() => "---")),
  ...rows.map(row),
];

export function documentOf({ machine, wall, trials }: Results): string {
  const names = Object.keys(SPLITS).filter((name) => trials.some((trial) => trial.table === name));
  const of = (name: string, method: string): Trial[] => trials.filter((trial) => trial.table === name && trial.method === method);
  const all = (name: string, method: string, how: How, what: keyof Judged): number =>
    mean(of(name, method).flatMap((trial) => trial[how].map((one) => one[what])));
  const verdict = (name: string, how: How): Verdict => {
    const own = all(name, OURS, how, "w1");
    const published = PUBLISHED[name].ForestFlow.w1_test;
    const error = standardError(of(name, OURS).map((trial) => trial[how].map(({ w1 }) => w1)));
    if (own + APART * error < published) return "nearer";
    return own - APART * error > published ? "farther" : "cannot tell";
  };
  const counted = (how: How): string => {
    const below = names.filter((name) => all(name, OURS, how, "w1") <= PUBLISHED[name].ForestFlow.w1_test);
    const near = names.filter((name) => verdict(name, how) === "nearer").length;
    const far = names.filter((name) => verdict(name, how) === "farther").length;
    return `W1 at most ForestFlow's on ${below.length} of ${names.length} (${near} nearer, ${far} farther, ${names.length - near - far} cannot tell)`;
  };
  const methods = [...new Set(trials.map(({ method }) => method))].filter((method) => method !== OURS && method !== GAPPY);
  const seconds = trials.filter(({ method }) => method === OURS).reduce((sum, trial) => sum + trial.seconds, 0);
  const splits = new Set(trials.map(({ split }) => split)).size;
  const generations = trials[0].generations;
  return [
    "# Eight real tables, beside published methods",
    "",
    `With labels in exact proportion, as noisegrid draws them: **${counted("exact")}**. With labels drawn at random, as the published methods draw them: ${counted("independent")}. ` +
      `Copying is ${number(Math.max(...names.map((name) => all(name, OURS, "exact", "copying"))), 2)} at most (fresh rows have .50, copies 1). ` +
      `A fit with ${generations} generations takes ${number(seconds / (names.length * splits), 1)} s on average.`,
    "",
    ...table(
      ["table", "W1 to test, exact", "verdict", "W1, labels at random", "verdict", "ForestFlow", "coverage", "ForestFlow", "copying", "s"],
      names.map((name) => [
        name,
        number(all(name, OURS, "exact", "w1")),
        verdict(name, "exact"),
        number(all(name, OURS, "independent", "w1")),
        verdict(name, "independent"),
        number(PUBLISHED[name].ForestFlow.w1_test),
        number(all(name, OURS, "exact", "coverage")),
        number(PUBLISHED[name].ForestFlow.coverage_test),
        number(all(name, OURS, "exact", "copying"), 2),
        number(mean(of(name, OURS).map((trial) => trial.seconds)), 1),
      ]),
    ),
    "",
    `Means over ${splits} splits × ${generations} generations. ForestFlow's are published means (Jolicoeur-Martineau, Fatras & Kachman 2024) on the same splits; its copying is not published. ` +
      "A verdict is told where the difference exceeds two standard errors of it, from the spread of generations within a split; that of the published mean, which is not known, is taken to be as large.",
    "",
    "`npm run benchmark:tables -- --write` makes this document.",
    "",
    "## What the published ranking hides",
    "",
    "- **Rows of the training table score as well as the best methods.** Drawing them again has copying 1, and SMOTE, which puts rows between two of them, nearly so: a W1 without copying beside it says little.",
    "- **W1 rewards rows that are less spread than the data.** The training rows themselves are fresh rows to the test rows, and no honest method can be nearer than they are but by leaving out what is rare. On sonar, ionosphere, wdbc and wine ForestFlow is nearer than they are.",
    "- **Labels in exact proportion** take away the luck of how many of each there are; the published figures contain it.",
    "",
    ...table(
      ["W1 to test", "training rows", ...SHOWN.map((method) => `${method}, published`), ...methods],
      names.map((name) => [
        name,
        number(mean(SPLITS[name].golden.map((golden) => golden.w1_test_of_training_rows))),
        ...SHOWN.map((method) => (PUBLISHED[name][method] === undefined ? "" : number(PUBLISHED[name][method].w1_test))),
        ...methods.map((method) => number(all(name, method, "exact", "w1"))),
      ]),
    ),
    "",
    ...table(
      ["copying (coverage)", OURS, ...methods],
      names.map((name) => [
        name,
        ...[OURS, ...methods].map(
          (method) => `${number(all(name, method, "exact", "copying"), 2)} (${number(all(name, method, "exact", "coverage"), 2)})`,
        ),
      ]),
    ),
    "",
    "## The bound on rows held out",
    "",
    "Of the model and of its mixture alone, in nats, on a fifth of the training rows; a training is kept only where it is better than the mixture by .02.",
    "",
    ...table(
      ["table", ...Array.from({ length: splits }, (_, i) => `split ${i}: model, mixture`)],
      names.map((name) => [
        name,
        ...of(name, OURS)
          .toSorted((a, b) => a.split - b.split)
          .map(({ bound }) => (bound === undefined ? "" : `${number(bound.model)}, ${number(bound.mixture)}`)),
      ]),
    ),
    "",
    "## A fifth of the cells missing at random",
    "",
    "The model is fitted to the training rows with a fifth of their cells missing (not of the last column). Generated rows are complete. Filled rows are compared with the rows before cells went missing, beside each column's mean or most frequent text. Tables of more columns are left out: nearly every row has a pattern of missing cells of its own, and a fit takes minutes.",
    "",
    ...table(
      ["table", "W1 of generated rows to test", "published", "coverage", "copying", "W1 of filled rows", "mean or most frequent"],
      names
        .filter((name) => of(name, GAPPY).length > 0)
        .map((name) => [
          name,
          number(all(name, GAPPY, "exact", "w1")),
          PUBLISHED_GAPS[name] ?? "",
          number(all(name, GAPPY, "exact", "coverage")),
          number(all(name, GAPPY, "exact", "copying"), 2),
          number(mean(of(name, GAPPY).flatMap(({ imputed }) => imputed?.model ?? []))),
          number(mean(of(name, GAPPY).flatMap(({ imputed }) => (imputed === undefined ? [] : [imputed.plain])))),
        ]),
    ),
    "",
    "## How it was run",
    "",
    `${machine}; all of it ${number(wall / 60, 1)} minutes of wall time, of which the model's fits and generations (${number(seconds, 0)} s on one thread after the other) are a part. ` +
      "Splits, metrics and published figures: [data/tables](../data/tables/README.md). Categories, and two-valued columns, as published; copying in the same coordinates (Euclidean).",
    "",
  ].join("\n");
}

/** Standard error of the mean over splits and generations, splits being the same for all methods. */
function standardError(splits: readonly (readonly number[])[]): number {
  const variances = splits.map((values) => {
    const center = mean(values);
    return values.reduce((sum, value) => sum + (value - center) * (value - center), 0) / Math.max(1, values.length - 1) / values.length;
  });
  return Math.sqrt(variances.reduce((sum, value) => sum + value, 0)) / splits.length;
}
