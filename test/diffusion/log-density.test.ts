/** The density along the probability-flow ODE against exact densities, the flow's own Jacobian, and a total of 1. */

import { beforeAll, describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import type { Backend } from "../../src/diffusion/backend.js";
import { mixtureOf } from "../../src/data/datasets.js";
import { Timeline, emptyInterpolation } from "../../src/diffusion/density/timeline.js";
import { divergentPredictor, velocityOfOutput } from "../../src/diffusion/density/velocity.js";
import { fitDomain } from "../../src/diffusion/transform/fit.js";
import { exactDivergentPredictor, exactNoise, posteriorMean } from "../../src/data/mixture/exact-denoiser.js";
import type { PredictWithDivergence } from "../../src/diffusion/log-density.js";
import { flowLogDensity, modelLogDensity, modelLogDensitySteps } from "../../src/diffusion/log-density.js";
import type { GaussianMixture } from "../../src/numerics/mixture/parts.js";
import { logDensity, sampleMixture } from "../../src/data/mixture/gaussian-mixture.js";
import { predictor } from "../../src/diffusion/sampling.js";
import { denoiserArrays } from "../../src/diffusion/network/parameters.js";
import { uniforms, stream } from "../../src/numerics/random.js";
import type { Schedule, ScheduleConfig } from "../../src/diffusion/process/schedule.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import type { Target } from "../../src/diffusion/target-name.js";
import { train } from "../../src/diffusion/training.js";
import { backendLabel, loadBackends } from "../support/backends.js";
import { difference } from "../support/bytes.js";
import { exactPushforward, logStandardNormal } from "../support/exact-flow.js";
import { EMA, modelConfig, OPTIMIZER, randomParameters } from "../support/models.js";
import { messageOf } from "../support/refusals.js";
import { relativeError } from "../support/relative-error.js";

const MIXTURES = ["mixture-blobs", "mixture-ring", "mixture-bars", "mixture-5d"] as const;
const karras = (timesteps: number, sigmaMin: number, sigmaMax: number): ScheduleConfig => ({
  kind: "karras",
  timesteps,
  sigmaMin,
  sigmaMax,
  rho: 7,
});
const flow = (timesteps: number, timeMax: number): ScheduleConfig => ({ kind: "flow", timesteps, timeMin: 0.001, timeMax });
/** Whose last timestep is so nearly all noise that the law there is N(0, I) within what is measured. */
const ENDING_IN_NOISE: [string, ScheduleConfig, Target][] = [
  ["karras, 100 timesteps", karras(100, 0.002, 1000), "epsilon"],
  ["karras, 1000 timesteps", karras(1000, 0.002, 1000), "epsilon"],
  ["cosine, 1000 timesteps", { kind: "cosine", timesteps: 1000, offset: 0.008 }, "epsilon"],
  ["cosine to no signal at all, v", { kind: "cosine", timesteps: 400, offset: 0.008, rescale: "zero-terminal-snr" }, "v"],
  ["flow to no signal at all, v, 100 timesteps", flow(100, 1), "v"],
  ["flow to no signal at all, v, 1000 timesteps", flow(1000, 1), "v"],
  ["flow to no signal at all, x0, 100 timesteps", flow(100, 1), "x0"],
];
const ROWS = 100;
const ANYWHERE = 40;

/** Points of the mixture, and some anywhere about it, few of which are near a component. */
function pointsOf(mixture: GaussianMixture): Float32Array {
  const d = mixture.means[0].length;
  const drawn = sampleMixture(mixture, ROWS, 3, "test");
  const anywhere = Float32Array.from(uniforms(stream(3, "anywhere"), 0, ANYWHERE * d), (u) => 10 * u - 5);
  return Float32Array.of(...drawn, ...anywhere);
}

function errorsOf(actual: ArrayLike<number>, expected: ArrayLike<number>): number[] {
  return Array.from(actual, (value, i) => value - expected[i]);
}

const largest = (values: number[]): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const middle = (values: number[]): number => values.map(Math.abs).toSorted((a, b) => a - b)[values.length >> 1];

describe.each(MIXTURES)("the exact denoiser of %s", (name) => {
  const mixture = mixtureOf(name)!;
  const d = mixture.means[0].length;
  const points = pointsOf(mixture);
  const predictorOf = (schedule: Schedule, target?: Target): PredictWithDivergence => exactDivergentPredictor(mixture, schedule, target);

  it.each(ENDING_IN_NOISE)("%s: within 0.01 nats of the exact density", (_, config, target) => {
    const schedule = makeSchedule(config);
    const drawn = points.subarray(0, ROWS * d);
    const { nats } = flowLogDensity(predictorOf(schedule, target), schedule, drawn, d, { target });
    const errors = errorsOf(nats, logDensity(mixture, drawn));
    expect(largest(errors)).toBeLessThan(0.01);
    expect(middle(errors)).toBeLessThan(0.003);
  });

  it.each<[string, ScheduleConfig, middle: number]>([
    ["karras to 40", karras(100, 0.002, 40), 0.003],
    ["the default", { kind: "linear", timesteps: 100, betaStart: 1e-4, betaEnd: 0.02 }, 0.01],
    ["cosine", { kind: "cosine", timesteps: 100, offset: 0.008 }, 0.03],
    ["ten timesteps", karras(10, 0.002, 40), 3],
    ["flow to a time with signal", flow(100, 0.8), 0.01],
  ])("%s: the flow alone errs by about what it estimates, wherever the points are", (_, config, most) => {
    const schedule = makeSchedule(config);
    const result = flowLogDensity(predictorOf(schedule), schedule, points, d);
    const errors = errorsOf(result.nats, exactPushforward(mixture, schedule, points, result));
    expect(largest(errors.map((error, row) => error / result.error[row]))).toBeLessThan(10);
    expect(middle(errors.map((error, row) => error / result.error[row]))).toBeLessThan(1);
    expect(middle([...result.error.subarray(0, ROWS)])).toBeLessThan(most);
  });

  it("cosine, 100 timesteps, whose first is as noisy as the narrowest component is wide: the flow alone errs by 0.02 nats at most", () => {
    const schedule = makeSchedule({ kind: "cosine", timesteps: 100, offset: 0.008 });
    const drawn = points.subarray(0, ROWS * d);
    const result = flowLogDensity(predictorOf(schedule), schedule, drawn, d);
    expect(largest(errorsOf(result.nats, exactPushforward(mixture, schedule, drawn, result)))).toBeLessThan(0.02);
  });

  it("of a single timestep nobody can tell", () => {
    const schedule = makeSchedule(karras(1, 0.002, 40));
    const { nats, error } = flowLogDensity(predictorOf(schedule), schedule, points, d);
    expect(nats.every(Number.isFinite)).toBe(true);
    expect(new Set(error)).toEqual(new Set([Infinity]));
  });

  it.each<["x0" | "v", ScheduleConfig]>([
    ["x0", karras(100, 0.002, 40)],
    ["v", karras(100, 0.002, 40)],
    ["x0", flow(100, 0.999)],
    ["v", flow(100, 0.999)],
  ])("a network that predicts %s has the same velocity: %j", (target, config) => {
    const schedule = makeSchedule(config);
    const noise = predictorOf(schedule);
    const rows = 50;
    const [x, timesteps] = [points.subarray(0, rows * d), Int32Array.from({ length: rows }, (_, row) => row + 20)];
    const other: PredictWithDivergence = (asked, t, origins) => {
      const { prediction, divergence } = noise(asked, t, origins);
      // the output as a share of the point and one of the noise
      const shares = (row: number): [number, number] => {
        const [signal, rate] = [schedule.signalRate[t[row]], schedule.noiseRate[t[row]]];
        if (target === "x0") return [1 / signal, -rate / signal];
        return schedule.process === "flow" ? [-1 / signal, 1 + rate / signal] : [-rate / signal, 1 / signal];
      };
      return {
        prediction: prediction.map((e, i) => shares(Math.floor(i / d))[0] * asked[i] + shares(Math.floor(i / d))[1] * e),
        divergence: divergence.map((e, row) => shares(row)[0] * d + shares(row)[1] * e),
      };
    };
    const [expected, actual] = [
      velocityOfOutput(noise, schedule)(x, timesteps, timesteps),
      velocityOfOutput(other, schedule, target)(x, timesteps, timesteps),
    ];
    expect(relativeError(actual.velocity, expected.velocity)).toBeLessThan(1e-4);
    expect(relativeError(actual.divergence, expected.divergence)).toBeLessThan(1e-4);
  });

  it("a smaller tolerance errs less, down to what the timesteps resolve", () => {
    const schedule = makeSchedule(karras(1000, 0.002, 40));
    const drawn = points.subarray(0, ROWS * d);
    const errorAt = (tolerance: number): number => {
      const result = flowLogDensity(predictorOf(schedule), schedule, drawn, d, { tolerance });
      return largest(errorsOf(result.nats, exactPushforward(mixture, schedule, drawn, result)));
    };
    const errors = [1e-2, 1e-4, 1e-6].map(errorAt);
    expect(errors[1]).toBeLessThan(errors[0] / 5);
    expect(errors[2]).toBeLessThan(errors[1] / 5);
    expect(errors[2]).toBeLessThan(1e-4);
  });

  it.each([
    ["karras", karras(200, 0.02, 40)],
    ["flow", { kind: "flow" as const, timesteps: 200, timeMin: 0.02, timeMax: 0.7 }],
  ])("%s: is the density of N(0, I) at the noise that a point is made of, times the volume that the flow makes of its", (_name, config) => {
    const schedule = makeSchedule(config);
    const rows = 6;
    const centre = points.subarray(0, rows * d);
    const options = { tolerance: 1e-8 };
    const step = 1 / 256;
    const noiseOf = (shift: (c: number) => number): Float64Array =>
      flowLogDensity(
        predictorOf(schedule),
        schedule,
        centre.map((x, i) => x + shift(i % d)),
        d,
        options,
      ).noise;
    const columns = Array.from({ length: d }, (_, axis) => {
      const [above, below] = [step, -step].map((by) => noiseOf((c) => (c === axis ? by : 0)));
      return above.map((value, i) => (value - below[i]) / (2 * step));
    });
    const { nats, noise } = flowLogDensity(predictorOf(schedule), schedule, centre, d, options);
    const expected = Array.from({ length: rows }, (_, row) => {
      const jacobian = Array.from({ length: d }, (_r, r) => columns.map((column) => column[row * d + r]));
      return Math.log(Math.abs(determinant(jacobian))) + logStandardNormal(noise, row, d);
    });
    // what the differences leave: the flow of a component of width w bends over w
    expect(middle(errorsOf(nats, expected))).toBeLessThan(0.002);
    expect(largest(errorsOf(nats, expected))).toBeLessThan(0.2);
  });
});

function determinant(matrix: number[][]): number {
  if (matrix.length === 0) return 1;
  const [head, ...rest] = matrix;
  return head.reduce(
    (sum, value, c) => sum + (c % 2 === 0 ? 1 : -1) * value * determinant(rest.map((row) => row.filter((_, k) => k !== c))),
    0,
  );
}

describe.each(MIXTURES)("what the exact network gives of %s", (name) => {
  const mixture = mixtureOf(name)!;
  const d = mixture.means[0].length;
  const points = pointsOf(mixture).subarray(0, 30 * d);
  const step = 1e-6;

  it.each<[Target, ScheduleConfig]>([
    ["epsilon", karras(6, 0.02, 40)],
    ["x0", karras(6, 0.02, 40)],
    ["v", karras(6, 0.02, 40)],
    ["epsilon", flow(6, 0.9)],
    ["x0", flow(6, 1)],
    ["v", flow(6, 1)],
  ])("%s, with the divergence of finite differences: %j", (target, config) => {
    const schedule = makeSchedule(config);
    for (let t = 0; t < schedule.timesteps; t++) {
      const timesteps = new Int32Array(30).fill(t);
      const { divergence, prediction } = exactDivergentPredictor(mixture, schedule, target)(points, timesteps, timesteps);
      const [alpha, sigma] = [schedule.signalRate[t], schedule.noiseRate[t]];
      const [ofData, ofNoise] = {
        epsilon: [0, 1],
        x0: [1, 0],
        v: schedule.process === "flow" ? [-1, 1] : [-sigma, alpha],
      }[target];
      const exact = (x: ArrayLike<number>): Float64Array => {
        const [original, noise] = [posteriorMean, exactNoise].map((of) => of(mixture, alpha * alpha, x, sigma * sigma));
        return original.map((value, i) => ofData * value + ofNoise * noise[i]);
      };
      const truth = Array.from(timesteps, () => 0);
      for (let c = 0; c < d; c++) {
        const [above, below] = [step, -step].map((by) => exact(Array.from(points, (x, i) => (i % d === c ? x + by : x))));
        truth.forEach((_, row) => (truth[row] += (above[row * d + c] - below[row * d + c]) / (2 * step)));
      }
      // of nothing but noise the data are the mean, whatever the point
      if (alpha === 0 && target === "x0") expect(new Set(divergence)).toEqual(new Set([0]));
      else expect(relativeError(divergence, truth)).toBeLessThan(2e-5);
      expect(relativeError(prediction, exact(points))).toBeLessThan(1e-6);
    }
  });
});

describe("between timesteps", () => {
  const schedule = makeSchedule(karras(8, 0.05, 5));
  const timeline = new Timeline(schedule);
  const at = (angle: number, velocity: (angle: number) => number): { fine: number; coarse: number } => {
    const found = emptyInterpolation();
    timeline.interpolate(angle, found);
    let [fine, coarse] = [0, 0];
    for (let k = 0; k < found.count; k++) {
      const value = velocity(timeline.angles[found.timesteps[k]]);
      fine += found.shares[k] * value;
      coarse += found.coarse[k] * value;
    }
    return { fine, coarse };
  };
  const angles = [0, ...timeline.angles].flatMap((angle, i, all) =>
    i === 0 ? [0] : [0.3, 0.9, 1].map((s) => all[i - 1] + s * (angle - all[i - 1])),
  );

  it("angles are those whose tangent is the noise over the signal", () =>
    timeline.angles.forEach((angle, t) => expect(Math.tan(angle)).toBeCloseTo(schedule.noiseRate[t] / schedule.signalRate[t], 12)));

  /** log(φ² + c²), where c is the larger of the first angle and of the step to the second */
  const place = (angle: number): number =>
    Math.log(angle ** 2 + Math.max(timeline.angles[0], timeline.angles[1] - timeline.angles[0]) ** 2);

  it.each<[string, (angle: number) => number]>([
    ["a line through 0", (angle) => 3 * angle],
    ["a line times a cubic of the place", (angle) => angle * (1 - 2 * place(angle) + 0.5 * place(angle) ** 3)],
  ])("%s is what it is", (_, velocity) => {
    for (const angle of angles) expect(at(angle, velocity).fine).toBeCloseTo(velocity(angle), 12);
  });

  it.each<[ScheduleConfig]>([
    [{ kind: "cosine", timesteps: 100, offset: 0.008 }],
    [{ kind: "linear", timesteps: 100, betaStart: 1e-4, betaEnd: 0.02 }],
    [flow(100, 1)],
    [karras(100, 0.002, 40)],
  ])("follows the velocity of normal data as wide as c and wider: %j", (config) => {
    const line = new Timeline(makeSchedule(config));
    const found = emptyInterpolation();
    const smallest = Math.max(line.angles[0], line.angles[1] - line.angles[0]);
    for (const width of [1, 2, 5, 20].map((times) => times * smallest)) {
      const velocity = (angle: number): number => (angle * width) / (width * width + angle * angle);
      for (let angle = 0; angle < 1; angle += smallest / 7) {
        line.interpolate(angle, found);
        const sum = found.shares.reduce((all, share, k) => all + share * velocity(line.angles[found.timesteps[k]]), 0);
        // of 0.5 at most
        expect(Math.abs(sum - velocity(angle))).toBeLessThan(0.02);
      }
    }
  });

  it("is the velocity of a timestep at its angle, and 0 at the data", () => {
    const velocity = (angle: number): number => Math.cos(40 * angle);
    timeline.angles.forEach((angle) => expect(at(angle, velocity).fine).toBeCloseTo(velocity(angle), 12));
    expect(Math.abs(at(0, velocity).fine)).toBe(0);
  });

  it("one degree less is exact of a line times a parabola of the place, and differs where the velocity bends more", () => {
    const bent = (degree: number) => (angle: number) => angle * place(angle) ** degree;
    for (const angle of angles) expect(at(angle, bent(2)).coarse).toBeCloseTo(bent(2)(angle), 12);
    expect(Math.abs(at(angles[4], bent(3)).coarse - bent(3)(angles[4]))).toBeGreaterThan(1e-6);
  });

  it("counts timesteps that are all noise once", () => {
    const signalRate = Float64Array.of(0.8, 1e-12, 1e-13, 0);
    const noiseRate = Float64Array.of(0.6, 1, 1, 1);
    const short = new Timeline({ process: "variance-preserving", signalRate, noiseRate });
    expect(short.angles).toHaveLength(2);
    expect(short.end).toBeCloseTo(Math.PI / 2, 9);
    expect([short.size, new Timeline(makeSchedule(flow(5, 0.8))).size]).toEqual([1, Math.sqrt(0.2 ** 2 + 0.8 ** 2)]);
  });
});

const { factories } = await loadBackends();
/** Broad enough for a coarse grid to add up. */
const BROAD: GaussianMixture = {
  weights: [0.6, 0.4],
  means: [
    [-1, 0.5],
    [1, -0.5],
  ],
  covariances: [
    [
      [0.3, 0.1],
      [0.1, 0.4],
    ],
    [
      [0.25, 0],
      [0, 0.25],
    ],
  ],
};
const SHAPE = { dimensions: 2, embeddingDim: 16, hiddenSize: 32, hiddenLayers: 2, timesteps: 20 };

async function trained(
  config = modelConfig(SHAPE),
  points = sampleMixture(BROAD, 4000, 1, "test"),
  told: { regions?: Int32Array; conditions?: Int32Array } = {},
): Promise<Backend> {
  const backend = (await loadBackend("auto")).create(config, 256);
  backend.write("parameters", randomParameters(config, 1));
  const rows = { points, ...told };
  for (const _ of train(backend, rows, { steps: 400, batchSize: 256, optimizer: { ...OPTIMIZER, annealingSteps: 400 }, ema: EMA }, 1));
  return backend;
}

/** Σ p over the centres of a grid's cells, times their area. */
function total(backend: Backend, options: Parameters<typeof modelLogDensity>[2], reach: number, size: number): number {
  const width = (2 * reach) / size;
  const centre = (k: number): number => -reach + (k + 0.5) * width;
  const points = Float32Array.from({ length: 2 * size * size }, (_, i) => centre(i % 2 === 0 ? Math.floor(i / 2 / size) : (i >> 1) % size));
  return modelLogDensity(backend, points, options).nats.reduce((sum, nats) => sum + Math.exp(nats), 0) * width * width;
}

describe("a trained model", () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await trained();
  });

  it("has densities that add up to 1", () => expect(Math.abs(total(backend, { tolerance: 1e-2 }, 4, 134) - 1)).toBeLessThan(0.003));

  it("has the average's density unless it is told otherwise", () => {
    const points = sampleMixture(BROAD, 20, 2, "test");
    const nats = modelLogDensity(backend, points).nats;
    expect(difference(modelLogDensity(backend, points, { weights: "average" }).nats, nats)).toBe("");
    expect(difference(modelLogDensity(backend, points, { weights: "trained" }).nats, nats)).not.toBe("");
  });

  it("gives the same bytes whichever rows are asked together", () => {
    const points = sampleMixture(BROAD, 150, 2, "test");
    const { nats, error } = modelLogDensity(backend, points);
    for (const [from, to] of [
      [0, 1],
      [3, 10],
      [70, 150],
    ]) {
      const part = modelLogDensity(backend, points.subarray(2 * from, 2 * to));
      expect(difference(part.nats, nats.subarray(from, to))).toBe("");
      expect(difference(part.error, error.subarray(from, to))).toBe("");
    }
    const none = modelLogDensity(backend, new Float32Array(0));
    expect([none.nats.length, none.error.length]).toEqual([0, 0]);
  });

  it("gives the same bytes on every backend", () => {
    const points = sampleMixture(BROAD, 6, 2, "test");
    const expected = modelLogDensity(backend, points, { tolerance: 1e-2 });
    expect(expected.nats.every(Number.isFinite)).toBe(true);
    const differences = factories.map((factory) => {
      const other = factory.create(backend.config, 7);
      other.write("parameters", backend.read("parameters"));
      other.write("ema", backend.read("ema"));
      const { nats, error } = modelLogDensity(other, points, { tolerance: 1e-2 });
      other.dispose();
      return [backendLabel(factory), difference(nats, expected.nats), difference(error, expected.error)];
    });
    expect(differences).toEqual(factories.map((factory) => [backendLabel(factory), "", ""]));
  });

  it("tells how far it is", () => {
    const steps = modelLogDensitySteps(backend, sampleMixture(BROAD, 100, 2, "test"), { tolerance: 1e-2 });
    const progress = [...steps];
    expect(progress.at(-1)).toEqual({ done: 100, rows: 100 });
    progress.forEach(({ done }, i) => expect(done).toBeGreaterThanOrEqual(progress[i - 1]?.done ?? 0));
  });

  it("has no density where its prediction is not finite", () => {
    const broken = factories[0].create(backend.config, 7);
    const parameters = backend.read("parameters");
    broken.write("parameters", parameters.fill(NaN));
    const { nats, error } = modelLogDensity(broken, new Float32Array(2));
    expect([nats[0], error[0]]).toEqual([NaN, NaN]);
  });

  it("of points far away is small, and finite", () => {
    const { nats } = modelLogDensity(backend, Float32Array.of(1000, 0, 1e6, -1e6), { tolerance: 1e-2 });
    expect(nats[0]).toBeLessThan(-1000);
    expect(nats[1]).toBeLessThan(-1e9);
    expect(Number.isFinite(nats[1])).toBe(true);
  });
});

