/** A model that starts from a mixture: before its first step it is that mixture, whichever verb is asked. */

import { describe, expect, it } from "vitest";
import { exactDenoiser } from "../../src/data/mixture/exact-denoiser.js";
import { logDensity, sampleMixture } from "../../src/data/mixture/gaussian-mixture.js";
import { loadBackend } from "../../src/backend/node.js";
import type { BackendName } from "../../src/diffusion/backend.js";
import { divergentPredictor } from "../../src/diffusion/density/velocity.js";
import { initialParameters } from "../../src/diffusion/network/initial-parameters.js";
import type { ModelConfig } from "../../src/diffusion/model-config.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { posterior } from "../../src/diffusion/process/posterior.js";
import { variationalBound } from "../../src/diffusion/bound.js";
import { evalLoss } from "../../src/diffusion/evaluation-loss.js";
import { predictor } from "../../src/diffusion/sampling.js";
import type { MixtureStart } from "../../src/diffusion/start/mixture-start.js";
import { lawsOfStart } from "../../src/diffusion/start/laws.js";
import type { Target } from "../../src/diffusion/target-name.js";
import type { ConfigurationInput } from "../../src/model/input/configuration.js";
import { DiffusionModel } from "../../src/model/node.js";

const BACKENDS: BackendName[] = ["reference", "wasm", "native"];
const START: MixtureStart = {
  by: null,
  weights: [[1, 3]],
  means: [
    [-1, 0.5],
    [0.75, -0.25],
  ],
  factors: [
    [0.5, 0, 0.25, 0.375],
    [0.25, 0, -0.5, 0.625],
  ],
};
const [LAW] = lawsOfStart(START);
const KARRAS = { kind: "karras", timesteps: 100, sigmaMin: 0.002, sigmaMax: 1000, rho: 7 } as const;
const FLOW = { kind: "flow", timesteps: 100, timeMin: 0.001, timeMax: 1 } as const;

function modelConfig(target: Target, schedule: ModelConfig["schedule"], more: Partial<ModelConfig> = {}): ModelConfig {
  return {
    dimensions: 2,
    denoiser: { embeddingDim: 8, hiddenSize: 16, hiddenLayers: 1 },
    schedule,
    grid: null,
    regions: [],
    target,
    start: START,
    ...more,
  };
}

describe.each([
  ["epsilon", KARRAS],
  ["x0", KARRAS],
  ["v", KARRAS],
  ["v", FLOW],
  ["x0", FLOW],
] as const)("before the first step, of target %s and %j", (target, schedule) => {
  it.each(BACKENDS)("the prediction is the mixture's on %s", async (name) => {
    const config = modelConfig(target, schedule);
    const backend = (await loadBackend(name)).create(config);
    backend.write("parameters", initialParameters(config, 1));
    const coefficients = makeSchedule(schedule);
    const [own, exact] = [predictor(backend), exactDenoiser(LAW, coefficients)];
    for (const t of [0, 3, 40, 99]) {
      const x = sampleMixture({ weights: [1], means: [[0, 0]], covariances: [[[2, 0], [0, 2]]] }, 50, t + 1, "x"); // prettier-ignore
      const [a, b] = [own(x, t), exact(x, t)];
      // what a target says of the other quantity is divided by σ or α, with float32's rounding
      const [alpha, sigma] = [coefficients.signalRate[t], coefficients.noiseRate[t]];
      a.original.forEach((value, i) => expect(Math.abs(value - b.original[i])).toBeLessThan(3e-6 * Math.max(1, target === "epsilon" ? 1 / alpha : 1))); // prettier-ignore
      a.noise.forEach((value, i) => expect(Math.abs(value - b.noise[i])).toBeLessThan(3e-6 * Math.max(1, target === "x0" ? 1 / sigma : 1)));
    }
    backend.dispose();
  });
});

