import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kernelFile } from "../../src/backend/kernel/location.js";
import { nativeLevels } from "../../src/backend/native.js";
import { loadBackend } from "../../src/backend/node.js";
import type { ModelConfig } from "../../src/diffusion/model-config.js";
import { denoiserArrays, denoiserLength, gridArrays, parameterLength } from "../../src/diffusion/network/parameters.js";
import { initialParameters } from "../../src/diffusion/network/initial-parameters.js";
import { modelConfig } from "../support/models.js";
import { messageOf } from "../support/refusals.js";

const native = kernelFile(`noisegrid-${process.platform}-${process.arch}.node`);

const WHY = native === undefined ? ` (skipped: there is no native kernel for ${process.platform}-${process.arch})` : "";

it.skipIf(native === undefined)(`auto is native at the best instruction set${WHY}`, async () => {
  const { name, detail } = await loadBackend("auto");
  expect([name, detail]).toEqual(["native", nativeLevels()[0]]);
});

it.skipIf(native === undefined)(`refuses an instruction set that the processor lacks, and names those it has${WHY}`, async () => {
  await expect(loadBackend("native", "v9")).rejects.toThrow(`no instruction set "v9"; it has ${nativeLevels().join(", ")}`);
});

it("finds the kernel's files, and knows which are not there", () => {
  expect(existsSync(kernelFile("kernel.wasm")!)).toBe(true);
  expect(kernelFile("absent.wasm")).toBeUndefined();
});

const shape = { dimensions: 2, embeddingDim: 4, hiddenSize: 2, hiddenLayers: 1, timesteps: 2 };
const gridded = modelConfig({ ...shape, levels: [2, 3] });
const odd = (value: unknown): never => value as never;
const withGrid = (change: object): ModelConfig => ({ ...gridded, grid: { ...gridded.grid!, ...change } });
const withSchedule = (change: object): ModelConfig => odd({ ...gridded, schedule: { ...gridded.schedule, ...change } });
const withPenalty = (penalty: object): ModelConfig => withGrid({ levels: [{ name: "level", size: 2, penalty }] });
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const karras = { kind: "karras", timesteps: 2, sigmaMin: 0.01, sigmaMax: 10, rho: 7 };

