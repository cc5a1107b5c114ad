import { describe, expect, it } from "vitest";
import type { EmaConfig, OptimizerConfig } from "../../src/diffusion/network/optimizer-config.js";
import { adamw, clipCoefficient, emaUpdate, learningRateAt, stepRates, updateEma } from "../../src/diffusion/network/optimizer.js";
import { normals, stream } from "../../src/numerics/random.js";
import { relativeError } from "../support/relative-error.js";

const CONFIG: OptimizerConfig = {
  learningRate: 3e-4,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0.01,
  clipNorm: 0.5,
  annealingSteps: 100,
};
const EMA: EmaConfig = { decay: 0.995, updateEvery: 10, updateAfterStep: 100 };

describe("cosine annealing", () => {
  it("is rate · (1 + cos(π step / T)) / 2, and rises again after T", () => {
    for (const step of [0, 1, 33, 50, 99, 100, 101, 150, 200, 233]) {
      expect(learningRateAt(step, CONFIG)).toBeCloseTo((3e-4 * (1 + Math.cos((Math.PI * step) / 100))) / 2, 15);
    }
    expect([learningRateAt(0, CONFIG), learningRateAt(100, CONFIG)]).toEqual([3e-4, 0]);
  });

  it("is PyTorch's recursion", () => {
    let rate = CONFIG.learningRate;
    for (let step = 1; step <= 100; step++) {
      rate *= (1 + Math.cos((Math.PI * step) / 100)) / (1 + Math.cos((Math.PI * (step - 1)) / 100));
      expect(learningRateAt(step, CONFIG)).toBeCloseTo(rate, 15);
    }
  });
});

describe("AdamW", () => {
  it("follows PyTorch's algorithm in double precision", () => {
    const count = 50;
    const config = { ...CONFIG, learningRate: 1e-2 };
    const parameters = normals(stream(1, "parameters"), 0, 0, new Float32Array(count));
    const truth = { value: Float64Array.from(parameters), mean: new Float64Array(count), square: new Float64Array(count) };
    const first = new Float32Array(count);
    const second = new Float32Array(count);
    for (let step = 0; step < 30; step++) {
      const gradient = normals(stream(1, "gradient"), step, 0, new Float32Array(count));
      const clip = step % 3 === 0 ? 1 : 0.3;
      adamw(parameters, gradient, { first, second }, clip, stepRates(step, config, EMA));
      const rate = (1e-2 * (1 + Math.cos((Math.PI * step) / 100))) / 2;
      truth.value.forEach((_, i) => {
        const g = gradient[i] * clip;
        truth.value[i] *= 1 - rate * 0.01;
        truth.mean[i] = 0.9 * truth.mean[i] + 0.1 * g;
        truth.square[i] = 0.999 * truth.square[i] + 0.001 * g * g;
        const mean = truth.mean[i] / (1 - 0.9 ** (step + 1));
        const square = truth.square[i] / (1 - 0.999 ** (step + 1));
        truth.value[i] -= (rate * mean) / (Math.sqrt(square) + 1e-8);
      });
      expect(relativeError(parameters, truth.value)).toBeLessThan(1e-6);
    }
    expect(relativeError(first, truth.mean)).toBeLessThan(1e-6);
    expect(relativeError(second, truth.square)).toBeLessThan(2e-6);
  });

  it("decays weights although the gradient is zero, and then does nothing else", () => {
    const parameters = Float32Array.of(2, -4);
    const zero = (): Float32Array => new Float32Array(2);
    adamw(parameters, zero(), { first: zero(), second: zero() }, 1, stepRates(0, { ...CONFIG, learningRate: 0.1, weightDecay: 0.5 }, EMA));
    expect(relativeError(parameters, [1.9, -3.8])).toBeLessThan(1e-7);
  });
});

it("clipping takes a norm down to the limit and never up", () => {
  expect(clipCoefficient(2, 0.5)).toBeCloseTo(0.5 / (2 + 1e-6), 7);
  expect(clipCoefficient(0.4, 0.5)).toBe(1);
  expect(clipCoefficient(0, 0.5)).toBe(1);
});

describe("moving average", () => {
  it("acts at every tenth call: copies up to 100, then warms up to its decay", () => {
    expect(Array.from({ length: 24 }, (_, call) => emaUpdate(5 * call + 1, EMA).kind)).toEqual(new Array(24).fill("none"));
    expect([0, 10, 100].map((call) => emaUpdate(call, EMA).kind)).toEqual(["copy", "copy", "copy"]);
    expect(emaUpdate(110, EMA)).toMatchObject({ kind: "lerp", first: true });
    expect(emaUpdate(120, EMA)).toMatchObject({ kind: "lerp", first: false });
    for (const call of [110, 120, 500, 2910])
      expect(emaUpdate(call, EMA).decay).toBeCloseTo(Math.min(0.995, 1 - (call - 99) ** (-2 / 3)), 14);
    expect(emaUpdate(100_000, EMA).decay).toBe(0.995);
  });

  it.each([
    [10, 100, 110],
    [10, 95, 100],
    [1, 0, 1],
    [7, 20, 21],
  ])("updating every %i and after %i starts once, at call %i", (updateEvery, updateAfterStep, expected) => {
    const starts = Array.from({ length: 300 }, (_, call) => call).filter((call) => {
      const update = emaUpdate(call, { decay: 0.9, updateEvery, updateAfterStep });
      return update.kind === "lerp" && update.first;
    });
    expect(starts).toEqual([expected]);
  });

  it("starts from a copy and then is the weighted mean of the values since", () => {
    const config = { decay: 0.6, updateEvery: 1, updateAfterStep: 1 };
    const values = [3, 1, 4, 1, 5, 9, 2, 6].map((v) => Float32Array.of(v, -v));
    const average = new Float32Array(1);
    let truth = 0;
    values.forEach((value, call) => {
      updateEma(average, value, emaUpdate(call, config));
      const decay = call <= 2 ? 0 : Math.min(0.6, 1 - call ** (-2 / 3));
      truth = decay * truth + (1 - decay) * value[0];
      expect(average[0]).toBeCloseTo(truth, 6);
    });
  });
});
