/** Names of the figures that a study may have, which of them one has depends on its runs. */

/** Of a whole study, once. */
export const FIGURES = [
  "samples_overview",
  "train_loss",
  "generated_images",
  "evaluation_metrics",
  "differences",
  "quality_by_steps",
  "trade_off",
  "convergence",
  "grid_variance_comparison",
] as const;

export type FigureName = (typeof FIGURES)[number];

/** Of parts of a study, how they end. */
const PARTS = /_(?:region_map|error_map|step_\d+)$/;
const ANIMATIONS = /_(?:training|denoising)$/;

/** Whether a study of some kind could have a figure of this name; "animation" where it moves. */
export function figureKind(name: string): "figure" | "animation" | undefined {
  if (ANIMATIONS.test(name)) return "animation";
  return PARTS.test(name) || FIGURES.some((figure) => figure === name) ? "figure" : undefined;
}
