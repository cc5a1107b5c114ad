/** Studies of every shape, and every figure's data for each: what figures are drawn with in the tests. */

import type { CurveBand } from "../../src/analysis/curves.js";
import type { ErrorGrid } from "../../src/diffusion/adaptation/error-grid.js";
import { fitDomain } from "../../src/diffusion/transform/fit.js";
import { locate } from "../../src/diffusion/transform/partition.js";
import { convergence } from "../../src/plot/figures/convergence.js";
import { denoisingFrame } from "../../src/plot/figures/denoising-frame.js";
import { differences } from "../../src/plot/figures/differences.js";
import { errorMap } from "../../src/plot/figures/error-map.js";
import { evaluationMetrics } from "../../src/plot/figures/evaluation-metrics.js";
import type { GeneratedImagesData } from "../../src/plot/figures/generated-images.js";
import { generatedImages } from "../../src/plot/figures/generated-images.js";
import { gridHeatmap } from "../../src/plot/figures/grid/grid-heatmap.js";
import { gridVarianceComparison } from "../../src/plot/figures/grid/grid-variance-comparison.js";
import { pairPlot } from "../../src/plot/figures/pair-plot.js";
import { qualityBySteps } from "../../src/plot/figures/quality-by-steps.js";
import { regionMap } from "../../src/plot/figures/region-map.js";
import { samplesOverview } from "../../src/plot/figures/samples-overview.js";
import { tradeOff } from "../../src/plot/figures/trade-off.js";
import { trainLoss } from "../../src/plot/figures/train-loss.js";
import { factorScale } from "../../src/plot/style/colour-scale.js";
import { squareAround } from "../../src/plot/drawing/image-panel.js";
import type { Column, Table } from "../../src/table/table.js";
import type { Names } from "../../src/plot/style/names.js";
import type { Figure } from "../../src/plot/drawing/render.js";

/** A study's shape: how much of everything it has. */
export interface Shape {
  configs: readonly string[];
  datasets: readonly string[];
  seeds: number;
  samplers: number;
  /** numbers of sampling steps */
  sampleSteps: number;
  /** points of a curve, values of training steps */
  curvePoints: number;
  /** rows of every picture */
  rows: number;
  timesteps: number;
  /** cells along an axis of a grid */
  cells: number;
  /** whether the runs of a configuration on a data set are there */
  has: (config: number, dataset: number) => boolean;
  /** a metric's value of a run, by a number that differs from run to run */
  value: (index: number) => number;
  /** a coordinate of a point, by a number that differs from one to the next */
  coordinate: (index: number) => number;
}

export const named = (count: number, prefix = "config"): string[] => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);
const DATASETS = ["moons", "dino", "line", "circle", "helix-3d", "mixture-5d"];

/** Three configurations on two data sets, three seeds, two samplers. */
export function shapeOf(changes: Partial<Omit<Shape, "datasets">> & { datasets?: number } = {}): Shape {
  return {
    configs: named(3),
    seeds: 3,
    samplers: 2,
    sampleSteps: 3,
    curvePoints: 5,
    rows: 40,
    timesteps: 10,
    cells: 4,
    has: () => true,
    value: (i) => 0.1 + ((i * 37) % 11) / 10,
    coordinate: (i) => Math.round(20 * Math.sin(i)) / 10,
    ...changes,
    datasets: DATASETS.slice(0, changes.datasets ?? 2),
  };
}

interface Cell {
  config: string;
  dataset: string;
  /** differs from cell to cell */
  index: number;
}

function cellsOf({ configs, datasets, has }: Shape): Cell[] {
  return configs.flatMap((config, c) =>
    datasets.flatMap((dataset, d) => (has(c, d) ? [{ config, dataset, index: c * datasets.length + d }] : [])),
  );
}

const namesOf = ({ configs, datasets }: Shape): Names => ({ configs, datasets, baseline: configs[0] });

function seedsOf({ seeds, value }: Shape, index: number): { values: number[]; mean: number; interval: [number, number] | null } {
  const values = Array.from({ length: seeds }, (_, s) => value(31 * index + s));
  const mean = values.reduce((sum, one) => sum + one, 0) / seeds;
  return { values, mean, interval: seeds < 2 ? null : [Math.min(...values), Math.max(...values)] };
}

function pointsOf({ rows, coordinate }: Shape, index: number): Float32Array {
  return Float32Array.from({ length: 2 * rows }, (_, i) => coordinate(i + 7 * index));
}