/** Models that no backend can hold, and what each of them, and every function that takes a model, says of it. */
const REFUSED: [name: string, model: ModelConfig, message: string][] = [
  ["nothing", odd(null), "the model is null: must be an object"],
  ["65 coordinates", modelConfig({ ...shape, dimensions: 65 }), "dimensions is 65: must be a whole number from 1 to 64"],
  ["17 layers", modelConfig({ ...shape, hiddenLayers: 17 }), "denoiser.hiddenLayers is 17: must be a whole number from 0 to 16"],
  ["too few features", modelConfig({ ...shape, embeddingDim: 2 }), "denoiser.embeddingDim is 2: must be a whole number from 4 to 1024"],
  ["an odd number of features", modelConfig({ ...shape, embeddingDim: 7 }), "denoiser.embeddingDim is 7: must be even"],
  [
    "nine levels",
    modelConfig({ ...shape, levels: new Array<number>(9).fill(2) }),
    "the number of grid levels is 9: must be a whole number from 1 to 8",
  ],
  [
    "an axis that there is not",
    modelConfig({ ...shape, levels: [2], axes: [0, 5] }),
    "a grid axis is 5: must be a whole number from 0 to 1",
  ],
  [
    "too many parameters",
    modelConfig({ ...shape, hiddenSize: 4096, hiddenLayers: 16 }),
    "the number of parameters is 268562434: must be a whole number from 1 to 50000000",
  ],
  [
    "a mistyped key",
    odd({ ...gridded, dimension: 2 }),
    'unknown key "dimension" in the model; did you mean "dimensions"? (valid: dimensions, denoiser, schedule, grid, regions, target, conditions, start)',
  ],
  [
    "a mistyped size",
    odd({ ...gridded, denoiser: { embeddingDim: 4, hiddensize: 2, hiddenLayers: 1 } }),
    'unknown key "hiddensize" in denoiser; did you mean "hiddenSize"? (valid: embeddingDim, hiddenSize, hiddenLayers)',
  ],
  [
    "a size of text",
    odd({ ...gridded, denoiser: { embeddingDim: 4, hiddenSize: "2", hiddenLayers: 1 } }),
    'denoiser.hiddenSize is "2": must be a whole number from 1 to 4096',
  ],
  ["no denoiser", odd({ ...gridded, denoiser: undefined }), "denoiser is undefined: must be an object"],
  ["no regions", odd({ ...gridded, regions: undefined }), "regions is undefined: must be an array"],
  ["five levels of regions", { ...gridded, regions: [1, 2, 3, 4, 5] }, "regions has 5 entries: must have 0 to 4"],
  ["half a region", { ...gridded, regions: [1.5] }, "the number of regions of a level is 1.5: must be a whole number from 1 to 4096"],
  ["no grid at all", odd({ ...gridded, grid: undefined }), "grid is undefined: must be an object"],
  [
    "a box of 40 numbers",
    withGrid({ lower: numbers(40), upper: numbers(40).map((i) => i + 1) }),
    "grid.lower is an array of length 40: grid.lower and grid.upper need 2 numbers, one per axis",
  ],
  [
    "a box of one number",
    withGrid({ upper: [1] }),
    "grid.upper is an array of length 1: grid.lower and grid.upper need 2 numbers, one per axis",
  ],
  ["a box inside out", withGrid({ lower: [-1, 1], upper: [1, 1] }), "grid.lower must be below grid.upper on every axis"],
  ["a box of NaN", withGrid({ lower: [NaN, -1] }), "a bound of grid.lower is NaN: must be a number from -1e+30 to 1e+30"],
  ["a box beyond float32", withGrid({ upper: [1e39, 1] }), "a bound of grid.upper is 1e+39: must be a number from -1e+30 to 1e+30"],
  [
    "a box too narrow for float32",
    withGrid({ lower: [0, 0], upper: [1, 1e-40] }),
    "grid.upper is 1e-40: too near to grid.lower, 0, for float32",
  ],
  ["an axis twice", withGrid({ axes: [1, 1] }), "grid.axes names an axis twice: 1, 1"],
  [
    "two levels of one name",
    withGrid({ levels: [gridded.grid!.levels[0], gridded.grid!.levels[0]] }),
    'grid.levels has two levels of one name: "level-0", "level-0"',
  ],
  ["a level without a name", withGrid({ levels: [{ size: 2, penalty: null }] }), "the name of a grid level is undefined: must be a text"],
  ["a level without a penalty", withGrid({ levels: [{ name: "level", size: 2 }] }), "penalty is undefined: must be an object"],
  [
    "a level of no cells",
    withGrid({ levels: [{ name: "level", size: 0, penalty: null }] }),
    "the size of a grid level is 0: must be a whole number from 1 to 1024",
  ],
  ["a lookup that there is not", withGrid({ lookup: "linear" }), 'unknown grid.lookup "linear" (valid: nearest, multilinear)'],
  [
    "a mistyped lookup",
    withGrid({ lookUp: "nearest" }),
    'unknown key "lookUp" in grid; did you mean "lookup"? (valid: axes, lower, upper, levels, lookup, initialisation, gate, mode)',
  ],
  ["a gate of text", withGrid({ gate: "yes" }), 'grid.gate is "yes": must be true or false'],
  [
    "a mode that there is not",
    withGrid({ mode: "as written" }),
    'unknown grid.mode "as written"; did you mean "as-written"? (valid: reference, as-written)',
  ],
  [
    "an initialisation that there is not",
    withGrid({ initialisation: { kind: "one" } }),
    'unknown grid.initialisation.kind "one"; did you mean "ones"? (valid: ones, normal, density)',
  ],
  [
    "an initialisation without its deviation",
    withGrid({ initialisation: { kind: "normal" } }),
    "grid.initialisation.deviation is undefined: must be a number from 0 to 1",
  ],
  [
    "a penalty that there is not",
    withPenalty({ kind: "l3", weight: 1 }),
    'unknown penalty.kind "l3"; did you mean "l1"? (valid: l1, l2, elastic-net, total-variation)',
  ],
  ["a penalty of NaN", withPenalty({ kind: "l1", weight: NaN }), "penalty.weight is NaN: must be a number from 0 to 1e+30"],
  [
    "an elastic net without its share",
    withPenalty({ kind: "elastic-net", weight: 1 }),
    "penalty.l1Ratio is undefined: must be a number from 0 to 1",
  ],
  [
    "a mistyped reduction",
    withPenalty({ kind: "l1", weight: 1, reductions: "mean" }),
    'unknown key "reductions" in penalty; did you mean "reduction"? (valid: kind, weight, reduction, l1Ratio)',
  ],
  [
    "a schedule that there is not",
    withSchedule({ kind: "lineer" }),
    'unknown schedule.kind "lineer"; did you mean "linear"? (valid: linear, quadratic, cosine, karras, flow)',
  ],
  [
    "a mistyped beta",
    withSchedule({ betastart: 1e-4 }),
    'unknown key "betastart" in schedule; did you mean "betaStart"? (valid: kind, timesteps, rescale, betaStart, betaEnd, offset, sigmaMin, sigmaMax, rho, timeMin, timeMax)',
  ],
  [
    "what another schedule has",
    withSchedule({ rho: 7 }),
    'unknown key "rho" in a linear schedule (valid: kind, timesteps, rescale, betaStart, betaEnd)',
  ],
  ["half a timestep", withSchedule({ timesteps: 2.5 }), "schedule.timesteps is 2.5: must be a whole number from 1 to 10000"],
  ["a beta of NaN", withSchedule({ betaEnd: NaN }), "schedule.betaEnd is NaN: must be a number from 1e-8 to 0.999999"],
  ["a beta of 1", withSchedule({ betaEnd: 1 }), "schedule.betaEnd is 1: must be a number from 1e-8 to 0.999999"],
  [
    "a sigma that falls",
    odd({ ...gridded, schedule: { ...karras, sigmaMin: 20 } }),
    "schedule.sigmaMin is 20: must be above 0 and below schedule.sigmaMax, 10",
  ],
  [
    "a rescaling that there is not",
    withSchedule({ rescale: "zero" }),
    'unknown schedule.rescale "zero"; did you mean "zero-terminal-snr"? (valid: zero-terminal-snr)',
  ],
];

