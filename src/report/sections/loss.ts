/** What the loss can and cannot say of the samples, by the study's own numbers. */

import type { Comparison } from "../../analysis/comparison/comparison.js";
import { countOf, formatNumber, listOf } from "../../analysis/format.js";
import { failureText, pairedText } from "../../analysis/outcomes/shortfall.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { klDivergence } from "../../metrics/knn-kl.js";
import { mean } from "../../statistics/summary.js";
import { citeDifference } from "../cite.js";
import type { Cell, Inline, Mark, Section } from "../document.js";
import { paragraph, table } from "../document.js";
import { lossPairs, opposedPairs } from "../loss-pairs.js";
import type { LossPair } from "../loss-pairs.js";
import { canTell, verdictMark } from "../sentences.js";

/** The point in a few words; what it rests on stands in {@link lossTable}. */
export function lossSection({ study, comparisons, firstLooks }: StudyAnalysis): Section[] {
  const pairs = lossPairs(comparisons);
  if (pairs.length === 0) return [];
  const opposed = opposedPairs(pairs);
  const told = opposed.filter(({ loss, kl }) => loss.verdict !== "cannot tell" && kl.verdict === "worse");
  const isTold = canTell(firstLooks, klDivergence.name);
  const hasGrids = pairs.some(({ loss }) => loss.better === null) && study.configs.some(({ config }) => config.grid !== null);
  return [
    {
      id: "loss",
      title: "What the loss can and cannot say",
      blocks: [
        paragraph(
          `In ${opposed.length} of ${countOf(pairs.length, "comparison")} with ${study.baseline} the mean loss is lower and the mean divergence higher${isTold ? `; in ${told.length} of them both differences are told from chance` : ""}. `,
          "The loss says how well noise is predicted. It tells whether training goes on, and compares models that solve the same task.",
          ...(hasGrids
            ? [
                " A grid changes the task: the denoiser is told a factor by which the noise was scaled, while its target stays unscaled, so more noise makes the prediction easier. A lower loss with a grid is no evidence of better samples.",
              ]
            : []),
        ),
      ],
    },
  ];
}

export function lossTable({ study, comparisons, firstLooks }: StudyAnalysis): Section[] {
  const pairs = lossPairs(comparisons);
  if (pairs.length === 0) return [];
  const isTold = canTell(firstLooks, klDivergence.name);
  return [
    {
      id: "loss-table",
      title: "Loss and divergence side by side",
      blocks: [
        paragraph(...meansSentence(study.baseline, pairs)),
        table(
          "Change of evaluation loss and of divergence side by side.",
          ["configuration", "data set", ...(isTold ? ["loss", "divergence"] : [])],
          ["change of loss", "change of divergence"],
          pairs.map(({ loss, kl }): Cell[] => [
            loss.config,
            loss.dataset,
            ...(isTold ? [verdictMark(loss.verdict), verdictMark(kl.verdict)] : []),
            citeDifference(loss),
            citeDifference(kl),
          ]),
        ),
      ],
    },
  ];
}

/** Means over the data sets, configuration by configuration; plain numbers, whose verdicts stand in the table. */
function meansSentence(baseline: string, pairs: readonly LossPair[]): Inline[] {
  const configs = [...new Set(pairs.map(({ loss }) => loss.config))];
  const parts = configs.map((config) => {
    const mine = pairs.filter(({ loss }) => loss.config === config);
    const change = (pick: (pair: LossPair) => Comparison, unit: string): Mark => {
      const failed = mine.map(pick).find(({ isWithheld }) => isWithheld);
      if (failed !== undefined)
        return {
          text: `cannot be told (on ${failed.dataset} ${failureText(failed) ?? "runs failed"})`,
          source: citeDifference(failed).source ?? "",
        };
      const [before, after] = [mean(mine.map((pair) => pick(pair).valueAgainst!)), mean(mine.map((pair) => pick(pair).value!))];
      const direction = after < before ? "falls" : after > before ? "rises" : "stays";
      const each = mine
        .map(pick)
        .map(
          (comparison) =>
            `${comparison.dataset} ${formatNumber(comparison.valueAgainst)} to ${formatNumber(comparison.value)}${pairedText(comparison)}`,
        );
      const short = mine.map(pick).flatMap((comparison) => {
        const text = pairedText(comparison);
        return text === "" ? [] : [`${comparison.dataset}${text}`];
      });
      return {
        text: `${direction} from ${formatNumber(before, 3)} to ${formatNumber(after, 3)}${unit}${short.length === 0 ? "" : ` (${listOf(short)})`}`,
        source: `means of paired seeds, ${each.join(", ")}; results.csv`,
      };
    };
    return [`with ${config} the mean loss `, change(({ loss }) => loss, ""), " and the mean divergence ", change(({ kl }) => kl, " bits")];
  });
  return [`Plain means over the data sets, against ${baseline}: `, ...parts.flatMap((part, i) => (i === 0 ? part : ["; ", ...part])), "."];
}
