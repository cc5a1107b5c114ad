import { denoisingFrame } from "../src/plot/figures/denoising-frame.js";
import type { Entry } from "./entry.js";
import { drawnPoints, NAMES } from "./example.js";

export default {
  title: "Denoising",
  about: "A frame of the animation that shows samples on their way from noise to data.",
  figure: () =>
    denoisingFrame({
      names: NAMES,
      dataset: "moons",
      seed: 1,
      timestep: 20,
      box: { lower: [-4, -4], upper: [4.5, 4.5] },
      samples: NAMES.configs.map((config, c) => ({ config, points: drawnPoints("moons", 0.7 - 0.2 * c) })),
      real: drawnPoints("moons", 0),
    }),
} satisfies Entry;
