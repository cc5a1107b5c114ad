/** What was compared, and with how many runs. */

import { countOf, listOf } from "../../analysis/format.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import type { Inline } from "../document.js";

/** Names beyond so many are counted instead. */
const NAMED = 5;

export function comparedSentence({ study }: StudyAnalysis): Inline[] {
  const { configs, datasets, seeds, runs, baseline } = study;
  const others = configs.map(({ name }) => name).filter((name) => name !== baseline);
  const counts = [...new Set(datasets.map(({ count }) => count.toLocaleString("en-US")))];
  const points = counts.length === 1 ? ` (${counts[0]} points${datasets.length === 1 ? "" : " each"})` : "";
  const where = `${namedOrCounted(
    datasets.map(({ name }) => name),
    "data set",
  )}${points}`;
  const seedsText = seeds.length === 1 ? `seed ${seeds[0]} alone` : countOf(seeds.length, "seed");
  const ended = runs.filter(({ result }) => result !== null).length;
  const done = ended === runs.length ? countOf(runs.length, "run") : `${ended} of ${countOf(runs.length, "run")}`;
  const who: Inline[] =
    others.length === 0
      ? [strong(baseline), " was trained"]
      : [
          ...(others.length <= NAMED ? namesOf(others) : [countOf(others.length, "configuration")]),
          ` ${others.length === 1 ? "was" : "were"} compared with `,
          strong(baseline),
        ];
  return [...who, ` on ${where}, with ${seedsText}: ${done}.`];
}

function namedOrCounted(names: readonly string[], noun: string): string {
  return names.length <= NAMED ? listOf(names) : countOf(names.length, noun);
}

function namesOf(names: readonly string[]): Inline[] {
  return names.flatMap((name, i) => (i === 0 ? [strong(name)] : [i === names.length - 1 ? " and " : ", ", strong(name)]));
}

function strong(text: string): Inline {
  return { text, style: "strong" };
}
