/** What a network's target is, and what its prediction says, against closed forms in double precision. */

import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import { exactNoise, posteriorMean } from "../../src/data/mixture/exact-denoiser.js";
import { evalLoss } from "../../src/diffusion/evaluation-loss.js";
import type { GaussianMixture } from "../../src/numerics/mixture/parts.js";
import { sampleMixture } from "../../src/data/mixture/gaussian-mixture.js";
import { diffuseMixture } from "../../src/numerics/mixture/diffused.js";
import { normals, stream } from "../../src/numerics/random.js";
import type { ScheduleConfig } from "../../src/diffusion/process/schedule.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { fromNoise } from "../../src/diffusion/samplers/from-noise.js";
import { predictor } from "../../src/diffusion/sampling.js";
import type { Target } from "../../src/diffusion/target-name.js";
import { fromOutput, targetOf } from "../../src/diffusion/target.js";
import { TARGET_NAMES } from "../../src/diffusion/target-name.js";
import { BatchSource } from "../../src/diffusion/training.js";
import { parseConfig } from "../../src/study/config/config.js";
import { difference } from "../support/bytes.js";
import { modelConfig, randomParameters } from "../support/models.js";
import { messageOf } from "../support/refusals.js";
import { relativeError } from "../support/relative-error.js";

const T = 30;
const PROCESSES: ScheduleConfig[] = [
  { kind: "linear", timesteps: T, betaStart: 1e-3, betaEnd: 0.2 },
  { kind: "cosine", timesteps: T, offset: 0.008 },
  { kind: "karras", timesteps: T, sigmaMin: 0.05, sigmaMax: 20, rho: 7 },
];
const MIXTURE: GaussianMixture = {
  weights: [0.3, 0.7],
  means: [
    [1, -0.5],
    [-0.8, 0.4],
  ],
  covariances: [
    [
      [0.3, 0.1],
      [0.1, 0.2],
    ],
    [
      [0.1, -0.05],
      [-0.05, 0.4],
    ],
  ],
};

/** The target as its definition writes it. */
function definition(target: Target, [alpha, sigma]: [number, number], x0: number, noise: number): number {
  return { epsilon: noise, x0, v: alpha * noise - sigma * x0 }[target];
}

describe.each(PROCESSES)("$kind", (config) => {
  const schedule = makeSchedule(config);
  const rates = (t: number): [number, number] => [schedule.signalRate[t], schedule.noiseRate[t]];

  describe.each(TARGET_NAMES)("%s", (target) => {
    it.each([0, T >> 1, T - 1])("the exact network says the data and the noise of a mixture, timestep %i", (t) => {
      const x = sampleMixture(diffuseMixture(MIXTURE, schedule.alphasCumprod[t]), 200, 1, "test");
      const [original, noise] = [posteriorMean, exactNoise].map((of) => of(MIXTURE, schedule.alphasCumprod[t], x));
      const output = original.map((x0, i) => definition(target, rates(t), x0, noise[i]));
      const found = fromOutput(schedule, target, () => Float32Array.from(output))(x, t);
      // what is divided by: the data by α where the noise is known, and the noise by σ where the data are
      const [alpha, sigma] = rates(t);
      const lost = 3e-7 / { epsilon: alpha, x0: sigma, v: 1 }[target];
      expect(relativeError(found.original, original)).toBeLessThan(8 * lost);
      expect(relativeError(found.noise, noise)).toBeLessThan(8 * lost);
    });

    it("is what a network is to give of a batch", () => {
      const timesteps = Int32Array.from({ length: T }, (_, t) => t);
      const [x0, noise] = [0, 1].map((position) => normals(stream(1, "test"), position, 0, new Float32Array(2 * T)));
      const expected = Float64Array.from(x0, (value, i) => definition(target, rates(i >> 1), value, noise[i]));
      const found = targetOf(schedule, target, { x0, noise, timesteps });
      if (target === "epsilon") expect(found).toBe(undefined);
      else expect(relativeError(found!, expected)).toBeLessThan(3e-7);
    });
  });
});

it("a prediction of the noise says what it always did, to the bit", () => {
  const schedule = makeSchedule(PROCESSES[0]);
  const f = Math.fround;
  const x = normals(stream(1, "test"), 0, 0, new Float32Array(64));
  const epsilon = normals(stream(1, "test"), 1, 0, new Float32Array(64));
  const t = 17;
  const { original, noise } = fromNoise(schedule, () => epsilon)(x, t);
  const [a, b] = [f(schedule.sqrtRecipAlphasCumprod[t]), f(-schedule.sqrtRecipm1AlphasCumprod[t])];
  expect(noise).toBe(epsilon);
  expect(
    difference(
      original,
      x.map((value, i) => f(f(a * value) + f(b * epsilon[i]))),
    ),
  ).toBe("");
});