describe("a network beside a mixture", () => {
  const CONFIGURATION: ConfigurationInput = {
    denoiser: { embeddingDim: 8, hiddenSize: 16, hiddenLayers: 1 },
    schedule: { kind: "karras", sigmaMin: 0.01, sigmaMax: 80, timesteps: 50 },
    target: "v",
    start: { kind: "mixture", components: 3 },
    training: { steps: 20, batchSize: 64, learningRate: 1e-3, ema: { updateEvery: 1, updateAfterStep: 0 } },
  };
  const points = sampleMixture(LAW, 300, 7, "rows");
  const DATA = { points, dimensions: 2 };

  it("has the same bytes on every backend, trained, sampled, judged and measured", async () => {
    const all = await Promise.all(
      BACKENDS.map(async (backend) => {
        const model = await DiffusionModel.fit(DATA, { ...CONFIGURATION, backend });
        return {
          file: [...model.save({ resume: true })].join(),
          samples: [...(await model.sample(40))],
          density: [...(await model.logDensity(points.subarray(0, 20)))],
          bound: [...(await model.bound(points.subarray(0, 20)))],
        };
      }),
    );
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });

  it("has the divergence of its prediction, by finite differences", async () => {
    const model = await DiffusionModel.fit(DATA, { ...CONFIGURATION, backend: "native" });
    const config: ModelConfig = modelConfig("v", KARRAS, { start: model.parts.start, schedule: model.config.schedule });
    const backend = (await loadBackend("native")).create(config);
    backend.write("parameters", model.weights.trained);
    const predict = divergentPredictor(backend, new Int32Array(0), "trained");
    const h = 1e-3;
    for (const t of [2, 20, 45]) {
      const x = points.slice(0, 20);
      const at = (c: number, by: number): Float32Array =>
        predict(
          x.map((value, i) => (i % 2 === c ? value + by : value)),
          new Int32Array(10).fill(t),
          Int32Array.from({ length: 10 }, (_, i) => i),
        ).prediction;
      const { divergence } = predict(x, new Int32Array(10).fill(t), new Int32Array(10));
      const differences = [0, 1].map((c) => [at(c, h), at(c, -h)] as const);
      divergence.forEach((value, row) => {
        const slope = differences.reduce((sum, [up, down], c) => sum + (up[row * 2 + c] - down[row * 2 + c]) / (2 * h), 0);
        expect(Math.abs(slope - value)).toBeLessThan(0.01 * (1 + Math.abs(value)));
      });
    }
    backend.dispose();
  });

  it("has, with no step done, the mixture's density", async () => {
    const model = await DiffusionModel.create(DATA, { ...CONFIGURATION, schedule: { ...KARRAS }, backend: "native" });
    const { start } = model.parts;
    const [mixture] = lawsOfStart(start!);
    const fresh = sampleMixture(LAW, 50, 8, "rows");
    const exact = logDensity(mixture, fresh);
    (await model.logDensity(fresh)).forEach((value, i) => expect(Math.abs(value - exact[i])).toBeLessThan(0.02));
  });

  it("has, with no step done, the mixture's bound", async () => {
    const schedule = { ...KARRAS, sigmaMax: 80 };
    const model = await DiffusionModel.create(DATA, { ...CONFIGURATION, schedule, backend: "native" });
    const [mixture] = lawsOfStart(model.parts.start!);
    const coefficients = makeSchedule(schedule);
    const rows = sampleMixture(LAW, 2000, 9, "rows");
    const { variance } = posterior(coefficients, 0, -1);
    expect(variance).toBe(0);
    const given = {
      schedule: coefficients,
      points: rows,
      dimensions: 2,
      steps: 100,
      seed: 4,
      variance: (t: number, previous: number) => [previous < 0 ? 4e-6 : 1.2 * posterior(coefficients, t, previous).variance],
    };
    const backend = (await loadBackend("native")).create(modelConfig("v", schedule, { start: model.parts.start }));
    backend.write("parameters", model.weights.trained);
    const own = variationalBound({ ...given, denoise: predictor(backend) });
    const exact = variationalBound({ ...given, denoise: exactDenoiser(mixture, coefficients) });
    expect(Math.abs(own.total - exact.total)).toBeLessThan(1e-3);
    expect(own.total).toBeGreaterThan(-logDensity(mixture, rows).reduce((sum, value) => sum + value, 0) / 2000 - 0.1);
    backend.dispose();
  });

  it("is saved and loaded bit for bit, and goes on as if it had not been", async () => {
    const model = await DiffusionModel.fit(DATA, { ...CONFIGURATION, training: { ...CONFIGURATION.training, annealingSteps: 40 }, backend: "native" }); // prettier-ignore
    const bytes = model.save({ resume: true });
    const loaded = DiffusionModel.load(bytes, { backend: "wasm" });
    expect(loaded.parts).toEqual(model.parts);
    expect(loaded.save({ resume: true })).toEqual(bytes);
    for await (const _ of loaded.train(DATA, { steps: 40 }));
    for await (const _ of model.train(DATA, { steps: 40 }));
    expect(loaded.digest).toBe(model.digest);
    expect(model.parts.start).toEqual(loaded.parts.start);
  });

  it("gives each value of a condition components of its own", async () => {
    const conditions = Int32Array.from({ length: 300 }, (_, row) => (points[row * 2] < 0 ? 0 : 1));
    const data = {
      dimensions: 2,
      hash: "halves",
      conditions: [{ name: "half", count: 3, dropout: 0.1 }],
      train: () => ({ points, conditions }),
      heldOut: () => ({ points, conditions }),
    };
    const model = await DiffusionModel.create(data, { ...CONFIGURATION, start: { kind: "mixture", components: 2 }, backend: "native" });
    expect(model.config.start).toEqual({ kind: "mixture", by: "half", components: 2, shrinkage: "auto", diagonal: "auto" });
    const { start } = model.parts;
    // no row has the third value: it has the components of all, as a row that is not told has
    expect(start!.weights.map((row) => row.map((weight) => weight > 0))).toEqual([[true, false], [false, true], [true, true], [true, true]]); // prettier-ignore
    const [low, high] = [await model.sample(200, { condition: { half: 0 } }), await model.sample(200, { condition: { half: 1 } })];
    const mean = (values: Float32Array): number => values.filter((_, i) => i % 2 === 0).reduce((sum, x) => sum + x, 0) / 200;
    expect(Math.abs(mean(low) - start!.means[0][0])).toBeLessThan(0.15);
    expect(Math.abs(mean(high) - start!.means[1][0])).toBeLessThan(0.15);
  });

  it("is refused where there is none", () => {
    const create = (configuration: ConfigurationInput): Promise<unknown> => DiffusionModel.create(DATA, configuration);
    const mixture = { kind: "mixture" } as const;
    return Promise.all([
      expect(create({ start: { kind: "mixtur" } as never })).rejects.toThrow('unknown start.kind "mixtur"; did you mean "mixture"?'),
      expect(create({ start: { ...mixture, components: 0 } })).rejects.toThrow("start.components is 0"),
      expect(create({ start: { ...mixture, by: "half" } })).rejects.toThrow('start.by is "half": must be null'),
      expect(create({ start: { ...mixture, shrinkag: 1 } as never })).rejects.toThrow('"shrinkag"'),
      expect(create({ start: mixture, grid: { levels: [{ name: "a", size: 2 }] } })).rejects.toThrow("a model with a noise grid"),
    ]);
  });
});

describe("the loss of a network that says nothing", () => {
  it("is that of the mixture's denoiser, the least there is", async () => {
    const config = modelConfig("x0", KARRAS);
    const backend = (await loadBackend("native")).create(config);
    const rows = { points: sampleMixture(LAW, 4096, 5, "rows") };
    const parameters = initialParameters(config, 1);
    backend.write("parameters", parameters);
    const least = evalLoss(backend, rows, 256, 1);
    // any constant beside it is its square worse, but for the draw
    const moved = parameters.slice();
    moved[parameters.length - 1] = 0.5;
    backend.write("parameters", moved);
    expect(evalLoss(backend, rows, 256, 1) - least).toBeCloseTo(0.125, 1);
    expect(least).toBeGreaterThan(0);
    backend.dispose();
  });
});
