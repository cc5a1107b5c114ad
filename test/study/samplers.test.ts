/** Samplers that a configuration names: their names, their samples, and what is refused. */

import { describe, expect, it } from "vitest";
import type { ErrorsNeeded } from "../../src/model/verbs/errors.js";
import { knownErrors } from "../../src/model/verbs/errors.js";
import { measured } from "../../src/model/verbs/measuring.js";
import type { ErrorGrid } from "../../src/diffusion/adaptation/error-grid.js";

import { loadBackend } from "../../src/backend/node.js";
import { makeDataset } from "../../src/data/datasets.js";
import { initialParameters } from "../../src/diffusion/network/initial-parameters.js";
import type { SamplerChoice } from "../../src/diffusion/sampling.js";
import { sampleRows } from "../../src/diffusion/sampling.js";
import type { PlainSampler } from "../../src/diffusion/samplers/index.js";
import { makeRunConfig, modelOf, parseConfig } from "../../src/study/config/config.js";
import { SAMPLER_NAMES, samplerLabel, samplerNamed } from "../../src/diffusion/samplers/record/names.js";
import { samplerSchema, samplersOf } from "../../src/study/config/sampler-config.js";
import { boundVariance, fitSampler } from "../../src/diffusion/adaptation/named-sampler.js";
import { completedBy, errorSizes } from "../../src/diffusion/samplers/record/plain.js";

const SMALL = { denoiser: { embeddingDim: 8, hiddenSize: 16, hiddenLayers: 1 }, schedule: { kind: "karras", timesteps: 12 } } as const;
const runWith = (samplers: object[] | undefined) =>
  makeRunConfig(parseConfig({ ...SMALL, evaluation: { samplers } }, "c"), { name: "moons", count: 500 }, 1, "c");

it("is ddpm with every step unless others are named, and the identity knows only those that are", () => {
  const plain = parseConfig({}, "c");
  expect(samplersOf(plain)).toEqual([{ kind: "ddpm", variance: "fixed_small" }]);
  expect(plain.evaluation).not.toHaveProperty("samplers");
});

it("is named by its kind and what differs from the kind's default", () => {
  const named: [PlainSampler, string][] = [
    [{ kind: "ddpm", variance: "fixed_small", steps: 3 }, "ddpm"],
    [{ kind: "ddpm", variance: "grid" }, "ddpm-grid"],
    [{ kind: "ddpm", variance: "grid", sizes: [3, 9] }, "ddpm-grid-3-9"],
    [{ kind: "ddpm", variance: "as-written" }, "ddpm-as-written"],
    [{ kind: "ddim", eta: 0 }, "ddim"],
    [{ kind: "ddim", eta: 0.5 }, "ddim-eta-0.5"],
    [{ kind: "heun" }, "heun"],
  ];
  for (const [sampler, label] of named) {
    expect(samplerLabel(sampler)).toBe(label);
    const { steps: _steps, ...rest } = sampler;
    expect(samplerNamed(label)).toEqual(rest);
  }
  expect(() => samplerNamed("hen")).toThrow(/unknown sampler "hen"; did you mean "heun"\?/);
  expect(() => samplerNamed("ddpm-grid-20-5")).toThrow(/unknown sampler "ddpm-grid-20-5"/);
});

describe("names", () => {
  it("are those of version 0.1 and one for each option of each sampler", () => {
    const before = [
      "ddpm",
      "ddpm-fixed_large",
      "ddpm-analytic",
      "ddpm-grid",
      "ddpm-grid-5-20",
      "ddpm-as-written",
      "ddim",
      "ddim-eta-0.5",
      "dpmpp_2m",
      "heun",
    ];
    expect(SAMPLER_NAMES.slice(0, before.length)).toEqual(before);
    expect(new Set(SAMPLER_NAMES).size).toBe(SAMPLER_NAMES.length);
  });

  it.each(SAMPLER_NAMES)("%s is read and written the same, and a configuration may say it", (name) => {
    const named = samplerNamed(name);
    expect(samplerLabel(named)).toBe(name);
    expect(samplerSchema.parse(named)).toEqual(named);
  });

  it.each([1e-7, 0.1 + 0.2, 1])("hold any number: eta %d", (eta) => {
    const sampler: PlainSampler = { kind: "ddim", eta };
    expect(samplerNamed(samplerLabel(sampler))).toEqual(sampler);
  });

  it.each([
    ["hen", 'unknown sampler "hen"; did you mean "heun"? (valid: ddpm, ddim, dpmpp_2m, heun'],
    [
      "ddpm-grids",
      'unknown sampler "ddpm-grids"; did you mean "ddpm-grid"? (such as ddpm, ddpm-fixed_large, ddpm-analytic, ddpm-grid, ddpm-grid-5-20, ddpm-as-written)',
    ],
    ["ddpm-fixed_large-5", 'unknown sampler "ddpm-fixed_large-5"; did you mean "ddpm-fixed_large"?'],
    ["ddim-eta-1.5", 'unknown sampler "ddim-eta-1.5"; did you mean "ddim-eta-0.5"? (such as ddim, ddim-eta-0.5)'],
    ["ddim-eta-.", 'unknown sampler "ddim-eta-."'],
    ["ddpm-grid-0", 'unknown sampler "ddpm-grid-0"'],
    ["ddpm-grid-5-257", 'unknown sampler "ddpm-grid-5-257"'],
    ["ddpm-grid-1-2-3-4-5-6-7-8-9", 'unknown sampler "ddpm-grid-1-2-3-4-5-6-7-8-9"'],
    ["", 'unknown sampler ""'],
  ])("refuse %s", (name, message) => {
    expect(() => samplerNamed(name)).toThrow(message);
  });
});

