/** The figures of a study; each gets its data when it is drawn. */

import { klBands, lossBands } from "../../analysis/curves.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { selectionText, shownConfigs } from "../../analysis/headline.js";
import { runsText } from "../../analysis/outcomes/shortfall.js";
import { finishedRun } from "../../analysis/study-record.js";
import { convergence } from "../figures/convergence.js";
import { differences } from "../figures/differences.js";
import { evaluationMetrics } from "../figures/evaluation-metrics.js";
import { generatedImages } from "../figures/generated-images.js";
import { gridVarianceComparison } from "../figures/grid/grid-variance-comparison.js";
import { qualityBySteps } from "../figures/quality-by-steps.js";
import { samplesOverview } from "../figures/samples-overview.js";
import { tradeOff } from "../figures/trade-off.js";
import { trainLoss } from "../figures/train-loss.js";
import { differencesData, evaluationMetricsData, gridVarianceData, namesOf, qualityByStepsData, tradeOffData } from "./metrics-data.js";
import { once } from "../once.js";
import { dataOf, samplesOf } from "./pictured.js";
import type { FigureName } from "./figure-names.js";
import type { StudyFigure } from "./study-figure.js";

/** The picture on a report's first page. */
export const OVERVIEW = "samples_overview";

/**
 * Returns the figures of a study's metrics and samples that its finished runs allow, in the order of a report.
 *
 * @param isWanted selects figures by name; the data of other figures are not computed
 */
export function studyFigures(analysis: StudyAnalysis, isWanted: (name: FigureName) => boolean = () => true): StudyFigure[] {
  const { study, seed } = analysis;
  const names = namesOf(study);
  const windows = [...new Set(study.configs.map(({ config }) => config.evaluation.lossWindow))];
  const loss = once(() => lossBands(study));
  const variances = once(() => gridVarianceData(study));
  const compared = once(() => differencesData(analysis));
  const bySteps = once(() => qualityByStepsData(analysis));
  const trades = once(() => tradeOffData(analysis));
  const hasRuns = study.runs.some(({ result }) => result !== null);
  const hasSamples = study.runs.some(({ state }) => state.kind === "done");

  const pictured = once(() => ({
    samples: names.configs.flatMap((config) =>
      names.datasets.flatMap((dataset) => {
        const run = finishedRun(study, config, dataset, seed);
        return run === undefined ? [] : [{ config, dataset, points: samplesOf(run) }];
      }),
    ),
    real: names.datasets.map((dataset) => ({ dataset, points: dataOf(study, dataset, seed) })),
  }));
  const shown = once(() => shownConfigs(analysis));

  const figures: ((StudyFigure & { name: FigureName }) | false)[] = [
    isWanted(OVERVIEW) &&
      hasSamples && {
        name: OVERVIEW,
        caption:
          `Samples below the data, seed ${seed}.` +
          (shown().length === names.configs.length
            ? ""
            : ` ${shown().length} of ${names.configs.length} configurations, ${selectionText(analysis)}.`),
        figure: () => samplesOverview({ names, seed, shown: shown(), ...pictured() }),
      },
    hasSamples && {
      name: "generated_images",
      caption: `Samples of every configuration over the data. A cell without samples has no finished run of seed ${seed}.`,
      figure: () => generatedImages({ names, seed, ...pictured() }),
    },
    hasRuns && {
      name: "evaluation_metrics",
      caption: "Loss, divergence and times of every configuration. Published times were measured on a GPU, ours on one core.",
      figure: () => evaluationMetrics(evaluationMetricsData(analysis)),
    },
    isWanted("differences") &&
      compared().differences.length > 0 && {
        name: "differences",
        caption: `Divergence against ${names.baseline}, seed by seed: what the verdicts are made of.`,
        figure: () => differences(compared()),
      },
    isWanted("quality_by_steps") &&
      bySteps().points.length > 0 && {
        name: "quality_by_steps",
        caption: "What the samples of few steps are worth, by configuration and sampler.",
        figure: () => qualityBySteps(bySteps()),
      },
    isWanted("trade_off") &&
      trades().points.length > 0 && {
        name: "trade_off",
        caption: "What each configuration changes in divergence, against what it costs in training time.",
        figure: () => tradeOff(trades()),
      },
    hasRuns && {
      name: "train_loss",
      caption: "Training loss. Configurations with another grid or schedule solve another task, so a lower loss is no better model.",
      figure: () => trainLoss({ names, bands: loss(), windows }),
    },
    hasRuns && {
      name: "convergence",
      caption: "Loss, and with --curve divergence, against steps and against seconds of training.",
      figure: () => convergence({ names, loss: loss(), kl: klBands(study), windows }),
    },
    isWanted("grid_variance_comparison") &&
      variances().levels.length > 0 && {
        name: "grid_variance_comparison",
        caption: "How much the values of every level of every grid differ from each other; a uniform level adapts to nothing.",
        figure: () => gridVarianceComparison(variances()),
      },
  ];
  const short = runsText(study);
  // pictures of one seed's samples mark the cells without samples
  const ofSamples: FigureName[] = [OVERVIEW, "generated_images"];
  return figures
    .filter((figure) => figure !== false)
    .filter(({ name }) => isWanted(name))
    .map((figure) => (short === null || ofSamples.includes(figure.name) ? figure : { ...figure, caption: `${figure.caption} ${short}` }));
}
