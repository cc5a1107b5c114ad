import { convergence } from "../src/plot/figures/convergence.js";
import type { Entry } from "./entry.js";
import { fallingCurves, NAMES } from "./example.js";

export default {
  title: "Convergence",
  about: "Loss and divergence against steps and against seconds: a gain per step may be lost per second.",
  figure: () =>
    convergence({
      names: NAMES,
      loss: fallingCurves(1, ({ c, d }) => 0.62 - 0.03 * c + 0.05 * d, 60),
      kl: fallingCurves(2.5, ({ c, d }) => 0.1 + 0.04 * c + 0.8 * d, 10),
      windows: [100],
    }),
} satisfies Entry;