describe.each(["reference", "wasm", "native"] as const)("%s", (choice) => {
  const isThere = choice !== "native" || native !== undefined;

  it.skipIf(!isThere).each(REFUSED)(`refuses a model with %s${isThere ? "" : WHY}`, async (_, model, message) => {
    const factory = await loadBackend(choice);
    expect(messageOf(() => factory.create(model))).toBe(message);
  });

  it.skipIf(!isThere)(`refuses capacities that there are not, and holds the largest model${isThere ? "" : WHY}`, async () => {
    const factory = await loadBackend(choice);
    for (const capacity of [0, -1, 1.5, NaN, 65_537])
      expect(messageOf(() => factory.create(modelConfig(shape), capacity))).toBe(
        `capacity is ${capacity}: must be a whole number from 1 to 65536`,
      );
    expect(factory.create(modelConfig({ ...shape, hiddenLayers: 16, levels: new Array<number>(8).fill(2) })).capacity).toBe(256);
  });
});

it.each(REFUSED)("every function that takes a model refuses one with %s", (_, model, message) => {
  for (const call of [denoiserArrays, denoiserLength, gridArrays, parameterLength, (given: ModelConfig) => initialParameters(given, 1)])
    expect(messageOf(() => call(model))).toBe(message);
});

it("refuses a backend that there is not", async () => {
  await expect(loadBackend(odd("nativ"))).rejects.toThrow(
    'unknown backend "nativ"; did you mean "native"? (valid: auto, native, wasm, reference)',
  );
  await expect(loadBackend(odd(null))).rejects.toThrow("backend is null: must be one of auto, native, wasm, reference");
});