it("a trained flow to no signal at all has densities that add up to 1", async () => {
  const backend = await trained(modelConfig({ ...SHAPE, schedule: "flow", target: "v" }));
  expect(Math.abs(total(backend, { tolerance: 1e-2 }, 6, 80) - 1)).toBeLessThan(0.003);
});

describe("a model with conditions", () => {
  const config = modelConfig({ ...SHAPE, conditions: [{ name: "side", count: 2, dropout: 0.3 }] });
  const rows = sampleMixture(BROAD, 30, 2, "test");
  const sides = Int32Array.from({ length: 30 }, (_, row) => row % 3);
  let backend: Backend;
  beforeAll(async () => {
    // two laws, one beside the other
    const conditions = Int32Array.from({ length: 4000 }, (_, row) => row % 2);
    const points = sampleMixture(BROAD, 4000, 1, "test").map((x, i) => x + (conditions[i >> 1] === 0 ? -1 : 1));
    backend = await trained(config, points, { conditions });
  });

  it("has the density of the network whose first layer has the value's row in its bias", () => {
    const plain = modelConfig(SHAPE);
    const { length } = randomParameters(plain, 1);
    const [rowsOf, bias] = [denoiserArrays(config).at(-1)!, denoiserArrays(plain).find(({ name }) => name.endsWith("0.bias"))!];
    const average = backend.read("ema");
    for (const value of [0, 2]) {
      const weights = average.slice(0, length);
      for (let h = 0; h < SHAPE.hiddenSize; h++) weights[bias.offset + h] += average[rowsOf.offset + h * rowsOf.shape[1] + value];
      const other = factories[0].create(plain, 256);
      other.write("parameters", weights);
      other.write("ema", weights);
      const options = { tolerance: 1e-6 };
      const [expected, actual] = [
        modelLogDensity(other, rows.subarray(0, 6), options).nats,
        modelLogDensity(backend, rows.subarray(0, 6), { ...options, condition: [value] }).nats,
      ];
      expect(largest(errorsOf(actual, expected))).toBeLessThan(0.01);
      expect(middle(errorsOf(actual, expected))).toBeLessThan(0.001);
    }
  });

  it("gives a row the same bytes whatever the others are told, and whichever are asked together", () => {
    const each = modelLogDensity(backend, rows, { condition: sides });
    const alike = [0, 1, 2].map((value) => modelLogDensity(backend, rows, { condition: [value] }));
    expect(difference(alike[2].nats, modelLogDensity(backend, rows).nats)).toBe("");
    expect(new Set(alike.map(({ nats }) => nats[0])).size).toBe(3);
    for (const name of ["nats", "error"] as const)
      expect(
        difference(
          each[name],
          Float64Array.from(sides, (value, row) => alike[value][name][row]),
        ),
      ).toBe("");
    const part = modelLogDensity(backend, rows.subarray(2 * 7, 2 * 19), { condition: sides.subarray(7, 19) });
    expect(difference(part.nats, each.nats.subarray(7, 19))).toBe("");
  });

  it("goes as far beyond the density without conditions as guidance says", () => {
    const guided = (guidance: number): Float64Array => modelLogDensity(backend, rows, { condition: sides, guidance }).nats;
    expect(difference(guided(1), modelLogDensity(backend, rows, { condition: sides }).nats)).toBe("");
    expect(difference(guided(0), modelLogDensity(backend, rows).nats)).toBe("");
    expect(relativeError(guided(2), guided(1))).toBeGreaterThan(0.05);
    // a row that is not told is guided nowhere
    const [beyond, told] = [guided(2), guided(1)].map((nats) => nats.filter((_, row) => sides[row] === 2));
    expect(difference(beyond, told)).toBe("");
  });

  it("moves points by the noise that sampling is guided by, and its divergence", () => {
    const [told, timesteps] = [sides, Int32Array.from({ length: 30 }, (_, row) => row % SHAPE.timesteps)];
    const origins = timesteps.map((_, row) => 29 - row);
    const own = origins.map((row) => told[row]);
    for (const guidance of [0, 0.5, 1, 3]) {
      const { prediction, divergence } = divergentPredictor(backend, told, "average", guidance)(rows, timesteps, origins);
      for (let row = 0; row < 30; row++) {
        const x = rows.subarray(2 * row, 2 * row + 2);
        const { noise } = predictor(backend, own.subarray(row, row + 1), "average", guidance)(x, timesteps[row]);
        expect(difference(prediction.subarray(2 * row, 2 * row + 2), noise)).toBe("");
      }
      const [to, from] = [own, own.map(() => 2)].map((all) => backend.predictWithDivergence(rows, timesteps, all, "average").divergence);
      expect(
        relativeError(
          divergence,
          to.map((value, row) => from[row] + guidance * (value - from[row])),
        ),
      ).toBeLessThan(1e-6);
    }
  });

  it("gives the same bytes on every backend, with guidance and without", () => {
    for (const guidance of [1, 2]) {
      const options = { tolerance: 1e-2, condition: sides.subarray(0, 6), guidance };
      const expected = modelLogDensity(backend, rows.subarray(0, 12), options);
      const differences = factories.map((factory) => {
        const other = factory.create(config, 7);
        other.write("parameters", backend.read("parameters"));
        other.write("ema", backend.read("ema"));
        const { nats, error } = modelLogDensity(other, rows.subarray(0, 12), options);
        other.dispose();
        return [backendLabel(factory), difference(nats, expected.nats), difference(error, expected.error)];
      });
      expect(differences).toEqual(factories.map((factory) => [backendLabel(factory), "", ""]));
    }
  });

  it("is told beside the regions that its points may be of, and is the sum over them", async () => {
    const points = sampleMixture(BROAD, 4000, 1, "test");
    const kMeans = { kind: "k-means" as const, scale: "full" as const, sizes: [3], minimumRows: 2, memorisedRows: 0, pseudoCount: 1 };
    const domain = fitDomain(kMeans, points, 2, 1);
    const both = { regions: Int32Array.from({ length: 4000 }, (_, row) => row % 3), conditions: new Int32Array(4000).map((_, i) => i % 2) };
    const model = await trained(modelConfig({ ...SHAPE, regions: [3], conditions: config.conditions! }), points, both);
    const all = modelLogDensity(model, rows, { domain, condition: sides });
    for (const value of [0, 1, 2]) {
      const { nats } = modelLogDensity(model, rows, { domain, condition: [value] });
      const own = (_: number, row: number): boolean => sides[row] === value;
      expect(difference(all.nats.filter(own), nats.filter(own))).toBe("");
    }
    // the sum over the regions: of laws of 0.8 for one of them and 0.1 for the others, the rows' densities are known of each
    const mass = domain.prior.reduce((sumOf, value) => sumOf + value, 0);
    const sum = new Float64Array(30);
    domain.prior.forEach((share, region) => {
      const prior = domain.prior.map((_, k) => (k === region ? 0.8 : 0.1));
      const { nats } = modelLogDensity(model, rows, { domain: { ...domain, prior }, condition: sides });
      nats.forEach((value, row) => (sum[row] += ((share / mass - 0.1) / 0.7) * Math.exp(value)));
    });
    expect(relativeError(sum, all.nats.map(Math.exp))).toBeLessThan(1e-6);
  });
});

