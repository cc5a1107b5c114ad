/** The figures of models with coordinates of their own: what they draw is where it should be, in the units that they name. */

import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/study-analysis.js";
import type { ErrorGrid } from "../../src/diffusion/adaptation/error-grid.js";
import { makeDataset } from "../../src/data/datasets.js";
import { encode } from "../../src/diffusion/transform/transform.js";
import { fitDomain } from "../../src/diffusion/transform/fit.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { ellipseBox, ellipseLayer } from "../../src/plot/style/ellipse.js";
import type { ErrorMapData } from "../../src/plot/figures/error-map.js";
import { errorMap } from "../../src/plot/figures/error-map.js";
import { regionMap } from "../../src/plot/figures/region-map.js";
import { toSvg } from "../../src/plot/drawing/render.js";
import { shadeOf, sizeScale } from "../../src/plot/style/size-scale.js";
import { errorMaps } from "../../src/plot/study/error-maps.js";
import { regionMaps } from "../../src/plot/study/region-maps.js";
import { mapsSection, samplersSection } from "../../src/report/sections/samplers.js";
import { writeModel } from "../../src/study/run/folder/model-file.js";
import { begunModel } from "../support/earlier-files.js";
import { SMALL, writtenStudy } from "../support/study.js";

describe("an ellipse", () => {
  const ellipse = { centre: [1, -2], shape: [3, 1, 2], colour: [0, 0, 0] } as const;

  it("is a closed line of points L (cos, sin) about its centre", () => {
    const [{ x, y, path }] = ellipseLayer([ellipse], [10, 5], { x: {}, y: {} }).data.values;
    expect([x, y]).toEqual([1, -2]);
    const numbers = [...path.matchAll(/-?\d+\.\d+/g)].map(Number);
    // ends of the curves: the begin, then every third place
    const places = Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i] / 10, -numbers[2 * i + 1] / 5]);
    const ends = places.filter((_, i) => i % 3 === 0);
    expect(ends).toEqual([
      [3, 1],
      [0, 2],
      [-3, -1],
      [0, -2],
      [3, 1],
    ]);
    // between its ends a cubic is the same image of the unit circle: u = L⁻¹ (x, y) has length 1
    const middle = [0, 1].map((a) => (places[0][a] + 3 * places[1][a] + 3 * places[2][a] + places[3][a]) / 8);
    const u = middle[0] / 3;
    expect(Math.hypot(u, (middle[1] - u) / 2)).toBeCloseTo(1, 3);
    expect(path.startsWith("M") && path.endsWith("Z")).toBe(true);
  });

  it("touches its box", () => {
    const { lower, upper } = ellipseBox(ellipse);
    const angles = Array.from({ length: 1000 }, (_, i) => (2 * Math.PI * i) / 1000);
    const ys = angles.map((angle) => -2 + Math.cos(angle) + 2 * Math.sin(angle));
    expect([lower[0], upper[0]]).toEqual([-2, 4]);
    expect(lower[1]).toBeCloseTo(Math.min(...ys), 4);
    expect(upper[1]).toBeCloseTo(Math.max(...ys), 4);
  });
});

describe("the scale of sizes", () => {
  it("spans whole powers of two, and stands a rare size at its end", () => {
    const sizes = Float64Array.from({ length: 1000 }, (_, i) => (i === 0 ? -13 : -3.5 + (2 * i) / 1000));
    expect(sizeScale(sizes)).toEqual([-4, -1]);
    expect([-13, -4, -1, 5].map((size) => shadeOf(size, [-4, -1]))).toEqual([0, 0, 63, 63]);
    expect(sizeScale(new Float64Array(3))).toEqual([0, 1]);
  });
});

