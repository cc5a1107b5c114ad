/**
 * The published results of the 2024 experiment, one run each on one GPU: "Grid-Based Noise Adaptation
 * for Enhanced Low-Dimensional Diffusion Models", experiment log. Times in seconds (10,000 samples in
 * 100 steps), KL divergence in bits.
 */

/** The published metrics by configuration, data set and run. */
export const PUBLISHED: Record<string, Record<string, Record<string, number>>> = {
  baseline: {
    circle: {
      training_time: 48.4741936,
      eval_loss: 0.439272255,
      inference_time: 0.183162451,
      kl_divergence: 0.35930819,
    },
    dino: {
      training_time: 41.8857837,
      eval_loss: 0.663665267,
      inference_time: 0.182971954,
      kl_divergence: 1.06037667,
    },
    line: {
      training_time: 38.8873434,
      eval_loss: 0.801784828,
      inference_time: 0.171200514,
      kl_divergence: 0.156922563,
    },
    moons: {
      training_time: 38.7231331,
      eval_loss: 0.620314115,
      inference_time: 0.177231073,
      kl_divergence: 0.0945594952,
    },
  },
  "grid-10": {
    circle: {
      training_time: 72.2452929,
      eval_loss: 0.395734544,
      inference_time: 0.190028667,
      kl_divergence: 0.33404137,
      grid_variance: 0.00277766725,
    },
    dino: {
      training_time: 70.3151648,
      eval_loss: 0.645889582,
      inference_time: 0.186937571,
      kl_divergence: 1.13018312,
      grid_variance: 0.00239373068,
    },
    line: {
      training_time: 76.5330286,
      eval_loss: 0.771213137,
      inference_time: 0.185674906,
      kl_divergence: 0.187619129,
      grid_variance: 0.00352066197,
    },
    moons: {
      training_time: 73.7347383,
      eval_loss: 0.589565737,
      inference_time: 0.19662714,
      kl_divergence: 0.111351874,
      grid_variance: 0.00314160227,
    },
  },
  "grid-20": {
    circle: {
      training_time: 61.3674746,
      eval_loss: 0.396578652,
      inference_time: 0.188096762,
      kl_divergence: 0.349393797,
      grid_variance: 0.000689469278,
    },
    dino: {
      training_time: 61.4035349,
      eval_loss: 0.64468765,
      inference_time: 0.182144403,
      kl_divergence: 1.10659717,
      grid_variance: 0.000685101433,
    },
    line: {
      training_time: 57.405313,
      eval_loss: 0.780463276,
      inference_time: 0.177630424,
      kl_divergence: 0.194216853,
      grid_variance: 0.0011169815,
    },
    moons: {
      training_time: 60.0780256,
      eval_loss: 0.598410351,
      inference_time: 0.193230152,
      kl_divergence: 0.095989779,
      grid_variance: 0.000828063407,
    },
  },
  "multi-scale": {
    circle: {
      training_time: 71.9725552,
      eval_loss: 0.356432517,
      inference_time: 0.203821898,
      kl_divergence: 0.303737379,
      coarse_grid_variance: 0.00986648444,
      fine_grid_variance: 0.000628113165,
    },
    dino: {
      training_time: 69.652992,
      eval_loss: 0.624427355,
      inference_time: 0.196211815,
      kl_divergence: 1.19407971,
      coarse_grid_variance: 0.0075525525,
      fine_grid_variance: 0.000691052817,
    },
    line: {
      training_time: 69.1042736,
      eval_loss: 0.628636019,
      inference_time: 0.202289343,
      kl_divergence: 0.311221597,
      coarse_grid_variance: 0.00987410266,
      fine_grid_variance: 0.00113636337,
    },
    moons: {
      training_time: 71.3200378,
      eval_loss: 0.559834526,
      inference_time: 0.195756912,
      kl_divergence: 0.136014905,
      coarse_grid_variance: 0.0104282768,
      fine_grid_variance: 0.000809456338,
    },
  },
  "multi-scale-l1": {
    circle: {
      training_time: 76.5800135,
      eval_loss: 0.387575728,
      inference_time: 0.204744101,
      kl_divergence: 0.323344833,
      coarse_grid_variance: 0.0107612312,
      fine_grid_variance: 2.2071786e-17,
    },
    dino: {
      training_time: 77.1138973,
      eval_loss: 0.641331458,
      inference_time: 0.192385197,
      kl_divergence: 1.16683116,
      coarse_grid_variance: 0.00751268305,
      fine_grid_variance: 7.10560502e-19,
    },
    line: {
      training_time: 81.6951895,
      eval_loss: 0.765471396,
      inference_time: 0.195429802,
      kl_divergence: 0.196534851,
      coarse_grid_variance: 0.00839925837,
      fine_grid_variance: 0.0,
    },
    moons: {
      training_time: 81.4188943,
      eval_loss: 0.585447848,
      inference_time: 0.196436882,
      kl_divergence: 0.105398397,
      coarse_grid_variance: 0.0105022015,
      fine_grid_variance: 1.08360478e-17,
    },
  },
};
