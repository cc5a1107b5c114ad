/** `noisegrid/plot`: figures as specifications and as SVG, in Node.js and in browsers. */

export type { Figure } from "./render.js";
export { toSvg } from "./render.js";
export type { Names } from "./names.js";
export { configColours, THEME } from "./theme.js";
export type { ConvergenceData } from "./figures/convergence.js";
export { convergence } from "./figures/convergence.js";
export type { DenoisingFrameData } from "./figures/denoising-frame.js";
export { denoisingFrame } from "./figures/denoising-frame.js";
export type { Difference, DifferencesData } from "./figures/differences.js";
export { differences } from "./figures/differences.js";
export type { ErrorMapData } from "./figures/error-map.js";
export { errorMap } from "./figures/error-map.js";
export type { EvaluationMetricsData, MetricBar } from "./figures/evaluation-metrics.js";
export { evaluationMetrics } from "./figures/evaluation-metrics.js";
export type { GeneratedImagesData, SampleSet } from "./figures/generated-images.js";
export { generatedImages } from "./figures/generated-images.js";
export type { GridHeatmapData } from "./figures/grid-heatmap.js";
export { gridHeatmap } from "./figures/grid-heatmap.js";
export type { GridVarianceData, LevelVariance } from "./figures/grid-variance-comparison.js";
export { gridVarianceComparison } from "./figures/grid-variance-comparison.js";
export type { QualityByStepsData, QualityPoint } from "./figures/quality-by-steps.js";
export { qualityBySteps } from "./figures/quality-by-steps.js";
export type { TradeOffData, TradeOffPoint } from "./figures/trade-off.js";
export { tradeOff } from "./figures/trade-off.js";
export type { TrainLossData } from "./figures/train-loss.js";
export { trainLoss } from "./figures/train-loss.js";
