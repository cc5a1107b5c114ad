/** Samples of every configuration after one timestep of the reverse process: a frame of an animation. */

import { inRows } from "../style/encodings.js";
import { imagePanel } from "../drawing/image-panel.js";
import { configLabels, titled } from "../style/labels.js";
import type { Names } from "../style/names.js";
import type { Box } from "../drawing/raster.js";
import { rgbOf, scatterImage } from "../drawing/raster.js";
import type { Figure } from "../drawing/render.js";
import { configStyles } from "../style/theme.js";

export interface DenoisingFrameData {
  names: Names;
  dataset: string;
  seed: number;
  timestep: number;
  /** the shown part of the plane, the same in every frame */
  box: Box;
  /** rows of x, y */
  samples: readonly { config: string; points: Float32Array }[];
  real: Float32Array;
}

const SIZE = 150;
/** Largest number of panels side by side on a page. */
const MOST_COLUMNS = 4;
/** Pixels between the axes of neighbours; a name above its panel may use them. */
const BETWEEN = 20;
const DATA = { colour: rgbOf("#b9b9b9"), opacity: 0.25, size: 2 };

export function denoisingFrame({ names, dataset, seed, timestep, box, samples, real }: DenoisingFrameData): Figure {
  const styles = configStyles(names.configs, names.baseline);
  const labels = configLabels(names, SIZE + BETWEEN);
  const columns = Math.ceil(samples.length / Math.ceil(samples.length / MOST_COLUMNS));
  const panels = samples.map(({ config, points }) =>
    imagePanel({
      box,
      size: SIZE,
      title: labels.get(config) ?? config,
      pictures: [
        {
          url: scatterImage(
            [
              { points: real, ...DATA },
              { points, colour: rgbOf(styles.get(config)!.colour), opacity: 0.4, size: 2 },
            ],
            box,
            2 * SIZE,
          ),
          box,
        },
      ],
      axes: { x: true, y: true },
    }),
  );
  return {
    description: `Samples of ${samples.map(({ config }) => config).join(", ")} on ${dataset} after timestep ${timestep} of the reverse chain.`,
    spec: {
      // padded, so that the text does not move between frames
      title: titled(`Denoising ${dataset}`, `After timestep ${String(timestep).padStart(2, "0")}, seed ${seed}; data in grey`),
      spacing: 24,
      vconcat: inRows(panels, columns).map((row) => ({ spacing: 4, hconcat: row })),
    },
  };
}
