/** Every figure is drawn of studies of every shape, without a warning, and within a page. */

import { describe, expect, it } from "vitest";
import { FIGURE_FILES } from "../support/figure-names.js";
import { toSvg } from "../../src/plot/drawing/render.js";
import type { Shape } from "../support/figure-shapes.js";
import { FIGURES, named, shapeOf } from "../support/figure-shapes.js";

const LONG = "very-long-".repeat(6);
const SHAPES: Record<string, Shape> = {
  "one of everything": shapeOf({ configs: ["a"], datasets: 1, seeds: 1, samplers: 1, sampleSteps: 1, curvePoints: 1 }),
  "one configuration": shapeOf({ configs: ["a"] }),
  "one configuration on four data sets, one seed": shapeOf({ configs: ["a"], datasets: 4, seeds: 1 }),
  "one data set": shapeOf({ datasets: 1 }),
  "one seed": shapeOf({ seeds: 1 }),
  "one sampler": shapeOf({ samplers: 1 }),
  "one configuration and one sampler": shapeOf({ configs: ["a"], samplers: 1 }),
  "one number of steps": shapeOf({ sampleSteps: 1 }),
  "one configuration and many samplers": shapeOf({ configs: ["a"], samplers: 12 }),
  "curves of one point": shapeOf({ curvePoints: 1 }),
  "curves of no point": shapeOf({ curvePoints: 0 }),
  "17 configurations on one data set": shapeOf({ configs: named(17), datasets: 1 }),
  "17 configurations on six data sets": shapeOf({ configs: named(17), datasets: 6 }),
  "24 configurations": shapeOf({ configs: named(24) }),
  "names of 64 characters": shapeOf({ configs: [`${LONG}aaaa`, `${LONG}bbbb`, `${LONG}cccc`] }),
  "names of objects' own": shapeOf({ configs: ["constructor", "toString", "__proto__"] }),
  "a configuration without a finished run": shapeOf({ has: (c) => c !== 1 }),
  "a data set without a finished run": shapeOf({ has: (_, d) => d !== 1 }),
  "one finished run": shapeOf({ has: (c, d) => c === 1 && d === 1 }),
  "no finished run": shapeOf({ has: () => false }),
  "all values alike": shapeOf({ value: () => 0.25 }),
  "all values zero": shapeOf({ value: () => 0 }),
  "negative values": shapeOf({ value: (i) => -1 - (i % 3) }),
  "values 300 powers of ten apart": shapeOf({ value: (i) => (i % 2 === 0 ? 1e-150 : 1e150) }),
  "values that are no number": shapeOf({ value: (i) => [0.3, NaN, Infinity, -Infinity][i % 4] }),
  "no value that is a number": shapeOf({ value: () => NaN }),
  "pictures of one point": shapeOf({ rows: 1 }),
  "pictures of no point": shapeOf({ rows: 0 }),
  "all points at one place": shapeOf({ coordinate: () => 3 }),
  "points that are no number": shapeOf({ coordinate: (i) => [0.5, NaN, -1, Infinity, 2, -Infinity, 0][i % 7] }),
  "no point that is a number": shapeOf({ coordinate: () => NaN }),
  "points far away": shapeOf({ coordinate: (i) => 1.7e9 + i }),
  "all points at one place far away": shapeOf({ coordinate: (i) => (i % 2 === 0 ? 3e38 : -3e38) }),
  "points of float32's largest numbers": shapeOf({ coordinate: (i) => (i % 3 === 0 ? 3e38 : -3e38) }),
  "one timestep and grids of one cell": shapeOf({ timesteps: 1, cells: 1 }),
};

it("draws every figure there is", () => {
  expect([...new Set(Object.keys(FIGURES).map((name) => name.split(" ")[0]))].toSorted()).toEqual(FIGURE_FILES.toSorted());
});

describe.each(Object.entries(SHAPES))("%s", (_, shape) => {
  it.each(Object.entries(FIGURES))("%s", async (_name, figure) => {
    const svg = await toSvg(figure(shape));
    expect(Number(/ width="([\d.]+)"/.exec(svg)![1])).toBeLessThan(800);
    expect(svg.replaceAll(/href="data:[^"]*"/g, "")).not.toMatch(/NaN|undefined|Infinity/);
  });
});
