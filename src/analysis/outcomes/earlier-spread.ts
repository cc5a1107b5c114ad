/**
 * How much a metric varies from seed to seed, measured in an earlier study; written by `scripts/spread.mjs`.
 *
 * Source: `noisegrid study next-steps`: 16 configurations, up to 5 seeds on each data set, 10,000 steps.
 */

/** Standard deviations between seeds, typical of the configurations: of a value, and of the difference of two configurations with the same seed. */
export interface Spread {
  value: number;
  difference: number;
}

/** By data set and metric. */
export const EARLIER_SPREAD: Record<string, Record<string, Spread>> = {
  circle: {
    kl_divergence: { value: 0.0112, difference: 0.0119 },
    kl_divergence_reverse: { value: 0.0138, difference: 0.0208 },
    sliced_w1: { value: 0.00557, difference: 0.0043 },
    energy_distance: { value: 0.00128, difference: 0.000641 },
    mmd: { value: 0.000138, difference: 0.0000617 },
    precision: { value: 0.00113, difference: 0.00173 },
    recall: { value: 0.000698, difference: 0.00107 },
    coverage: { value: 0.00285, difference: 0.0046 },
    eval_loss: { value: 0.00267, difference: 0.00165 },
    final_smoothed_mse: { value: 0.00344, difference: 0.00211 },
    mse_auc: { value: 11.3, difference: 7.37 },
  },
  dino: {
    kl_divergence: { value: 0.0666, difference: 0.065 },
    kl_divergence_reverse: { value: 0.0825, difference: 0.0894 },
    sliced_w1: { value: 0.00819, difference: 0.00269 },
    energy_distance: { value: 0.00324, difference: 0.000656 },
    mmd: { value: 0.000784, difference: 0.0000846 },
    precision: { value: 0.0106, difference: 0.0134 },
    recall: { value: 0.000856, difference: 0.00206 },
    coverage: { value: 0.0132, difference: 0.0145 },
    eval_loss: { value: 0.00207, difference: 0.000852 },
    final_smoothed_mse: { value: 0.00282, difference: 0.000895 },
    mse_auc: { value: 8.35, difference: 6.67 },
  },
  line: {
    kl_divergence: { value: 0.0159, difference: 0.0193 },
    kl_divergence_reverse: { value: 0.0197, difference: 0.0189 },
    sliced_w1: { value: 0.0124, difference: 0.0258 },
    energy_distance: { value: 0.00462, difference: 0.00885 },
    mmd: { value: 0.00148, difference: 0.00199 },
    precision: { value: 0.000632, difference: 0.000631 },
    recall: { value: 0.000732, difference: 0.00099 },
    coverage: { value: 0.00603, difference: 0.00462 },
    eval_loss: { value: 0.00509, difference: 0.00559 },
    final_smoothed_mse: { value: 0.00571, difference: 0.00516 },
    mse_auc: { value: 25.6, difference: 36.8 },
  },
  moons: {
    kl_divergence: { value: 0.0124, difference: 0.00977 },
    kl_divergence_reverse: { value: 0.02, difference: 0.0186 },
    sliced_w1: { value: 0.0115, difference: 0.00637 },
    energy_distance: { value: 0.00619, difference: 0.0029 },
    mmd: { value: 0.0013, difference: 0.000566 },
    precision: { value: 0.000913, difference: 0.000733 },
    recall: { value: 0.000993, difference: 0.00164 },
    coverage: { value: 0.00477, difference: 0.00396 },
    eval_loss: { value: 0.00363, difference: 0.00675 },
    final_smoothed_mse: { value: 0.00598, difference: 0.00654 },
    mse_auc: { value: 12.7, difference: 22.7 },
  },
  "helix-3d": {
    kl_divergence: { value: 0.0149, difference: 0.00501 },
    kl_divergence_reverse: { value: 0.0134, difference: 0.01 },
    sliced_w1: { value: 0.00636, difference: 0.00113 },
    energy_distance: { value: 0.00187, difference: 0.000297 },
    mmd: { value: 0.000187, difference: 0.0000378 },
    precision: { value: 0.00208, difference: 0.00179 },
    recall: { value: 0.00242, difference: 0.00239 },
    coverage: { value: 0.00585, difference: 0.00312 },
    eval_loss: { value: 0.00322, difference: 0.00064 },
    final_smoothed_mse: { value: 0.00391, difference: 0.0012 },
    mse_auc: { value: 4.27, difference: 2.73 },
  },
  "mixture-5d": {
    kl_divergence: { value: 0.0146, difference: 0.0243 },
    kl_divergence_reverse: { value: 0.0175, difference: 0.0239 },
    sliced_w1: { value: 0.0219, difference: 0.0193 },
    energy_distance: { value: 0.0115, difference: 0.0145 },
    mmd: { value: 0.00136, difference: 0.00119 },
    precision: { value: 0.004, difference: 0.00517 },
    recall: { value: 0.00353, difference: 0.00315 },
    coverage: { value: 0.00395, difference: 0.00537 },
    eval_loss: { value: 0.00151, difference: 0.0014 },
    final_smoothed_mse: { value: 0.00188, difference: 0.00143 },
    mse_auc: { value: 7.94, difference: 11.4 },
  },
};
