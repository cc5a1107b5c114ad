/** The coordinates that a configuration names: what is accepted, what is kept with a run, and who reads it. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encode } from "../../src/diffusion/transform/transform.js";
import type { RunConfig } from "../../src/study/config/config.js";
import { makeRunConfig, modelOf, modelShape, parseConfig } from "../../src/study/config/config.js";
import { runData } from "../../src/study/config/dataset-source.js";
import { runId } from "../../src/study/config/identity.js";
import { runTransform, writeModel } from "../../src/study/run/folder/model-file.js";
import { fitRunTransform } from "../../src/study/run/run-model.js";
import { begunModel } from "../support/earlier-files.js";
import { column } from "../support/statistics.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const runWith = (domain: object | undefined, dataset = "moons", seed = 1): RunConfig =>
  makeRunConfig(parseConfig(domain === undefined ? {} : { domain }, "c"), { name: dataset as "moons", count: 600 }, seed, "c");

it("is absent where it is not asked for, so that earlier runs keep their identity", () => {
  expect(parseConfig({}, "c")).not.toHaveProperty("domain");
  expect(modelShape(runWith(undefined)).regions).toEqual([]);
});

it.each<[object, object, number[]]>([
  [{ kind: "standardised" }, { kind: "standardised", scale: "full" }, []],
  [{ kind: "data" }, { kind: "data" }, []],
  [{ kind: "splits" }, { kind: "splits", sizes: [20, 160], minimumRows: 50, pseudoCount: 1, scale: "full" }, [20, 160]],
  [{ kind: "k-means", sizes: [7], scale: "axes" }, { kind: "k-means", sizes: [7], minimumRows: 50, pseudoCount: 1, scale: "axes" }, [7]],
  [{ kind: "uniform" }, { kind: "uniform", sizes: [5, 20], minimumRows: 50, pseudoCount: 1, scale: "full" }, [25, 400]],
])("%o has its defaults, and a model with room for its regions", (domain, resolved, regions) => {
  expect(parseConfig({ domain }, "c").domain).toStrictEqual(resolved);
  expect(modelShape(runWith(domain)).regions).toEqual(regions);
});

it.each<[object, string]>([
  [{ kind: "kmeans" }, 'domain.kind is "kmeans"; did you mean "k-means"?'],
  [{ kind: "splits", sizes: [20, 10] }, "domain.sizes is 20, 10: must grow from coarse to fine"],
  [{ kind: "uniform", sizes: [5, 12] }, "domain.sizes is 5, 12: each size of uniform regions must be a multiple of the one before"],
  [{ kind: "splits", minimumRows: 1 }, "domain.minimumRows is 1: must be at least 2"],
  [{ kind: "standardised", sizes: [3] }, 'unknown key "sizes" in domain'],
])("%o is refused", (domain, message) => {
  expect(() => parseConfig({ domain }, "c")).toThrow(message);
});

it("refuses more regions than a model has room for", () => {
  expect(() => runWith({ kind: "uniform", sizes: [5, 20] }, "helix-3d")).toThrow(/the number of regions of a level is 8000/);
});

describe("a grid on the data's box", () => {
  const levels = [{ name: "grid", size: 4 }];
  const config = makeRunConfig(
    parseConfig({ domain: { kind: "standardised", scale: "axes" }, grid: { axes: [2, 0], box: { margin: 0.1 }, levels } }, "c"),
    { name: "helix-3d", count: 500 },
    1,
    "c",
  );

  it("has bounds in the model's coordinates, a share of the data's extent beyond them", () => {
    const data = runData(config);
    const domain = fitRunTransform(config, data)!;
    const { lower, upper } = modelOf(config, domain).grid!;
    for (const [a, axis] of [2, 0].entries()) {
      const values = column(encode(domain, data.train().points, 3).points, 3, axis);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      expect(lower[a]).toBeCloseTo(low - 0.1 * (high - low), 5);
      expect(upper[a]).toBeCloseTo(high + 0.1 * (high - low), 5);
    }
  });

  it("has sizes before the data are drawn, and bounds with their coordinates alone", () => {
    const { lower, upper, levels: shaped } = modelShape(config).grid!;
    expect([lower, upper]).toEqual([
      [-1, -1],
      [1, 1],
    ]);
    expect(shaped).toEqual(modelOf(config, fitRunTransform(config, runData(config))).grid!.levels);
    expect(() => modelOf(config, null)).toThrow("internal: the model's coordinates are not given");
  });

  it.each<[object, string]>([
    [{ grid: { box: {}, levels } }, "grid.box is the data's in the coordinates of a domain: add one"],
    [{ domain: { kind: "data" }, grid: { box: {}, lower: [0, 0], levels } }, "grid.box stands in place of grid.lower and grid.upper"],
    [{ domain: { kind: "data" }, grid: { box: { margin: -1 }, levels } }, "grid.box.margin is -1: must be at least 0"],
  ])("is refused as %o", (written, message) => {
    expect(() => parseConfig(written, "c")).toThrow(message);
  });
});

describe.each(["data", "standardised", "splits", "k-means", "uniform"])("the file of a run in %s coordinates", (kind) => {
  const config = runWith({
    kind,
    ...(kind === "splits" || kind === "k-means" ? { sizes: [3, 9], minimumRows: 20 } : {}),
    ...(kind === "data" || kind === "standardised" ? {} : { memorisedRows: 0 }),
  });
  const data = runData(config);
  const domain = fitRunTransform(config, data);

  it("holds them exactly; before there is one they are fitted", () => {
    const folder = temporaryFolder();
    expect(runTransform(folder, config, data)).toEqual(domain);
    writeModel(folder, runId(config), begunModel(config));
    expect(runTransform(folder, config, data)).toEqual(domain);
  });

  it("belongs to its run alone", () => {
    const folder = temporaryFolder();
    writeModel(folder, runId(config), begunModel(config));
    expect(() => runTransform(folder, { ...config, seed: 2 }, data)).toThrow(/belongs to another run/);
    writeFileSync(join(folder, "model.safetensors"), "nothing of the kind");
    expect(() => runTransform(folder, config, data)).toThrow(/model\.safetensors/);
  });
});