describe("in coordinates of the model's own", () => {
  const points = sampleMixture(BROAD, 4000, 1, "test").map((x, i) => 3 * x + (i % 2));

  it("takes the change of volume into account", async () => {
    const domain = fitDomain({ kind: "standardised", scale: "full" }, points, 2, 1);
    const backend = await trained(modelConfig(SHAPE), sampleMixture(BROAD, 4000, 1, "test"));
    expect(Math.abs(total(backend, { domain, tolerance: 1e-2 }, 20, 60) - 1)).toBeLessThan(0.01);
    const [{ nats }, own] = [points, Float32Array.of(0, 0)].map((rows, i) =>
      i === 0 ? modelLogDensity(backend, rows.subarray(0, 2), { domain }) : modelLogDensity(backend, rows),
    );
    expect(nats[0]).not.toBe(own.nats[0]);
    const [a, , b, c] = domain.scale;
    const x = [points[0] - domain.mean[0], points[1] - domain.mean[1]];
    const u = [x[0] / a, (x[1] - (b * x[0]) / a) / c];
    const unit = modelLogDensity(backend, Float32Array.from(u)).nats[0];
    expect(Math.abs(nats[0] - (unit - Math.log(a * c)))).toBeLessThan(0.02);
  });

  it("adds up what every region gives", async () => {
    const config = { kind: "k-means" as const, scale: "full" as const, sizes: [3], minimumRows: 2, memorisedRows: 0, pseudoCount: 1 };
    const domain = fitDomain(config, points, 2, 1);
    const { count } = domain.partition;
    expect(count).toBe(3);
    const unit = sampleMixture(BROAD, 4000, 1, "test");
    const regions = Int32Array.from({ length: 4000 }, (_, row) => row % count);
    const backend = await trained(modelConfig({ ...SHAPE, regions: [count] }), unit, { regions });
    // a grid as coarse as this errs by 0.02
    expect(Math.abs(total(backend, { domain, tolerance: 1e-1 }, 24, 70) - 1)).toBeLessThan(0.05);
    const rows = points.subarray(0, 40);
    const all = modelLogDensity(backend, rows, { domain }).nats;
    // the density is linear in the law of the regions
    const under = (prior: number[]): Float64Array =>
      modelLogDensity(backend, rows, { domain: { ...domain, prior: Float32Array.from(prior) } }).nats.map(Math.exp);
    const [one, other, mean] = [under([0.75, 0.125, 0.125]), under([0.25, 0.25, 0.5]), under([0.5, 0.1875, 0.3125])];
    expect(relativeError(one, other)).toBeGreaterThan(0.1);
    mean.forEach((density, row) => expect(Math.abs(density / ((one[row] + other[row]) / 2) - 1)).toBeLessThan(1e-9));
    const containing = modelLogDensity(backend, rows, { domain, regions: "containing" }).nats;
    containing.forEach((nats, row) => expect(nats).toBeLessThan(all[row]));
  });
});

