/** The density along the probability-flow ODE against exact densities, the flow's own Jacobian, and a total of 1. */

import { beforeAll, describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import type { Backend } from "../../src/diffusion/backend.js";
import { mixtureOf } from "../../src/data/datasets.js";
import { Timeline, emptyInterpolation } from "../../src/diffusion/density/timeline.js";
import { velocityOfOutput } from "../../src/diffusion/density/velocity.js";
import { fitDomain } from "../../src/diffusion/transform/transform.js";
import { exactDivergentPredictor, exactNoise } from "../../src/data/mixture/exact-denoiser.js";
import type { FlowResult, PredictWithDivergence } from "../../src/diffusion/log-density.js";
import { flowLogDensity, modelLogDensity, modelLogDensitySteps } from "../../src/diffusion/log-density.js";
import type { GaussianMixture } from "../../src/data/mixture/parts.js";
import { diffuseMixture, logDensity, sampleMixture } from "../../src/data/mixture/gaussian-mixture.js";
import { uniforms, stream } from "../../src/numerics/random.js";
import type { Schedule, ScheduleConfig } from "../../src/diffusion/process/schedule.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { train } from "../../src/diffusion/training.js";
import { backendLabel, loadBackends } from "../support/backends.js";
import { difference } from "../support/bytes.js";
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
/** Whose last timestep is so nearly all noise that the law there is N(0, I) within what is measured. */
const ENDING_IN_NOISE: [string, ScheduleConfig][] = [
  ["karras, 100 timesteps", karras(100, 0.002, 1000)],
  ["karras, 1000 timesteps", karras(1000, 0.002, 1000)],
  ["cosine, 1000 timesteps", { kind: "cosine", timesteps: 1000, offset: 0.008 }],
];
const ROWS = 100;

/** Points of the mixture, and as many anywhere about it, few of which are near a component. */
function pointsOf(mixture: GaussianMixture): Float32Array {
  const d = mixture.means[0].length;
  const drawn = sampleMixture(mixture, ROWS, 3, "test");
  const anywhere = Float32Array.from(uniforms(stream(3, "anywhere"), 0, ROWS * d), (u) => 10 * u - 5);
  return Float32Array.of(...drawn, ...anywhere);
}

function errorsOf(actual: ArrayLike<number>, expected: ArrayLike<number>): number[] {
  return Array.from(actual, (value, i) => value - expected[i]);
}

const largest = (values: number[]): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const middle = (values: number[]): number => values.map(Math.abs).toSorted((a, b) => a - b)[values.length >> 1];

/** What the flow of an ideal denoiser would give: it is told N(0, I) where the law of x_T is another. */
function pushforward(mixture: GaussianMixture, schedule: Schedule, points: Float32Array, { noise }: FlowResult): number[] {
  const d = mixture.means[0].length;
  const atEnd = logDensity(diffuseMixture(mixture, schedule.alphasCumprod.at(-1)!), noise);
  return Array.from(logDensity(mixture, points), (exact, row) => {
    const squares = noise.subarray(row * d, (row + 1) * d).reduce((sum, z) => sum + z * z, 0);
    return exact - atEnd[row] - 0.5 * (squares + d * Math.log(2 * Math.PI));
  });
}

describe.each(MIXTURES)("the exact denoiser of %s", (name) => {
  const mixture = mixtureOf(name)!;
  const d = mixture.means[0].length;
  const points = pointsOf(mixture);
  const predictorOf = (schedule: Schedule): PredictWithDivergence => exactDivergentPredictor(mixture, schedule);

  it.each(ENDING_IN_NOISE)("%s: within 0.01 nats of the exact density", (_, config) => {
    const schedule = makeSchedule(config);
    const drawn = points.subarray(0, ROWS * d);
    const { nats } = flowLogDensity(predictorOf(schedule), schedule, drawn, d);
    const errors = errorsOf(nats, logDensity(mixture, drawn));
    expect(largest(errors)).toBeLessThan(0.01);
    expect(middle(errors)).toBeLessThan(0.003);
  });

  it.each<[string, ScheduleConfig, middle: number]>([
    ["karras to 40", karras(100, 0.002, 40), 0.003],
    ["the default", { kind: "linear", timesteps: 100, betaStart: 1e-4, betaEnd: 0.02 }, 0.01],
    ["cosine", { kind: "cosine", timesteps: 100, offset: 0.008 }, 0.1],
    ["ten timesteps", karras(10, 0.002, 40), 1],
  ])("%s: the flow alone errs by about what it estimates, wherever the points are", (_, config, most) => {
    const schedule = makeSchedule(config);
    const result = flowLogDensity(predictorOf(schedule), schedule, points, d);
    const errors = errorsOf(result.nats, pushforward(mixture, schedule, points, result));
    expect(largest(errors.map((error, row) => error / result.error[row]))).toBeLessThan(10);
    expect(middle(errors.map((error, row) => error / result.error[row]))).toBeLessThan(1);
    expect(middle([...result.error.subarray(0, ROWS)])).toBeLessThan(most);
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
  ])("a network that predicts %s has the same velocity", (target, config) => {
    const schedule = makeSchedule(config);
    const noise = predictorOf(schedule);
    const rows = 50;
    const [x, timesteps] = [points.subarray(0, rows * d), Int32Array.from({ length: rows }, (_, row) => row + 20)];
    const other: PredictWithDivergence = (asked, t, origins) => {
      const { prediction, divergence } = noise(asked, t, origins);
      // the output as a share of the point and one of the noise
      const shares = (row: number): [number, number] => {
        const [signal, rate] = [schedule.signalRate[t[row]], schedule.noiseRate[t[row]]];
        return target === "x0" ? [1 / signal, -rate / signal] : [-rate / signal, 1 / signal];
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
      return largest(errorsOf(result.nats, pushforward(mixture, schedule, drawn, result)));
    };
    const errors = [1e-2, 1e-4, 1e-6].map(errorAt);
    expect(errors[1]).toBeLessThan(errors[0] / 5);
    expect(errors[2]).toBeLessThan(errors[1] / 5);
    expect(errors[2]).toBeLessThan(1e-4);
  });

  it("is the density of N(0, I) at the noise that a point is made of, times the volume that the flow makes of the point's", () => {
    const schedule = makeSchedule(karras(200, 0.02, 40));
    const rows = 12;
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
      const squares = noise.subarray(row * d, (row + 1) * d).reduce((sum, z) => sum + z * z, 0);
      return Math.log(Math.abs(determinant(jacobian))) - 0.5 * (squares + d * Math.log(2 * Math.PI));
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

describe("the exact denoiser's divergence", () => {
  it.each(MIXTURES)("of %s is that of finite differences", (name) => {
    const mixture = mixtureOf(name)!;
    const d = mixture.means[0].length;
    const schedule = makeSchedule(karras(6, 0.02, 40));
    const points = pointsOf(mixture).subarray(0, 30 * d);
    const step = 1e-6;
    for (let t = 0; t < schedule.timesteps; t++) {
      const timesteps = new Int32Array(30).fill(t);
      const { divergence, prediction } = exactDivergentPredictor(mixture, schedule)(points, timesteps, timesteps);
      const noise = (by: number, axis: number): Float64Array =>
        exactNoise(
          mixture,
          schedule.alphasCumprod[t],
          Array.from(points, (x, i) => (i % d === axis ? x + by : x)),
        );
      const truth = Array.from(timesteps, () => 0);
      for (let c = 0; c < d; c++) {
        const [above, below] = [noise(step, c), noise(-step, c)];
        truth.forEach((_, row) => (truth[row] += (above[row * d + c] - below[row * d + c]) / (2 * step)));
      }
      expect(relativeError(divergence, truth)).toBeLessThan(2e-5);
      expect(prediction).toEqual(Float32Array.from(exactNoise(mixture, schedule.alphasCumprod[t], points)));
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

  it.each<[string, (angle: number) => number]>([
    ["a line through 0", (angle) => 3 * angle],
    ["an odd cubic", (angle) => angle - 2 * angle * angle * angle],
  ])("%s is what it is", (_, velocity) => {
    for (const angle of angles) expect(at(angle, velocity).fine).toBeCloseTo(velocity(angle), 12);
  });

  it("is the velocity of a timestep at its angle, and 0 at the data", () => {
    const velocity = (angle: number): number => Math.cos(40 * angle);
    timeline.angles.forEach((angle) => expect(at(angle, velocity).fine).toBeCloseTo(velocity(angle), 12));
    expect(Math.abs(at(0, velocity).fine)).toBe(0);
  });

  it("one degree less is exact of a line, and differs where the velocity bends", () => {
    for (const angle of angles) expect(at(angle, (a) => 3 * a).coarse).toBeCloseTo(3 * angle, 12);
    expect(Math.abs(at(angles[4], (a) => a * a * a).coarse - angles[4] * angles[4] * angles[4])).toBeGreaterThan(1e-6);
  });

  it("counts timesteps that are all noise once", () => {
    const signalRate = Float64Array.of(0.8, 1e-12, 1e-13, 0);
    const noiseRate = Float64Array.of(0.6, 1, 1, 1);
    const short = new Timeline({ signalRate, noiseRate });
    expect(short.angles).toHaveLength(2);
    expect(short.end).toBeCloseTo(Math.PI / 2, 9);
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
  regions?: Int32Array,
): Promise<Backend> {
  const backend = (await loadBackend("auto")).create(config, 256);
  backend.write("parameters", randomParameters(config, 1));
  const rows = { points, ...(regions === undefined ? {} : { regions }) };
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

  it("has densities that add up to 1", () => expect(Math.abs(total(backend, { tolerance: 1e-2 }, 6, 200) - 1)).toBeLessThan(0.003));

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
    const backend = await trained(modelConfig({ ...SHAPE, regions: [count] }), unit, regions);
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
      'unknown key "tolerence" in the options; did you mean "tolerance"? (valid: tolerance, domain, weights, regions)',
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
    ["what is no denoiser", () => flowLogDensity(odd(null), schedule, points, 2), "predict is null: must be a function"],
    [
      "a denoiser that answers with other arrays",
      () => flowLogDensity((x, t, o) => ({ ...predict(x, t, o), divergence: new Float32Array(1) }), schedule, points, 2),
      "the prediction and its divergence have 8 and 1 numbers: must have 8 and 4",
    ],
    [
      "what is no schedule",
      () => flowLogDensity(predict, odd({}), points, 2),
      "schedule.process is undefined: must be one of variance-preserving, flow",
    ],
  ])("%s", (_, call, message) => expect(messageOf(call)).toBe(message));
});
