/** How a table's model is configured. */

import type { StartInput } from "../../model/input/start.js";
import type { ConfigurationInput } from "../../model/input/configuration.js";

/** Rows of a step at most. */
const MOST_BATCH = 256;
/** Steps of the longest training. The learning rate falls over as many in a shorter one too, so that what was judged of some steps is what is fitted. */
export const LONGEST = 8000;

/**
 * A small network that predicts the velocity beside a mixture: size is what regularises most.
 *
 * @param steps of training, at least 1
 * @param start the mixture
 */
export function tableConfiguration(rows: number, steps: number, start: StartInput): ConfigurationInput {
  return {
    denoiser: { embeddingDim: 32, hiddenSize: 64, hiddenLayers: 2 },
    target: "v",
    schedule: { kind: "karras", timesteps: 100, sigmaMin: 0.01, sigmaMax: 80 },
    start,
    training: {
      steps,
      batchSize: Math.min(MOST_BATCH, rows),
      learningRate: 1e-3,
      annealingSteps: LONGEST,
      ema: { decay: 0.995, updateEvery: 1, updateAfterStep: 0 },
    },
  };
}
