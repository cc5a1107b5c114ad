/** The data coloured by the size of their region's noise, with the regions' ellipses on top. */

import { countOf } from "../../analysis/format.js";
import type { Domain } from "../../diffusion/transform/domain.js";
import { logDeterminant } from "../../diffusion/transform/affine.js";
import type { Ellipse } from "../style/ellipse.js";
import { ellipseBox } from "../style/ellipse.js";
import { inRows } from "../style/encodings.js";
import { imagePanel, squareAround } from "../drawing/image-panel.js";
import { titled } from "../style/labels.js";
import type { Rgb } from "../drawing/raster.js";
import { scatterImage } from "../drawing/raster.js";
import type { Figure } from "../drawing/render.js";
import type { SizeScale } from "../style/size-scale.js";
import { shadeColour, shadeOf, sizeLegend, sizeScale } from "../style/size-scale.js";
import { PAGE_WIDTH } from "../style/theme.js";

/** A data set and its regions. */
export interface DividedData {
  dataset: string;
  /** rows of x, y */
  points: Float32Array;
  /** finest region of every point */
  regions: Int32Array;
  domain: Domain;
  /** the same data as one region, with the same kind of scale */
  undivided: Domain;
}

export interface RegionMapData {
  config: string;
  seed: number;
  divided: readonly DividedData[];
}

/** Radius of an ellipse in standard deviations. */
const DEVIATIONS = 2;
/** Dots of a picture per pixel of the figure: sharp in print. */
const DENSITY = 2;
/** Pixels of a panel's width for its labels. */
const LABELS = 46;
const LARGEST = 230;

export function regionMap({ config, seed, divided }: RegionMapData): Figure {
  const columns = divided.length === 4 ? 2 : Math.min(divided.length, 3);
  const size = Math.min(LARGEST, Math.floor(PAGE_WIDTH / columns) - LABELS);
  const sizes = divided.map(noiseSizes);
  const scale = sizeScale(Float64Array.from(divided.flatMap(({ regions }, i) => Array.from(regions, (region) => sizes[i][region]))));
  const panels = divided.map((data, i) => {
    const { dataset, points, regions, domain } = data;
    // a region without points has the extent of a coarser one and would cover its neighbours
    const ellipses = [...new Set(regions)].map((region) => regionEllipse(domain, region, shadeColour(shadeOf(sizes[i][region], scale))));
    const box = squareAround([points], ellipses.map(ellipseBox));
    const panel = imagePanel({
      box,
      size,
      title: `${dataset}, ${countOf(domain.partition.count, "region")}`,
      pictures: [{ url: scatterImage(dotsBySize(data, sizes[i], scale), box, size * DENSITY), box }],
      ellipses,
    });
    const legend = "Noise beside that of the undivided data; the ends stand for all beyond";
    return i === 0 ? { ...panel, layer: [...panel.layer, sizeLegend(scale, legend)] } : panel;
  });
  const plane = divided.some(({ domain }) => domain.dimensions > 2) ? ", of the first two coordinates" : "";
  return {
    description: `Points of ${divided.map(({ dataset }) => dataset).join(", ")}, coloured by the size of the noise of ${config} in their region, with the ellipse of each region.`,
    spec: {
      title: titled(`Where the noise of ${config} adapts`, [
        "Points of the data in the colour of their region's noise: L σ z, of size |det L|^(1/d)",
        `Ellipses: ${DEVIATIONS} standard deviations of every region that holds points${plane}; seed ${seed}`,
      ]),
      spacing: 30,
      vconcat: inRows(panels, columns).map((row) => ({ spacing: 16, hconcat: row })),
    },
  };
}

/** Returns |det L|^(1/d) of every region relative to that of the undivided data, as base-2 logarithms. */
function noiseSizes({ domain: { dimensions: d, partition, scale }, undivided }: DividedData): Float64Array {
  const whole = logDeterminant(undivided.scale, d);
  return Float64Array.from({ length: partition.count }, (_, region) => (logDeterminant(scale, d, region * d * d) - whole) / (d * Math.LN2));
}

/** L is lower triangular, so its first two rows give the covariance of the first two coordinates. */
function regionEllipse({ dimensions: d, mean, scale }: Domain, region: number, colour: Rgb): Ellipse {
  const at = (row: number, column: number): number => (row < d ? DEVIATIONS * scale[(region * d + row) * d + column] : 0);
  return { centre: [mean[region * d], d > 1 ? mean[region * d + 1] : 0], shape: [at(0, 0), at(1, 0), at(1, 1)], colour };
}

/** Sorts the points by shade, with the finest noise on top. */
function dotsBySize({ points, regions }: DividedData, sizes: Float64Array, scale: SizeScale) {
  const byShade = new Map<number, number[]>();
  regions.forEach((region, row) => {
    const shade = shadeOf(sizes[region], scale);
    const own = byShade.get(shade) ?? [];
    byShade.set(shade, own);
    own.push(points[2 * row], points[2 * row + 1]);
  });
  const shades = [...byShade].toSorted(([a], [b]) => b - a);
  return shades.map(([shade, own]) => ({ points: own, colour: shadeColour(shade), opacity: 0.35, size: 2 }));
}
