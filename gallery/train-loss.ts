import { trainLoss } from "../src/plot/figures/train-loss.js";
import type { Entry } from "./entry.js";
import { fallingCurves, NAMES } from "./example.js";

export default {
  title: "Training loss",
  about: "The smoothed loss of every configuration with its range over seeds, a panel per data set.",
  figure: () => trainLoss({ names: NAMES, bands: fallingCurves(1, ({ c, d }) => 0.62 - 0.03 * c + 0.05 * d, 60), windows: [100] }),
} satisfies Entry;
