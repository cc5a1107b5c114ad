import { gridHeatmap } from "../src/plot/figures/grid/grid-heatmap.js";
import type { Entry } from "./entry.js";
import { drawnPoints } from "./example.js";

const TIMESTEPS = 10;
const levels = [
  { name: "coarse", size: 2, penalty: null },
  { name: "fine", size: 6, penalty: null },
];

/** Grows along the first axis at the first timestep, and along the second at the last. */
function values(size: number): Float32Array {
  return Float32Array.from({ length: TIMESTEPS * size * size }, (_, i) => {
    const t = Math.floor(i / (size * size)) / (TIMESTEPS - 1);
    const [row, column] = [Math.floor(i / size) % size, i % size];
    return 0.8 + (0.4 * (row * (1 - t) + column * t)) / (size - 1);
  });
}

export default {
  title: "Noise factor",
  about: "Where a grid lies on the data and what it does at fixed timesteps: purple for less noise, orange for more, white for none.",
  figure: () =>
    gridHeatmap({
      config: "multi-scale",
      dataset: "moons",
      seed: 1,
      step: 6000,
      values: {
        grid: { axes: [0, 1], lower: [-1, -1], upper: [1, 1], levels },
        timesteps: TIMESTEPS,
        levels: levels.map(({ size }) => values(size)),
      },
      shown: { kind: "product" },
      scale: [0.6, 1.4],
      points: drawnPoints("moons", 0),
      inside: 0.13,
    }),
} satisfies Entry;
