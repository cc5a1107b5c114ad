/** What came out: whose samples are closest to the data, and what of it can be told from chance. */

import { countOf, formatNumber, formatQuantity, formatSigned, listOf } from "../../analysis/format.js";
import type { Comparison } from "../../analysis/comparison/comparison.js";
import type { FirstLook } from "../../analysis/outcomes/first-look.js";
import { headlineMetric, standingsOn } from "../../analysis/headline.js";
import { metricOf } from "../../metrics/list.js";
import { shareText } from "../../analysis/outcomes/shortfall.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { sourceOf } from "../cite.js";
import type { Inline } from "../document.js";
import { verdictMark } from "../sentences.js";

/** Digits of a number in a sentence. */
const DIGITS = 3;
/** Differences that are named one by one; beyond them the rest is counted. */
const NAMED = 3;

export function answerSentence(analysis: StudyAnalysis): Inline[] {
  const { study } = analysis;
  const metric = headlineMetric(analysis);
  const { label } = metricOf(metric);
  const first = study.datasets.flatMap(({ name }) =>
    standingsOn(analysis, metric, name)
      .slice(0, 1)
      .map((best) => ({ name, best })),
  );
  if (first.length === 0) {
    const hasResults = study.runs.some(({ result }) => result !== null);
    return [
      hasResults ? "No run was evaluated, so there are no samples to compare." : "No run has a result yet, so there is nothing to tell.",
    ];
  }
  if (study.configs.length === 1)
    return [`Its ${label} from the data is `, ...joined(alone(analysis, metric)), "; there is nothing here to compare it with."];
  // of runs that lack some, a mean is of those that did well enough to have a value
  const winners = first
    .filter(({ best }) => best.isComplete)
    .map(({ name, best }) => ({ config: best.config, words: [`on ${name} (`, ...valuesOf(analysis, metric, best, name), ")"] }));
  const unranked = first.filter(({ best }) => !best.isComplete).map(({ name }) => name);
  const lacking = `on ${listOf(unranked)} no configuration has all of its runs`;
  if (winners.length === 0)
    return [
      `By ${label} no samples can be called the closest to the data: ${lacking}`,
      ...unequal(analysis, metric),
      ...told(analysis, metric),
    ];
  const names = [...new Set(winners.map(({ config }) => config))];
  const groups = names.map((config): Inline[] => [
    { text: config, style: "strong" },
    " ",
    ...joined(winners.filter((winner) => winner.config === config).map(({ words }) => words)),
  ]);
  return [
    `By ${label} the samples closest to the data are those of `,
    ...joined(groups, "; "),
    ...(unranked.length === 0 ? [] : [`; ${lacking}`]),
    ...unequal(analysis, metric),
    ...told(analysis, metric),
  ];
}

type Best = ReturnType<typeof standingsOn>[number];

/** The best value, the baseline's beside it, and whether the difference is told. */
function valuesOf({ study, comparisons }: StudyAnalysis, metric: string, { config, mean, tally }: Best, dataset: string): Inline[] {
  const { unit } = metricOf(metric);
  const value: Inline = {
    text: `${formatQuantity(mean, unit, DIGITS)}${shareText(tally)}`,
    source: sourceOf(study, config, dataset, metric),
  };
  const comparison = comparisons.find((entry) => entry.metric === metric && entry.config === config && entry.dataset === dataset);
  // the baseline's value is of the paired seeds: of fewer seeds than the other it would not fit beside it
  if (comparison === undefined || comparison.valueAgainst === null || comparison.seeds.length < tally.values.length) return [value];
  const verdict = comparison.verdict === "cannot tell" ? [] : [", ", verdictMark(comparison.verdict)];
  return [value, ` against ${formatNumber(comparison.valueAgainst, DIGITS)} of ${study.baseline}`, ...verdict];
}

/** The values of the only configuration, data set by data set. */
function alone(analysis: StudyAnalysis, metric: string): Inline[][] {
  return analysis.study.datasets.flatMap(({ name }) => {
    const [only] = standingsOn(analysis, metric, name);
    return only === undefined ? [] : [[...valuesOf(analysis, metric, only, name), ` on ${name}`]];
  });
}

