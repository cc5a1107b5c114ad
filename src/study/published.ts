/**
 * The published results of the 2024 experiment, one run each on one GPU: "Grid-Based Noise Adaptation
 * for Enhanced Low-Dimensional Diffusion Models", experiment log. Times in seconds (10,000 samples in
 * 100 steps), KL divergence in bits.
 */

export const PUBLISHED: Record<string, Record<string, Record<string, number>>> = {
  "baseline": {
    "circle": {
      "training_time": 48.47419357299805,
      "eval_loss": 0.4392722546292083,
      "inference_time": 0.18316245079040527,
      "kl_divergence": 0.35930819035619976
    },
    "dino": {
      "training_time": 41.885783672332764,
      "eval_loss": 0.6636652672077383,
      "inference_time": 0.18297195434570312,
      "kl_divergence": 1.060376674621348
    },
    "line": {
      "training_time": 38.887343406677246,
      "eval_loss": 0.8017848281909132,
      "inference_time": 0.17120051383972168,
      "kl_divergence": 0.15692256311119815
    },
    "moons": {
      "training_time": 38.7231330871582,
      "eval_loss": 0.6203141152248968,
      "inference_time": 0.1772310733795166,
      "kl_divergence": 0.09455949519397541
    }
  },
  "grid-10": {
    "circle": {
      "training_time": 72.2452929019928,
      "eval_loss": 0.3957345437668169,
      "inference_time": 0.19002866744995117,
      "kl_divergence": 0.33404137005932666,
      "grid_variance": 0.002777667250484228
    },
    "dino": {
      "training_time": 70.31516480445862,
      "eval_loss": 0.6458895817742019,
      "inference_time": 0.18693757057189941,
      "kl_divergence": 1.1301831225390124,
      "grid_variance": 0.0023937306832522154
    },
    "line": {
      "training_time": 76.5330286026001,
      "eval_loss": 0.7712131371278592,
      "inference_time": 0.18567490577697754,
      "kl_divergence": 0.18761912891235336,
      "grid_variance": 0.0035206619650125504
    },
    "moons": {
      "training_time": 73.73473834991455,
      "eval_loss": 0.589565737320639,
      "inference_time": 0.19662714004516602,
      "kl_divergence": 0.11135187421983446,
      "grid_variance": 0.0031416022684425116
    }
  },
  "grid-20": {
    "circle": {
      "training_time": 61.36747455596924,
      "eval_loss": 0.3965786517123737,
      "inference_time": 0.1880967617034912,
      "kl_divergence": 0.34939379720249025,
      "grid_variance": 0.0006894692778587341
    },
    "dino": {
      "training_time": 61.40353488922119,
      "eval_loss": 0.6446876498439428,
      "inference_time": 0.1821444034576416,
      "kl_divergence": 1.106597165466926,
      "grid_variance": 0.0006851014331914485
    },
    "line": {
      "training_time": 57.40531301498413,
      "eval_loss": 0.7804632755496618,
      "inference_time": 0.17763042449951172,
      "kl_divergence": 0.1942168530689934,
      "grid_variance": 0.0011169814970344305
    },
    "moons": {
      "training_time": 60.078025579452515,
      "eval_loss": 0.5984103514257905,
      "inference_time": 0.19323015213012695,
      "kl_divergence": 0.09598977901828819,
      "grid_variance": 0.0008280634065158665
    }
  },
  "multi-scale": {
    "circle": {
      "training_time": 71.97255516052246,
      "eval_loss": 0.3564325174712159,
      "inference_time": 0.20382189750671387,
      "kl_divergence": 0.3037373791494471,
      "coarse_grid_variance": 0.009866484440863132,
      "fine_grid_variance": 0.0006281131645664573
    },
    "dino": {
      "training_time": 69.65299201011658,
      "eval_loss": 0.62442735523519,
      "inference_time": 0.1962118148803711,
      "kl_divergence": 1.194079712419011,
      "coarse_grid_variance": 0.007552552502602339,
      "fine_grid_variance": 0.000691052817273885
    },
    "line": {
      "training_time": 69.10427355766296,
      "eval_loss": 0.6286360190042755,
      "inference_time": 0.20228934288024902,
      "kl_divergence": 0.31122159740858746,
      "coarse_grid_variance": 0.009874102659523487,
      "fine_grid_variance": 0.001136363367550075
    },
    "moons": {
      "training_time": 71.32003784179688,
      "eval_loss": 0.5598345261705501,
      "inference_time": 0.1957569122314453,
      "kl_divergence": 0.13601490492887555,
      "coarse_grid_variance": 0.010428276844322681,
      "fine_grid_variance": 0.0008094563381746411
    }
  },
  "multi-scale-l1": {
    "circle": {
      "training_time": 76.58001351356506,
      "eval_loss": 0.38757572839479615,
      "inference_time": 0.2047441005706787,
      "kl_divergence": 0.3233448326820488,
      "coarse_grid_variance": 0.010761231184005737,
      "fine_grid_variance": 2.2071786016205546e-17
    },
    "dino": {
      "training_time": 77.1138973236084,
      "eval_loss": 0.6413314583356423,
      "inference_time": 0.19238519668579102,
      "kl_divergence": 1.166831156285635,
      "coarse_grid_variance": 0.0075126830488443375,
      "fine_grid_variance": 7.105605021934508e-19
    },
    "line": {
      "training_time": 81.69518947601318,
      "eval_loss": 0.765471396086466,
      "inference_time": 0.19542980194091797,
      "kl_divergence": 0.19653485066494875,
      "coarse_grid_variance": 0.008399258367717266,
      "fine_grid_variance": 0.0
    },
    "moons": {
      "training_time": 81.41889429092407,
      "eval_loss": 0.585447847919391,
      "inference_time": 0.19643688201904297,
      "kl_divergence": 0.10539839714111231,
      "coarse_grid_variance": 0.01050220150500536,
      "fine_grid_variance": 1.0836047826471186e-17
    }
  }
};
