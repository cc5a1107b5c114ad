/** Every golden file through every backend, and proof that a wrong number in a golden does not pass. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadBackends } from "../support/backends.js";
import { corrupt } from "../support/corrupt.js";
import { failures } from "./figures.js";
import { readGolden, replayGolden } from "./kinds.js";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
/** What float32 leaves of a float64 run: the largest measured is 4e-6, of a grid's gradient norm. */
const MEASURED = 1e-5;

const { factories } = await loadBackends();
const golden = (name: string): unknown => readGolden(join(FOLDER, name));

describe.each(FILES)("%s", (file) => {
  const outcomes = replayGolden(golden(file), factories);
  it.each(outcomes.map((outcome) => [outcome.backend, outcome] as const))("%s agrees", (_, { figures }) => {
    expect(figures.length).toBeGreaterThan(0);
    const isRelative = file !== "datasets.json";
    expect(failures(isRelative ? figures.map((figure) => ({ ...figure, limit: MEASURED })) : figures)).toEqual([]);
  });
});

describe("a golden with one number changed by a thousandth is caught, and only there", () => {
  it.each([
    ["multi-scale-l1.json", ["steps", 1, "noisy"], "noisy"],
    ["multi-scale-l1.json", ["steps", 2, "adjustment"], "factor"],
    ["multi-scale-l1.json", ["steps", 3, "prediction"], "prediction"],
    ["multi-scale-l1.json", ["steps", 0, "mse"], "mse"],
    ["multi-scale-l1.json", ["steps", 1, "loss"], "loss"],
    ["multi-scale-l1.json", ["steps", 2, "learningRate"], "rate"],
    ["multi-scale-l1.json", ["steps", 3, "denoiserGradNorm"], "norm"],
    ["multi-scale-l1.json", ["steps", 2, "gridGradNorm"], "grid norm"],
    ["multi-scale-l1.json", ["steps", 0, "gradients"], "gradients"],
    ["multi-scale-l1.json", ["steps", 0, "gridGradients"], "grid gradients"],
    ["multi-scale-l1.json", ["finalParameters"], "parameters"],
    ["multi-scale-l1.json", ["finalGrids"], "grids"],
    ["multi-scale-l1.json", ["finalEma"], "ema"],
    ["multi-scale-l1.json", ["sampling", "final"], "samples"],
    ["baseline.json", ["finalParameters", "network.0.bias"], "parameters"],
    ["schedules.json", ["linear-1000", "alphasCumprod"], "alphasCumprod"],
    ["schedules.json", ["quadratic-100", "posteriorVariance"], "posteriorVariance"],
    ["ema-decay.json", [3, "decay"], "decay"],
    ["grid-lookup.json", [1, "coarseCell", 0, 0], "cells"],
    ["grid-lookup.json", [2, "factor"], "factor"],
    ["knn-kl.json", [9, "klBits"], "klBits"],
  ] as const)("%s %j", (file, path, quantity) => {
    for (const { backend, figures } of replayGolden(corrupt(golden(file), [...path]), factories)) {
      expect([backend, failures(figures).map(({ name }) => name)]).toEqual([backend, [quantity]]);
    }
  });

  it("a wrong kind of moving average", () => {
    const calls = golden("ema-decay.json") as { call: number; kind: string }[];
    calls[0].kind = "lerp";
    expect(failures(replayGolden(calls, factories)[0].figures).map(({ name }) => name)).toEqual(["kind"]);
  });

  it("a data set under another's name", () => {
    const sets = golden("datasets.json") as Record<string, unknown>;
    const failed = failures(replayGolden({ circle: sets["line"] }, factories)[0].figures).map(({ name }) => name);
    expect(failed).toEqual(expect.arrayContaining(["circle std", "circle ks", "circle cells"]));
  });
});
