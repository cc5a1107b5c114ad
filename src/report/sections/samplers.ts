/** What the samplers are worth, and what the adaptation is apart from the schedule and the training: one model, sampled with and without it. */

import { formatNumber } from "../../analysis/format.js";
import { klDivergence } from "../../metrics/knn-kl.js";
import { metricOf, shownIn } from "../../metrics/list.js";
import type { Outcomes } from "../../analysis/outcomes/outcomes.js";
import { outcomesByWay } from "../../analysis/outcomes/outcomes.js";
import type { SamplerComparison } from "../../analysis/comparison/sampler-comparison.js";
import { shareText } from "../../analysis/outcomes/shortfall.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import type { StudyRecord } from "../../analysis/study-record.js";
import { wayOf } from "../../analysis/comparison/ways.js";
import { mean as meanOf } from "../../statistics/summary.js";
import { citeDifference, citeFailures, citeP } from "../cite.js";
import type { Block, Cell, Section } from "../document.js";
import { figure, paragraph } from "../document.js";
import { powerSentence, verdictMark } from "../sentences.js";
import { fewStepsBlocks } from "./few-steps.js";

/** What few steps are worth; nothing where every run was sampled in one way. */
export function samplersSection({ study, fewSteps }: StudyAnalysis): Section[] {
  if (!hasWays(waysOf(study))) return [];
  const datasets = study.datasets.map(({ name }) => name);
  return [{ id: "samplers", title: "Samplers and steps", blocks: [figure("quality_by_steps"), ...fewStepsBlocks(fewSteps, datasets)] }];
}

/** Every sampler and every comparison of the adaptation alone. */
export function samplerTables({ study, samplerComparisons }: StudyAnalysis): Section[] {
  const ways = waysOf(study);
  if (!hasWays(ways)) return [];
  const outcomes = outcomesByWay(study);
  const tables = shownIn("samplers", study.samplerRows).flatMap((metric) => meansTable(study, outcomes, ways, metric) ?? []);
  return [
    {
      id: "sampler-tables",
      title: "Every sampler with every number of steps",
      blocks: [...tables, ...comparisonBlocks(study, samplerComparisons)],
    },
  ];
}

/** @param maps names of the figures that show where the noise adapts */
export function mapsSection(maps: readonly string[]): Section[] {
  return maps.length === 0 ? [] : [{ id: "maps", title: "The noise by place", blocks: maps.map(figure) }];
}

/** Whether any configuration was sampled in more than one way. */
function hasWays(ways: readonly Way[]): boolean {
  return ways.length > new Set(ways.map(({ config }) => config)).size;
}

type Way = Pick<StudyRecord["samplerRows"][number], "config" | "sampler" | "sample_steps">;

/** Configurations, samplers and steps that samples were measured of. */
function waysOf({ samplerRows }: StudyRecord): Way[] {
  const rows = samplerRows.filter(({ metric }) => metric === klDivergence.name);
  return [...new Map(rows.map((row) => [`${row.config} ${row.sampler} ${row.sample_steps}`, row])).values()];
}

function meansTable(study: StudyRecord, outcomes: Outcomes, ways: readonly Way[], metric: string): Block | undefined {
  const { samplerRows, datasets } = study;
  const { label, unit } = metricOf(metric);
  const cellOf = ({ config, sampler, sample_steps: steps }: Way, dataset: string): Cell => {
    const tally = outcomes.tally(wayOf(config, sampler, steps), dataset, metric);
    if (tally.planned === 0) return "none";
    const each = tally.values.map(({ seed, value }) => `seed ${seed}: ${formatNumber(value, 6)}`);
    const mean = tally.values.length === 0 ? "none" : formatNumber(meanOf(tally.values.map(({ value }) => value)));
    return { text: `${mean}${shareText(tally)}`, source: `results.csv, ${metric}; ${each.join(", ")}` };
  };
  if (!samplerRows.some((row) => row.metric === metric)) return undefined;
  return {
    kind: "table",
    caption: `${label}${unit === "" ? "" : ` in ${unit}`}, mean over seeds.`,
    columns: [
      ...["configuration", "sampler"].map((title) => ({ title, align: "left" as const })),
      ...["steps", ...datasets.map(({ name }) => name)].map((title) => ({ title, align: "right" as const })),
    ],
    rows: ways.map((way): Cell[] => [way.config, way.sampler, String(way.sample_steps), ...datasets.map(({ name }) => cellOf(way, name))]),
  };
}

function comparisonBlocks({ datasets }: StudyRecord, compared: readonly SamplerComparison[]): Block[] {
  if (compared.length === 0) return [];
  const families = compared.map(({ steps }) =>
    steps.flatMap(({ comparisons }) => comparisons).filter(({ difference }) => difference !== null),
  );
  const power = powerSentence(
    Math.max(...families.flat().map(({ seeds }) => seeds.length)),
    Math.max(...families.map((family) => family.length)),
  );
  return [
    { kind: "heading", text: "The adaptation alone" },
    paragraph(
      "What adapts against what does not, sampled with as many steps: of one trained model, with a variance that depends on the place and without; ",
      "of a model that lives in regions, the twin that differs in nothing but that its data are standardised as a whole. ",
      "A family is one metric of one configuration against one twin, over steps and data sets.",
      ...(power === null ? [] : [` ${power}`]),
    ),
    ...[...new Set(compared.map(pairText))].map((pair): Block => ({
      kind: "details",
      summary: pair,
      blocks: compared
        .filter((comparison) => pairText(comparison) === pair)
        .map((comparison) =>
          twinTable(
            datasets.map(({ name }) => name),
            comparison,
          ),
        ),
    })),
  ];
}

/** Who is compared with whom. */
function pairText({ config, adapted, twin, twinConfig }: Omit<SamplerComparison, "metric" | "steps">): string {
  return `${adapted} of ${config} against ${twin}${twinConfig === config ? "" : ` of ${twinConfig}`}`;
}

function twinTable(datasets: readonly string[], { metric, steps, ...pair }: SamplerComparison): Block {
  const family = steps.flatMap(({ comparisons }) => comparisons).filter(({ isMember }) => isMember);
  const isTold = powerSentence(Math.max(0, ...family.map(({ seeds }) => seeds.length)), family.length) === null;
  return {
    kind: "table",
    caption: `${metricOf(metric).label} of ${pairText(pair)}, mean difference${isTold ? " and Holm-adjusted p" : ""}.`,
    columns: ["steps", ...datasets].map((title) => ({ title, align: "left" })),
    rows: steps.map(({ steps: count, comparisons }): Cell[] => [
      String(count),
      ...datasets.map((dataset): Cell => {
        const comparison = comparisons.find((entry) => entry.dataset === dataset);
        if (comparison === undefined) return "none";
        if (comparison.isWithheld) return [verdictMark("cannot tell"), ": ", citeFailures(comparison)];
        if (comparison.difference === null) return "none";
        if (!isTold) return citeDifference(comparison);
        const p = citeP(comparison.adjustedP, comparison);
        return [verdictMark(comparison.verdict), " (", citeDifference(comparison), ", p ", p, ")"];
      }),
    ]),
  };
}