describe("a model", async () => {
  const factory = await loadBackend("reference");
  const shape = { dimensions: 2, embeddingDim: 4, hiddenSize: 8, hiddenLayers: 1, timesteps: 6 } as const;
  const points = normals(stream(1, "points"), 0, 0, new Float32Array(40));

  it.each(["x0", "v"] as const)("of target %s trains and is evaluated on it, and samples by it", (target) => {
    const config = modelConfig({ ...shape, target });
    const schedule = makeSchedule(config.schedule);
    const backend = factory.create(config, 20);
    backend.write("parameters", randomParameters(config, 1));
    const batch = new BatchSource({ points }, backend, 8, 1).at(0);
    expect(difference(batch.target!, targetOf(schedule, target, batch)!)).toBe("");
    backend.evaluate(batch);
    const { x, prediction } = backend.lastBatch();
    const mean = prediction.reduce((sum, value, i) => {
      const t = batch.timesteps[i >> 1];
      return (
        sum + (value - definition(target, [schedule.signalRate[t], schedule.noiseRate[t]], batch.x0[i], batch.noise[i])) ** 2 / x.length
      );
    }, 0);
    expect(Math.abs(backend.evaluate(batch) / mean - 1)).toBeLessThan(1e-6);
    // the same network under another target has another error
    const plain = factory.create(modelConfig(shape), 20);
    plain.write("parameters", randomParameters(config, 1));
    expect(evalLoss(backend, { points }, 20, 1)).not.toBe(evalLoss(plain, { points }, 20, 1));
    const timesteps = new Int32Array(20).fill(3);
    const raw = backend.predict(points, timesteps, backend.factor(points, timesteps));
    const read = fromOutput(schedule, target, () => raw)(points, 3);
    const found = predictor(backend)(points, 3);
    expect([difference(found.original, read.original), difference(found.noise, read.noise)]).toEqual(["", ""]);
  });

  it("without a target, or with the noise as its target, makes batches without one", () => {
    for (const target of [{}, { target: "epsilon" }] as const) {
      const backend = factory.create(modelConfig({ ...shape, ...target }), 20);
      expect(Object.keys(new BatchSource({ points }, backend, 8, 1).at(0))).toEqual(["x0", "noise", "timesteps"]);
    }
  });

  it("is compared with the batch's own target, or the noise where it has none", () => {
    const backend = factory.create(modelConfig(shape), 20);
    backend.write("parameters", randomParameters(backend.config, 1));
    const batch = new BatchSource({ points }, backend, 8, 1).at(0);
    expect(backend.evaluate({ ...batch, target: batch.noise })).toBe(backend.evaluate(batch));
    backend.evaluate(batch);
    expect(backend.evaluate({ ...batch, target: backend.lastBatch().prediction })).toBe(0);
  });

  it.each<[string, () => unknown, string]>([
    [
      "a target that there is not",
      () => factory.create({ ...modelConfig(shape), target: "eps" as Target }),
      'unknown target "eps"; did you mean "epsilon"? (valid: epsilon, x0, v)',
    ],
    [
      "the velocity of a grid as written",
      () => factory.create(modelConfig({ ...shape, levels: [2], grid: { mode: "as-written" }, target: "v" })),
      'target is "v", which grid.mode "as-written" does not have: its noise does not share a variance of 1 with the data; choose "epsilon" or "x0", or mode "reference"',
    ],
    [
      "a batch's target of another length",
      () => {
        const backend = factory.create(modelConfig(shape), 20);
        return backend.evaluate({ ...new BatchSource({ points }, backend, 8, 1).at(0), target: new Float32Array(3) });
      },
      "target has 3 numbers: must have 16, as x0 has",
    ],
    [
      "a batch's target that is not finite",
      () => {
        const backend = factory.create(modelConfig(shape), 20);
        return backend.evaluate({ ...new BatchSource({ points }, backend, 8, 1).at(0), target: new Float32Array(16).fill(NaN) });
      },
      "target[0] is NaN: must be a finite number",
    ],
    [
      "a prediction of another length",
      () => fromNoise(makeSchedule(PROCESSES[0]), () => new Float32Array(3))(points, 1),
      "the prediction has 3 numbers: must have 40, as the points have",
    ],
    [
      "a timestep beyond the schedule",
      () => targetOf(makeSchedule(PROCESSES[0]), "v", { x0: points, noise: points, timesteps: new Int32Array(20).fill(T) }),
      `timestep is ${T}: must be a whole number from 0 to ${T - 1}`,
    ],
  ])("refuses %s", (_, call, message) => expect(messageOf(call)).toBe(message));
});

it("a configuration with the default target is one without", () => {
  expect(JSON.stringify(parseConfig({ target: "epsilon" }, "test"))).toBe(JSON.stringify(parseConfig({}, "test")));
  expect(parseConfig({ target: "v" }, "test").target).toBe("v");
  expect(messageOf(() => parseConfig({ target: "x_0" }, "test"))).toBe('test: target is "x_0"; did you mean "x0"?: valid: epsilon, x0, v');
});