function bandsOf(shape: Shape): CurveBand[] {
  return cellsOf(shape).map(({ config, dataset, index }) => ({
    config,
    dataset,
    seeds: Array.from({ length: shape.seeds }, (_, s) => s + 1),
    msPerStep: 1 + index,
    points: Array.from({ length: shape.curvePoints }, (_, i) => {
      const { values, mean } = seedsOf(shape, 17 * index + i);
      return { step: 10 * (i + 1), mean, low: Math.min(...values), high: Math.max(...values) };
    }),
  }));
}

const METRICS = ["eval_loss", "kl_divergence", "training_time", "inference_time"].map((metric) => ({ metric, label: metric }));

function picturesOf(shape: Shape): GeneratedImagesData {
  return {
    names: namesOf(shape),
    seed: 1,
    samples: cellsOf(shape).map(({ config, dataset, index }) => ({ config, dataset, points: pointsOf(shape, index) })),
    real: shape.datasets.map((dataset, d) => ({ dataset, points: pointsOf(shape, d) })),
  };
}

/** Every figure by the name of its file, as a study of some shape has it; absent where the study has none. */
export const FIGURES: Record<string, (shape: Shape) => Figure> = {
  "train-loss": (shape) => trainLoss({ names: namesOf(shape), bands: bandsOf(shape), windows: [100] }),
  convergence: (shape) => convergence({ names: namesOf(shape), loss: bandsOf(shape), kl: bandsOf(shape), windows: [100] }),
  "convergence without a curve": (shape) => convergence({ names: namesOf(shape), loss: bandsOf(shape), kl: [], windows: [100] }),
  "generated-images": (shape) => generatedImages(picturesOf(shape)),
  "samples-overview": (shape) => samplesOverview({ ...picturesOf(shape), shown: shape.configs.slice(0, 6) }),
  "denoising-frame": (shape) => {
    const cells = cellsOf(shape).filter(({ dataset }) => dataset === shape.datasets[0]);
    const real = pointsOf(shape, 0);
    return denoisingFrame({
      names: namesOf(shape),
      dataset: shape.datasets[0],
      seed: 1,
      timestep: 3,
      box: squareAround([real]),
      samples: cells.map(({ config, index }) => ({ config, points: pointsOf(shape, index) })),
      real,
    });
  },
  "evaluation-metrics": (shape) =>
    evaluationMetrics({
      names: namesOf(shape),
      metrics: METRICS,
      bars: METRICS.flatMap(({ metric }, m) =>
        cellsOf(shape).map(({ config, dataset, index }) => ({
          metric,
          config,
          dataset,
          ...seedsOf(shape, index + m),
          published: index % 2 === 0 ? shape.value(index) : null,
        })),
      ),
      floors: shape.datasets.map((dataset, d) => ({ metric: "kl_divergence", dataset, value: shape.value(d) })),
    }),
  differences: (shape) =>
    differences({
      names: namesOf(shape),
      label: "KL divergence (bits)",
      differences: cellsOf(shape).flatMap(({ config, dataset, index }) =>
        config === shape.configs[0] && shape.configs.length > 1
          ? []
          : [{ config, dataset, ...seedsOf(shape, index), isTold: index % 2 === 0 }],
      ),
    }),
  "grid-variance-comparison": (shape) =>
    gridVarianceComparison({
      names: namesOf(shape),
      levels: cellsOf(shape).flatMap(({ config, dataset, index }) =>
        ["coarse", "fine"].map((level, l) => ({ config, level, dataset, ...seedsOf(shape, index + l), published: null })),
      ),
    }),
  "quality-by-steps": (shape) =>
    qualityBySteps({
      names: namesOf(shape),
      metrics: METRICS.slice(0, 3),
      points: METRICS.slice(0, 3).flatMap(({ metric }) =>
        cellsOf(shape).flatMap(({ config, dataset, index }) =>
          named(shape.samplers, "sampler").flatMap((sampler, s) =>
            Array.from({ length: shape.sampleSteps }, (_, i) => {
              const { values, mean } = seedsOf(shape, index + s + i);
              return { metric, dataset, config, sampler, steps: 5 * (i + 1), mean, low: Math.min(...values), high: Math.max(...values) };
            }),
          ),
        ),
      ),
      floors: shape.datasets.map((dataset, d) => ({ metric: "kl_divergence", dataset, value: shape.value(d) })),
    }),
  "trade-off": (shape) =>
    tradeOff({
      names: namesOf(shape),
      points: cellsOf(shape).map(({ config, dataset, index }) => {
        const [kl, time] = [seedsOf(shape, index), seedsOf(shape, index + 5)];
        return { config, dataset, kl: kl.mean, klInterval: kl.interval, overhead: time.mean, overheadInterval: time.interval };
      }),
    }),
  "grid-heatmap": (shape) => heatmap(shape, { kind: "level", index: 0 }),
  "grid-heatmap of a product": (shape) => heatmap(shape, { kind: "product" }),
  "error-map": (shape) =>
    errorMap({
      config: shape.configs[0],
      dataset: shape.datasets[0],
      seed: 1,
      errors: errorsOf(shape),
      coordinates: "data",
      signalRate: new Float64Array(shape.timesteps).fill(0.5),
      points: pointsOf(shape, 0),
      timesteps: [...new Set([0, Math.floor(shape.timesteps / 2), shape.timesteps - 1])],
    }),
  "pair-plot": (shape) => pairPlot({ table: tableOf(shape) }),
  "pair-plot of samples over the data": (shape) => pairPlot({ table: tableOf(shape), beside: tableOf({ ...shape, rows: 7 }) }),
  "region-map": (shape) =>
    regionMap({
      config: shape.configs[0],
      seed: 1,
      divided: shape.datasets.map((dataset, d) => {
        const points = pointsOf(shape, d);
        const fitted = points.length > 0 && points.every(Number.isFinite) ? points : Float32Array.of(0, 0, 1, 2, -1, 3, 4, 1);
        const undivided = fitDomain({ kind: "standardised", scale: "full" }, fitted, 2, 1);
        const domain = fitDomain(
          { kind: "splits", sizes: [2], minimumRows: 10, memorisedRows: 0, pseudoCount: 1, scale: "full" },
          fitted,
          2,
          1,
        );
        return { dataset, points, regions: locate(domain.partition, points, 2), domain, undivided };
      }),
    }),
};

