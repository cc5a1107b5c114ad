/** What the loss can and cannot say of the samples, by the study's own numbers. */

import type { Comparison } from "../../analysis/comparison.js";
import { countOf, formatNumber, listOf } from "../../analysis/format.js";
import { failureText, pairedText } from "../../analysis/shortfall.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { mean } from "../../core/statistics/summary.js";
import { citeDifference } from "../cite.js";
import type { Cell, Inline, Mark, Section } from "../document.js";
import { paragraph, table } from "../document.js";
import { verdictMark } from "../sentences.js";

export function lossSection({ study, comparisons }: StudyAnalysis): Section[] {
  const pairs = comparisons
    .filter(({ metric }) => metric === "eval_loss")
    .flatMap((loss) => {
      const kl = comparisons.find(
        ({ metric, config, dataset }) => metric === "kl_divergence" && config === loss.config && dataset === loss.dataset,
      );
      return loss.difference === null || kl?.difference == null ? [] : [{ loss, kl }];
    });
  if (pairs.length === 0) return [];
  const opposed = pairs.filter(({ loss, kl }) => !loss.isWithheld && !kl.isWithheld && loss.difference! < 0 && kl.difference! > 0);
  const told = opposed.filter(({ loss, kl }) => loss.verdict !== "cannot tell" && kl.verdict === "worse");
  const hasGrids = pairs.some(({ loss }) => loss.better === null) && study.configs.some(({ config }) => config.grid !== null);
  return [
    {
      id: "loss",
      title: "What the loss can and cannot say",
      blocks: [
        paragraph(
          "The loss says how well noise is predicted, on the data that the model was trained on. It can tell whether training goes on, and compare models that solve the same task.",
          ...(hasGrids
            ? [
                " A grid changes the task: the denoiser is told a factor by which the noise was scaled, while its target stays unscaled, so more noise makes the prediction easier. A lower loss with a grid is therefore no evidence of better samples.",
              ]
            : []),
        ),
        paragraph(...meansSentence(study.baseline, pairs)),
        paragraph(
          `In ${opposed.length} of ${countOf(pairs.length, "comparison")} with ${study.baseline} the mean loss is lower and the mean divergence higher; in ${told.length} of them the rule above tells both differences from chance.`,
        ),
        table(
          "Change of evaluation loss and of divergence side by side.",
          ["configuration", "data set", "loss", "divergence"],
          ["change of loss", "change of divergence"],
          pairs.map(({ loss, kl }): Cell[] => [
            loss.config,
            loss.dataset,
            verdictMark(loss.verdict),
            verdictMark(kl.verdict),
            citeDifference(loss),
            citeDifference(kl),
          ]),
        ),
      ],
    },
  ];
}

/** Means over the data sets, configuration by configuration; plain numbers, whose verdicts stand in the table. */
function meansSentence(baseline: string, pairs: readonly { loss: Comparison; kl: Comparison }[]): Inline[] {
  const configs = [...new Set(pairs.map(({ loss }) => loss.config))];
  const parts = configs.map((config) => {
    const mine = pairs.filter(({ loss }) => loss.config === config);
    const change = (pick: (pair: { loss: Comparison; kl: Comparison }) => Comparison, unit: string): Mark => {
      const failed = mine.map(pick).find(({ isWithheld }) => isWithheld);
      if (failed !== undefined)
        return {
          text: `cannot be told (on ${failed.dataset} ${failureText(failed) ?? "runs failed"})`,
          source: citeDifference(failed).source ?? "",
        };
      const [before, after] = [mean(mine.map((pair) => pick(pair).reference!)), mean(mine.map((pair) => pick(pair).value!))];
      const direction = after < before ? "falls" : after > before ? "rises" : "stays";
      const each = mine
        .map(pick)
        .map(
          (comparison) =>
            `${comparison.dataset} ${formatNumber(comparison.reference)} to ${formatNumber(comparison.value)}${pairedText(comparison)}`,
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
