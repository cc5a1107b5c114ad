/**
 * Golden data sets: moments of n points and some of the points. Ours come from another generator of random
 * numbers, so the two are compared as samples of one law, by statistics with limits that are passed by
 * chance about once in ten thousand times.
 */

import { z } from "zod";
import { DATASET_NAMES, makeDataset } from "../../src/data/datasets.js";
import { oneOf } from "../../src/errors/user-error.js";
import { cellScore, column, kolmogorovTwoSample, moments } from "../support/statistics.js";
import type { Figure, Outcome } from "./figures.js";
import { hasKeys, parse } from "./form.js";

const SEED = 0;
/** 2⁶ cells: about thirty of 2,000 points in each. */
const CELL_DEPTH = 6;

const perCoordinate = z.array(z.number());
const schema = z.record(
  z.string(),
  z.object({
    n: z.int().min(2),
    mean: perCoordinate,
    std: perCoordinate,
    min: perCoordinate.nullish(),
    max: perCoordinate.nullish(),
    points: z.array(perCoordinate).nullish(),
  }),
);
type Golden = z.infer<typeof schema>[string];

export function recognises(json: unknown): boolean {
  return hasKeys(json) && hasKeys(Object.values(json)[0], "n", "mean", "std");
}

export function replay(json: unknown): Outcome[] {
  const figures = Object.entries(parse(schema, json)).flatMap(([name, golden]) => {
    const { points, dimensions } = makeDataset(oneOf("data set", name, DATASET_NAMES), golden.n, SEED);
    return compareSamples(points, dimensions, golden).map((figure) => ({ ...figure, name: `${name} ${figure.name}` }));
  });
  return [{ backend: "core", figures }];
}

/** Largest statistic over the coordinates, of each kind that the golden allows. */
export function compareSamples(points: Float32Array, dimensions: number, golden: Golden): Figure[] {
  const coordinates = Array.from({ length: dimensions }, (_, c) => ({ c, values: column(points, dimensions, c) }));
  const largest = (name: string, limit: number, statistic: (c: number, values: Float64Array) => number): Figure => {
    const value = Math.max(...coordinates.map(({ c, values }) => statistic(c, values)));
    return { name, value, limit, text: value.toFixed(1) };
  };
  const spread = Math.sqrt(1 / golden.n + dimensions / points.length);
  const figures = [
    // in standard errors of the difference
    largest("mean", 4.5, (c, values) => Math.abs(moments(values).mean - golden.mean[c]) / (golden.std[c] * spread)),
    largest("std", 4.5, (c, values) => {
      const { std, kurtosis } = moments(values);
      return Math.abs(std - golden.std[c]) / (std * Math.sqrt((kurtosis - 1) / 4) * spread);
    }),
  ];
  const { min, max } = golden;
  if (min && max) {
    // as many points beyond the golden's smallest or largest value have a probability of 2^-count
    figures.push(
      largest("beyond", 14, (c, values) => Math.max(values.filter((v) => v < min[c]).length, values.filter((v) => v > max[c]).length)),
    );
  }
  if (golden.points) {
    const given = golden.points.flat();
    figures.push(largest("ks", 2.25, (c, values) => kolmogorovTwoSample(values, column(given, dimensions, c))));
    const score = cellScore(points, given, dimensions, CELL_DEPTH);
    figures.push({ name: "cells", value: score, limit: 4, text: score.toFixed(1) });
  }
  return figures;
}