/** A table with a column of texts, as many levels as configurations, and a column of numbers for each data set and some more. */
function tableOf(shape: Shape): Table {
  const written = { least: 0, most: null, mark: "." as const };
  const numbers = (name: string, index: number, step: number): Column => ({
    name,
    type: step > 0 ? { kind: "integer", step, ...OPEN, written } : { kind: "real", ...OPEN, written },
    cells: Float64Array.from({ length: shape.rows }, (_, row) => shape.coordinate(row + 7 * index)),
  });
  const codes = Int32Array.from({ length: shape.rows }, (_, row) => (row % 5 === 3 ? -1 : row % shape.configs.length));
  return {
    rows: shape.rows,
    columns: [
      { name: "text", type: { kind: "category" }, cells: { codes, levels: [...shape.configs] } },
      ...shape.datasets.map((name, d) => numbers(name, d, d % 2)),
      ...shape.configs.slice(0, 9).map((name, c) => numbers(name, c + 10, 0)),
    ],
  };
}

const OPEN = { lower: null, upper: null, atoms: [], heavyTails: false };

function heatmap(shape: Shape, shown: { kind: "level"; index: number } | { kind: "product" }): Figure {
  const levels = [shape.cells, 2 * shape.cells].map((size, l) => ({ name: `level-${l}`, size, penalty: null }));
  const values = levels.map(({ size }, l) => Float32Array.from({ length: shape.timesteps * size * size }, (_, i) => shape.value(i + l)));
  return gridHeatmap({
    config: shape.configs[0],
    dataset: shape.datasets[0],
    seed: 1,
    step: 1000,
    values: { grid: { axes: [0, 1], lower: [-1, -1], upper: [1, 1], levels }, timesteps: shape.timesteps, levels: values },
    shown,
    scale: factorScale(values.flatMap((level) => [...level])),
    points: pointsOf(shape, 0),
    inside: 0.5,
  });
}

function errorsOf({ timesteps, cells, value }: Shape): ErrorGrid {
  const filled = (length: number, number: number): Float32Array => new Float32Array(length).fill(number);
  return {
    axes: [0, 1],
    size: cells,
    lower: filled(2 * timesteps, -3),
    upper: filled(2 * timesteps, 3),
    errors: Float32Array.from({ length: timesteps * cells * cells }, (_, i) => value(i)),
    regional: filled(0, 0),
    mean: Float32Array.from({ length: timesteps }, (_, t) => value(t)),
  };
}
