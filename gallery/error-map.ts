import { measureErrors } from "../src/diffusion/adaptation/measure-errors.js";
import { makeDataset } from "../src/data/datasets.js";
import { exactPredictor } from "../src/data/mixture/exact-denoiser.js";
import { makeSchedule } from "../src/diffusion/process/schedule.js";
import { errorMap } from "../src/plot/figures/error-map.js";
import type { Entry } from "./entry.js";
import { fromNoise } from "../src/diffusion/samplers/from-noise.js";

export default {
  title: "Where the noise adapts",
  about: "What a denoiser does not know, by place: here the ideal denoiser of four blobs of different size.",
  figure: () => {
    const { points, mixture } = makeDataset("mixture-blobs", 3000, 1);
    const schedule = makeSchedule({ kind: "karras", timesteps: 12, sigmaMin: 0.01, sigmaMax: 40, rho: 7 });
    const config = { sizes: [4, 12], axes: [0, 1], rows: 4000 };
    return errorMap({
      config: "the ideal denoiser",
      dataset: "mixture-blobs",
      seed: 1,
      errors: measureErrors({
        denoiserOf: () => fromNoise(schedule, exactPredictor(mixture!, schedule)),
        schedule,
        data: { points },
        dimensions: 2,
        grid: config,
        seed: 1,
      }),
      coordinates: "data",
      signalRate: schedule.signalRate,
      points,
      timesteps: [2, 5, 7],
    });
  },
} satisfies Entry;
