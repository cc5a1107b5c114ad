/** Every entry of the gallery, by the name of its file. */

import convergence from "./convergence.js";
import denoisingFrame from "./denoising-frame.js";
import differences from "./differences.js";
import type { Entry } from "./entry.js";
import errorMap from "./error-map.js";
import evaluationMetrics from "./evaluation-metrics.js";
import generatedImages from "./generated-images.js";
import gridHeatmap from "./grid-heatmap.js";
import gridVarianceComparison from "./grid-variance-comparison.js";
import pairPlot from "./pair-plot.js";
import qualityBySteps from "./quality-by-steps.js";
import regionMap from "./region-map.js";
import tradeOff from "./trade-off.js";
import samplesOverview from "./samples-overview.js";
import trainLoss from "./train-loss.js";

export const ENTRIES: Record<string, Entry> = {
  "train-loss": trainLoss,
  "samples-overview": samplesOverview,
  "generated-images": generatedImages,
  "evaluation-metrics": evaluationMetrics,
  "error-map": errorMap,
  "region-map": regionMap,
  "grid-variance-comparison": gridVarianceComparison,
  "grid-heatmap": gridHeatmap,
  convergence,
  differences,
  "quality-by-steps": qualityBySteps,
  "trade-off": tradeOff,
  "denoising-frame": denoisingFrame,
  "pair-plot": pairPlot,
};