describe("refuses", () => {
  const schedule = makeSchedule(karras(4, 0.02, 40));
  const predict = exactDivergentPredictor(BROAD, schedule);
  const backend = factories[0].create(modelConfig(SHAPE), 8);
  const told = factories[0].create(modelConfig({ ...SHAPE, conditions: [{ name: "side", count: 3 }] }), 8);
  const odd = (value: unknown): never => value as never;
  const points = new Float32Array(4);

  it.each<[string, () => unknown, string]>([
    ["ragged points", () => modelLogDensity(backend, new Float32Array(3)), "points has 3 numbers: must be rows of 2 coordinates"],
    ["points that are not finite", () => modelLogDensity(backend, Float32Array.of(0, NaN)), "points[1] is NaN: must be a finite number"],
    [
      "points in double precision",
      () => modelLogDensity(backend, odd(new Float64Array(2))),
      "points is a Float64Array of length 2: must be a Float32Array",
    ],
    ["no tolerance at all", () => modelLogDensity(backend, points, { tolerance: 0 }), "tolerance is 0: must be a number from 1e-9 to 1"],
    [
      "an unknown option",
      () => modelLogDensity(backend, points, odd({ tolerence: 1 })),
      'unknown key "tolerence" in the options; did you mean "tolerance"? (valid: tolerance, domain, weights, regions, condition, guidance)',
    ],
    [
      "unknown regions",
      () => modelLogDensity(backend, points, { regions: odd("al") }),
      'unknown regions "al"; did you mean "all"? (valid: all, containing)',
    ],
    [
      "what is no backend",
      () => modelLogDensity(odd({}), points),
      "backend is an object: must be one that the factory of loadBackend creates",
    ],
    [
      "coordinates of another model",
      () =>
        modelLogDensity(backend, points, { domain: fitDomain({ kind: "standardised", scale: "full" }, Float32Array.of(1, 2, 4), 1, 1) }),
      "the domain has 1 coordinates, the model 2",
    ],
    [
      "a denoiser of the noise where nothing of the data is left",
      () => flowLogDensity(predict, makeSchedule(flow(4, 1)), points, 2),
      'target is "epsilon": at timestep 3 nothing of the data is left (α = 0), and there the noise says nothing of them; choose target "v" or "x0", or a schedule.timeMax below 1',
    ],
    [
      "an unknown target",
      () => flowLogDensity(predict, schedule, points, 2, { target: odd("x") }),
      'unknown target "x"; did you mean "x0"? (valid: epsilon, x0, v)',
    ],
    [
      "a condition that the model does not have",
      () => modelLogDensity(backend, points, { condition: [1] }),
      "condition has 1 values: must have 0, one of each condition, or as many for each of 2 rows",
    ],
    [
      "guidance of a model without conditions",
      () => modelLogDensity(backend, points, { guidance: 2 }),
      "guidance is 2: must be 1 of a model without a condition that may be untold, one with a dropout above 0",
    ],
    [
      "a condition that is always told, and is not",
      () => modelLogDensity(told, points),
      'condition "side" is not told, and has no dropout: give "condition", a value from 0 to 2',
    ],
    [
      "a value that a condition does not have",
      () => modelLogDensity(told, points, { condition: [0, 3] }),
      'condition "side" is 3: must be a whole number from 0 to 2',
    ],
    ["what is no denoiser", () => flowLogDensity(odd(null), schedule, points, 2), "predict is null: must be a function"],
    [
      "a denoiser that answers with other arrays",
      () => flowLogDensity((x, t, o) => ({ ...predict(x, t, o), divergence: new Float32Array(1) }), schedule, points, 2),
      "the prediction and its divergence have 16 and 1 numbers: must have 16 and 8",
    ],
    [
      "what is no schedule",
      () => flowLogDensity(predict, odd({}), points, 2),
      "schedule.process is undefined: must be one of variance-preserving, flow",
    ],
  ])("%s", (_, call, message) => expect(messageOf(call)).toBe(message));
});