it("without sizes a grid has those of the run's own sampler of that name", () => {
  const own: PlainSampler[] = [
    { kind: "ddpm", variance: "analytic" },
    { kind: "ddpm", variance: "grid", sizes: [2, 4], steps: 3 },
  ];
  expect(completedBy(samplerNamed("ddpm-grid"), own)).toEqual({ kind: "ddpm", variance: "grid", sizes: [2, 4] });
  expect(completedBy(samplerNamed("ddpm-grid-3"), own)).toEqual({ kind: "ddpm", variance: "grid", sizes: [3] });
  expect(completedBy(samplerNamed("ddim"), own)).toEqual({ kind: "ddim", eta: 0 });
  expect(completedBy(samplerNamed("ddpm"), own)).toEqual({ kind: "ddpm", variance: "fixed_small" });
});

it.each([
  [[{ kind: "ddpm", steps: 13 }], /asks for 13 steps of 12 timesteps/],
  [
    [
      { kind: "ddim", steps: 5 },
      { kind: "ddim", eta: 0, steps: 5 },
    ],
    /names ddim with 5 steps twice/,
  ],
  [[{ kind: "ddpm", sizes: [4] }], /gives sizes to variance fixed_small, which has no cells/],
  [[{ kind: "ddpm", variance: "grid", sizes: [20, 5] }], /has sizes 20, 5: must grow from coarse to fine/],
  [[{ kind: "dpmp_2m" }], /samplers\[0\]\.kind is "dpmp_2m"; did you mean "dpmpp_2m"\?/],
  [[{ kind: "ddim", variance: "grid" }], /unknown key "variance" in evaluation\.samplers\[0\]/],
  [[], /samplers/],
])("refuses %j", (samplers, message) => {
  expect(() => runWith(samplers)).toThrow(message);
});

describe("a model's samplers", async () => {
  const config = runWith([{ kind: "ddpm" }]);
  const backend = (await loadBackend("wasm")).create(modelOf(config, null));
  backend.write("parameters", initialParameters(modelOf(config, null), 1));
  const data = makeDataset("moons", 500, 1);
  const measuredFor = (needed: ErrorsNeeded): ErrorGrid => measured(backend, data, { seed: 1, transform: null, needed });
  const resolve = (sampler: PlainSampler): SamplerChoice => {
    return fitSampler(sampler, backend, errorSizes(sampler) === null ? null : measuredFor({ sampler }));
  };
  const draw = (sampler: PlainSampler): Float32Array => sampleRows(backend, 1, 0, 64, { sampler: resolve(sampler) });

  it("of a fixed variance have the bound that all errors would give, from those of one timestep", () => {
    const all = measuredFor({ sampler: { kind: "ddpm", variance: "analytic" } });
    for (const steps of [1, 5, 12]) {
      const sampler = { kind: "ddpm", variance: "fixed_small", steps } as const;
      const few = measuredFor({ bound: sampler });
      const last = steps === 1 ? 11 : 0;
      const variance = (errors: ErrorGrid): ArrayLike<number> =>
        boundVariance(sampler, backend, errors, new Int32Array(0))(last, -1, new Float32Array(4));
      expect(variance(few)).toEqual(variance(all));
      expect(variance(few)[0]).toBeGreaterThan(0);
    }
  });

  it("draw what the default draws where they are the default", () => {
    expect(draw({ kind: "ddpm", variance: "fixed_small" })).toEqual(sampleRows(backend, 1, 0, 64));
  });

  it("draw finite points, each its own, the same each time", () => {
    const samplers: PlainSampler[] = [
      { kind: "ddpm", variance: "fixed_large", steps: 4 },
      { kind: "ddpm", variance: "analytic", steps: 4 },
      { kind: "ddpm", variance: "grid", steps: 4 },
      { kind: "ddim", eta: 0, steps: 4 },
      { kind: "dpmpp_2m", steps: 4 },
      { kind: "heun", steps: 4 },
    ];
    const drawn = samplers.map((sampler) => [...draw(sampler)]);
    for (const points of drawn) expect(points.every(Number.isFinite)).toBe(true);
    expect(new Set(drawn.map((points) => points.join())).size).toBe(samplers.length);
    expect(samplers.map((sampler) => [...draw(sampler)])).toEqual(drawn);
  });

  it("find the errors that they need among those that are known, a scalar in those of any grid", () => {
    const [fine, scalar] = ["grid", "analytic"].map(
      (variance) => ({ kind: "ddpm", variance, ...(variance === "grid" ? { sizes: [5, 20] } : {}) }) as PlainSampler,
    );
    const grid = measuredFor({ sampler: fine });
    const known = { "5-20": grid };
    expect(knownErrors(known, { sampler: fine }).known).toBe(grid);
    expect(knownErrors(known, { sampler: scalar }).known).toBe(grid);
    expect(grid.mean).toEqual(measuredFor({ sampler: scalar }).mean);
    expect(knownErrors(known, { sampler: { ...fine, sizes: [3] } as PlainSampler })).toEqual({ name: "3", known: undefined });
    expect(knownErrors(null, { sampler: scalar }).known).toBeUndefined();
  });
});
