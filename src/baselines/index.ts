/** The baselines, in the order in which they are shown. */

import { gaussianCopula } from "./gaussian-copula.js";
import { gaussianMixture } from "./gaussian-mixture.js";
import { kernelDensity } from "./kernel-density.js";
import type { Baseline } from "./record.js";
import { resampling } from "./resampling.js";
import { smote } from "./smote.js";

export const BASELINES: readonly Baseline[] = [resampling, smote, kernelDensity, gaussianCopula, gaussianMixture];
