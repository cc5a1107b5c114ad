/**
 * Golden grid lookups: cells of points on each level of a grid over [-1, 1], and the factor.
 *
 * The file names the cells (`coarseCell`, `fineCell`, …: one list of indices per axis) and the factor, and
 * leaves the grids implied: as many cells along an axis as the largest index needs, and level l holds the
 * values 1000 · l, 1000 · l + 1, … over [timestep][cell].
 */

import { z } from "zod";
import type { BackendFactory } from "../../src/backend/select.js";
import { UserError } from "../../src/errors/user-error.js";
import type { GridConfig } from "../../src/diffusion/noise-grid/grid.js";
import { cellOf } from "../../src/diffusion/noise-grid/grid.js";
import type { ModelConfig } from "../../src/diffusion/model-config.js";
import { gridArrays, parameterLength } from "../../src/diffusion/network/parameters.js";
import { backendLabel } from "../support/backends.js";
import type { Outcome } from "./figures.js";
import { Errors } from "./figures.js";
import { hasKeys, parse, shapeOf } from "./form.js";

const rows = z.array(z.array(z.number())).nonempty();
const schema = z.array(z.looseObject({ t: z.int().min(0), points: rows, factor: z.array(z.number()) })).nonempty();
const cellsOfLevel = z.array(z.array(z.int().min(0))).nonempty();

interface Lookup {
  t: number;
  points: number[][];
  factor: number[];
  /** [level][axis][point] */
  cells: number[][][];
}

export function recognises(json: unknown): boolean {
  return Array.isArray(json) && hasKeys(json[0], "points", "factor");
}

export function replay(json: unknown, factories: BackendFactory[]): Outcome[] {
  const lookups = parse(schema, json).map(({ t, points, factor, ...rest }) => ({
    t,
    points,
    factor,
    cells: Object.keys(rest)
      .filter((key) => key.endsWith("Cell"))
      .map((key) => parse(cellsOfLevel, rest[key])),
  }));
  const config = modelOf(lookups);
  return factories.map((factory) => {
    const errors = new Errors();
    compareCells(config.grid!, lookups, errors);
    compareFactors(config, lookups, factory, errors);
    return { backend: backendLabel(factory), figures: errors.figures() };
  });
}

function modelOf(lookups: Lookup[]): ModelConfig {
  const levels = lookups[0].cells.map((_, l) => Math.max(...lookups.flatMap(({ cells }) => (cells[l] ?? []).flat())) + 1);
  if (levels.length === 0) throw new UserError("no level: expected keys such as coarseCell and fineCell");
  const axes = lookups[0].cells[0].map((_, axis) => axis);
  return {
    dimensions: shapeOf(lookups[0].points)[1],
    denoiser: { embeddingDim: 4, hiddenSize: 1, hiddenLayers: 0 },
    schedule: { kind: "linear", timesteps: Math.max(...lookups.map(({ t }) => t)) + 1, betaStart: 1e-4, betaEnd: 0.02 },
    grid: {
      axes,
      lower: axes.map(() => -1),
      upper: axes.map(() => 1),
      levels: levels.map((size, l) => ({ name: `level-${l}`, size, penalty: null })),
    },
    regions: [],
  };
}

/** An index is right or wrong: any difference is an error of 1. */
function compareCells(grid: GridConfig, lookups: Lookup[], errors: Errors): void {
  for (const { points, cells } of lookups) {
    cells.forEach((level, l) => {
      const found = points.map((point) => cellOf(grid, grid.levels[l].size, point.map(Math.fround)));
      const wrong = level.flatMap((indices, axis) => indices.map((index, row) => Number(found[row]?.[axis] !== index)));
      errors.compare(
        "cells",
        wrong,
        wrong.map(() => 0),
      );
    });
  }
}

function compareFactors(config: ModelConfig, lookups: Lookup[], factory: BackendFactory, errors: Errors): void {
  const backend = factory.create(config);
  const parameters = new Float32Array(parameterLength(config));
  gridArrays(config).forEach(({ offset, length }, l) => {
    for (let i = 0; i < length; i++) parameters[offset + i] = 1000 * l + i;
  });
  backend.write("parameters", parameters);
  for (const { t, points, factor } of lookups) {
    const found = backend.factor(Float32Array.from(points.flat()), new Int32Array(points.length).fill(t));
    errors.compare("factor", found, factor);
  }
  backend.dispose();
}