/** What the seeds can say of all comparisons: the verdicts, or what can be said before there are enough for any. */
function told({ comparisons, firstLooks, study }: StudyAnalysis, metric: string): Inline[] {
  const look = firstLooks.find((entry) => entry.metric === metric);
  if (look !== undefined) return atFirst(look);
  const family = comparisons.filter((entry) => entry.metric === metric && entry.isMember);
  if (family.length === 0) return [`; nothing can be compared with ${study.baseline}.`];
  const count = (verdict: string, words: string): string[] => {
    const number = family.filter((entry) => entry.verdict === verdict).length;
    return number === 0 ? [] : [`${number} ${words.replace("are", number === 1 ? "is" : "are")}`];
  };
  const counts = [
    ...count("better", "are better"),
    ...count("worse", "are worse"),
    ...count("lower", "are lower"),
    ...count("higher", "are higher"),
    ...count("cannot tell", "cannot be told from chance"),
  ];
  return [`; of ${countOf(family.length, "comparison")} with ${study.baseline} ${listOf(counts)}${seedsBehind(family)}.`];
}

/** `, on 8 of 16 seeds` where comparisons rest on fewer seeds than were planned, else nothing. */
function seedsBehind(family: readonly Comparison[]): string {
  if (family.every(({ seeds, planned }) => seeds.length === planned.length)) return "";
  const counts = family.map(({ seeds }) => seeds.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const planned = Math.max(...family.map((entry) => entry.planned.length));
  return `, on ${least === most ? most : `${least} to ${most}`} of ${countOf(planned, "seed")}`;
}

/** Configurations that were planned with fewer seeds than others, whose means are of too few runs to rank beside theirs. */
function unequal(analysis: StudyAnalysis, metric: string): string[] {
  const names = analysis.study.datasets.flatMap(({ name }) => {
    const standings = standingsOn(analysis, metric, name);
    const most = Math.max(...standings.map(({ tally }) => tally.planned));
    return standings.filter(({ tally }) => tally.planned < most).map(({ config }) => config);
  });
  const fewer = [...new Set(names)];
  if (fewer.length === 0) return [];
  return [
    `; ${fewer.length <= NAMED ? listOf(fewer) : countOf(fewer.length, "configuration")} ${fewer.length === 1 ? "has" : "have"} fewer seeds and ${fewer.length === 1 ? "is" : "are"} not ranked`,
  ];
}

/** Before there are enough seeds: what is larger than the spread of earlier studies, and how many seeds would tell. */
function atFirst({ against, metric, seeds, needed, differences }: FirstLook): Inline[] {
  const toTell = `it takes ${countOf(needed, "seed")} that all agree to tell a difference from chance`;
  if (seeds === 0) return [`; nothing can be compared with ${against} seed by seed, and ${toTell}.`];
  const known = differences.filter(({ finding }) => finding === "beyond the spread" || finding === "within the spread");
  const size = ({ difference, bound }: (typeof known)[number]): number => Math.abs(difference! / bound!);
  const beyond = known.filter(({ finding }) => finding === "beyond the spread").toSorted((a, b) => size(b) - size(a));
  if (known.length === 0) return [`; with ${countOf(seeds, "seed")} all of this can be chance: ${toTell}.`];
  if (beyond.length === 0) return [`; no difference from ${against} is larger than seeds alone made in earlier studies, and ${toTell}.`];
  const { unit } = metricOf(metric);
  const named = beyond
    .slice(0, NAMED)
    .map(
      ({ config, dataset, difference }) => `${config} on ${dataset} ${formatSigned(difference!, DIGITS)}${unit === "" ? "" : ` ${unit}`}`,
    );
  const rest = beyond.length > NAMED ? [`${beyond.length - NAMED} more`] : [];
  return [
    `; ${beyond.length} of ${countOf(known.length, "difference")} from ${against} ${beyond.length === 1 ? "is" : "are"} larger than seeds alone made in earlier studies ` +
      `(${listOf([...named, ...rest])}), and ${toTell}.`,
  ];
}

function joined(parts: readonly Inline[][], between = ", "): Inline[] {
  return parts.flatMap((part, i) => (i === 0 ? part : [i === parts.length - 1 && between === ", " ? " and " : between, ...part]));
}
