/** Names of all possible figures of a study; its runs decide which of them it has. */

/** Figures of a whole study. */
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

/** Endings of the names of figures of parts of a study. */
const PARTS = /_(?:region_map|error_map|step_\d+)$/;
const ANIMATIONS = /_(?:training|denoising)$/;

/** Whether any study could have a figure of this name; "animation" if it is animated. */
export function figureKind(name: string): "figure" | "animation" | undefined {
  if (ANIMATIONS.test(name)) return "animation";
  return PARTS.test(name) || FIGURES.some((figure) => figure === name) ? "figure" : undefined;
}