it("draws the undivided data at size 1, and an ellipse for every region with points", async () => {
  const { points } = makeDataset("moons", 500, 1);
  const domain = fitDomain({ kind: "standardised", scale: "full" }, points, 2, 1);
  const svg = await toSvg(
    regionMap({
      config: "whole",
      seed: 1,
      divided: [{ dataset: "moons", points, regions: new Int32Array(500), domain, undivided: domain }],
    }),
  );
  expect(svg).toContain(">moons, 1 region<");
  expect(svg).toMatch(/>1<\/text>[\s\S]*>2<\/text>/);
  expect([...svg.matchAll(/d="M[^"]*C[^"]*C[^"]*C[^"]*C[^"]*Z"/g)]).toHaveLength(1);
});

describe("the map of errors", () => {
  const grid = (errors: number, regional: number[]): ErrorGrid => ({
    axes: [0, 1],
    size: 1,
    lower: Float32Array.of(-3, -3),
    upper: Float32Array.of(3, 3),
    errors: Float32Array.of(errors),
    regional: Float32Array.from(regional),
    mean: Float32Array.of(0.25),
  });
  const figure = (errors: ErrorGrid, coordinates: ErrorMapData["coordinates"]): string =>
    JSON.stringify(
      errorMap({
        config: "a",
        dataset: "moons",
        seed: 1,
        errors,
        coordinates,
        signalRate: Float64Array.of(1),
        points: Float32Array.of(0, 0),
        timesteps: [0],
      }),
    );
  const pictures = (text: string): string[] => [...text.matchAll(/"url":"([^"]*)"/g)].map((match) => match[1]);

  it("takes errors with regions as beside the region's already", () => {
    const [whole, divided] = [figure(grid(0.25, []), "data"), figure(grid(1, [0.1, 0.4]), "regions")];
    expect(pictures(divided)).toEqual(pictures(whole));
    expect(divided).toContain("In the coordinates of the regions, all regions over each other");
    expect(whole).not.toContain("coordinates");
    expect(figure(grid(0.25, []), "standardised")).toContain("In the coordinates of the standardised data");
  });
});

describe("of a study", () => {
  const sampled = {
    ...SMALL,
    evaluation: { ...SMALL.evaluation, samplers: [{ kind: "ddpm" as const, variance: "grid" as const, sizes: [1] }] },
  };
  const study = writtenStudy({
    configs: {
      plain: SMALL,
      standardised: { ...sampled, domain: { kind: "standardised" } },
      divided: { ...sampled, domain: { kind: "splits", sizes: [2, 4], memorisedRows: 0 } },
    },
    datasets: ["moons", "helix-3d"],
    count: 400,
    state: ({ config, dataset }) => ({ kind: config === "divided" && dataset === "helix-3d" ? "missing" : "done" }),
  });
  for (const { planned, folder, state } of study.runs)
    if (state.kind === "done") writeModel(folder.path, planned.id, begunModel(planned.run));
  const analysis = analyse(study, []);

  it("a configuration with regions has one map of them, a panel for each finished run", async () => {
    const maps = regionMaps(analysis);
    expect(maps.map(({ name }) => name)).toEqual(["divided_region_map"]);
    const svg = await toSvg(maps[0].figure());
    expect(svg).toMatch(/>moons, [2-4] regions</);
    expect(svg).not.toContain("helix-3d");
  });

  it("errors are drawn with the data in the model's coordinates", () => {
    const [axes, timesteps] = [[0, 1], 3];
    const filled = (value: number, count: number): Float32Array => new Float32Array(count).fill(value);
    const errors = { axes, size: 1, lower: filled(-4, 2 * timesteps), upper: filled(4, 2 * timesteps), errors: filled(1, timesteps) };
    const gridOf = (regions: number): ErrorGrid => ({ ...errors, mean: filled(1, timesteps), regional: filled(1, regions * timesteps) });
    const runs = study.runs.filter(({ planned, state }) => planned.config !== "plain" && state.kind === "done");
    for (const { planned, folder } of runs) {
      const { parts, ...model } = begunModel(planned.run);
      const kept = { ...parts, errors: { "1": gridOf(planned.config === "divided" ? 4 : 0) } };
      writeModel(folder.path, planned.id, { ...model, parts: kept });
    }
    const maps = errorMaps(analysis);
    expect(maps.map(({ name }) => name)).toEqual([
      "moons_standardised_error_map",
      "helix-3d_standardised_error_map",
      "moons_divided_error_map",
    ]);
    const { run } = runs.find(({ planned }) => planned.config === "divided")!.planned;
    const { points } = makeDataset("moons", 400, 1);
    const { signalRate } = makeSchedule(run.schedule);
    const map = {
      config: "divided",
      dataset: "moons",
      seed: 1,
      errors: gridOf(4),
      coordinates: "regions" as const,
      signalRate,
      timesteps: [0, 1],
    };
    const shown = maps[2].figure();
    expect(shown).toEqual(errorMap({ ...map, points: encode(fitDomain(run.domain!, points, 2, 1), points, 2).points }));
    expect(shown).not.toEqual(errorMap({ ...map, points }));
  });

  it("the report shows maps also where every run was sampled in one way", () => {
    const blocks = (maps: string[]): unknown => mapsSection(maps).map((section) => section.blocks);
    expect(samplersSection(analysis)).toEqual([]);
    expect(blocks([])).toEqual([]);
    expect(blocks(["divided_region_map"])).toEqual([[{ kind: "figure", name: "divided_region_map" }]]);
  });
});
