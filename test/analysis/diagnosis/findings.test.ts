/** Each finding against a closed form or data made by hand. */

import { describe, expect, it } from "vitest";
import { coverage, dataBox, deadCells } from "../../../src/analysis/diagnosis/box.js";
import { changedCells, factorMismatch } from "../../../src/analysis/diagnosis/factor-mismatch.js";
import { diagnose } from "../../../src/analysis/diagnosis/diagnose.js";
import type { Subject } from "../../../src/analysis/diagnosis/finding.js";
import { gain } from "../../../src/analysis/diagnosis/gain.js";
import { lossAgainstDivergence } from "../../../src/analysis/diagnosis/loss-against-divergence.js";
import { noSamples } from "../../../src/analysis/diagnosis/no-samples.js";
import { finestNoise, prior } from "../../../src/analysis/diagnosis/noise-range.js";
import { penaltySum } from "../../../src/analysis/diagnosis/penalty-sum.js";
import { scale } from "../../../src/analysis/diagnosis/scale.js";
import type { GridConfig } from "../../../src/diffusion/noise-grid/grid.js";
import type { Penalty } from "../../../src/diffusion/noise-grid/penalty.js";
import { normals, stream } from "../../../src/numerics/random.js";

const LINEAR = { kind: "linear", timesteps: 100, betaStart: 1e-4, betaEnd: 0.02 } as const;
const KARRAS = { kind: "karras", timesteps: 100, sigmaMin: 0.003, sigmaMax: 40, rho: 7 } as const;
const FLOW = { kind: "flow", timesteps: 100, timeMin: 0.001, timeMax: 1 } as const;
const GRID: GridConfig = { axes: [0, 1], lower: [0, 0], upper: [2, 2], levels: [{ name: "quarters", size: 2, penalty: null }] };

const subject = (changes: Partial<Subject>): Subject => ({
  schedule: LINEAR,
  grid: null,
  training: { learningRate: 3e-4, clipNorm: 0.5 },
  points: new Float32Array(20),
  dimensions: 2,
  seed: 1,
  ...changes,
});

it("no noise finer than a schedule takes is proposed", () => {
  const points = normals(stream(1, "thin"), 0, 0, new Float32Array(2000)).map((value) => 1e-5 * value);
  expect(finestNoise(subject({ points }))?.remedy).toBe('bring the data to unit scale ("domain": { "kind": "standardised" })');
});

describe("the prior", () => {
  const single = (beta: number) => ({ kind: "linear", timesteps: 1, betaStart: beta, betaEnd: beta }) as const;

  it("costs ½ Σ (ᾱ x₀² + (1 - ᾱ) - 1 - log(1 - ᾱ))", () => {
    // ᾱ = 1/2; points (1, 2) and (0, 3): Σ x₀² = 14 over 2 rows
    const cost = 0.5 * ((0.5 * 14) / 2 + 2 * (0.5 - 1 + Math.LN2));
    const finding = prior(subject({ schedule: single(0.5), points: Float32Array.of(1, 2, 0, 3) }));
    expect(finding?.measured).toContain(`ᾱ is 0.5000`);
    expect(finding?.measured).toContain(`costs ${cost.toPrecision(4)} nats`);
  });

  it("is found above 0.01 nats alone", () => {
    // at the origin the cost is -½ (ᾱ + log(1 - ᾱ)) per coordinate: 0.0125 for two at ᾱ = 0.15, 0.0054 at 0.1
    expect(prior(subject({ schedule: single(0.85) }))?.id).toBe("prior");
    expect(prior(subject({ schedule: single(0.9) }))).toBeUndefined();
  });

  it("of a flow costs nothing where it ends in noise, and is told by its time where it does not", () => {
    const points = Float32Array.of(1, 2, 0, 3);
    expect(prior(subject({ points, schedule: FLOW }))).toBeUndefined();
    const finding = prior(subject({ points, schedule: { ...FLOW, timeMax: 0.5 } }));
    const cost = 0.5 * ((0.25 * 14) / 2 + 2 * (0.25 - 1 - Math.log(0.25)));
    expect(finding?.measured).toContain(`t is 0.5000: 50 % of every point is left; against N(0, I) that costs ${cost.toPrecision(4)} nats`);
    expect(finding?.remedy).toBe('"timeMax": 1');
  });

  it("proposes noise that is enough for the data", () => {
    const points = Float32Array.from({ length: 200 }, (_, i) => i);
    const sigma = Number(/"sigmaMax": (\d+)/.exec(prior(subject({ points }))?.remedy ?? "")?.[1]);
    expect(sigma).toBeGreaterThan(40);
    expect(prior(subject({ points, schedule: { ...KARRAS, sigmaMax: sigma } }))).toBeUndefined();
  });

  it("proposes no more noise than a schedule takes, and unit scale first", () => {
    const points = Float32Array.from({ length: 200 }, (_, i) => (i === 0 ? 1e7 : i));
    const remedy = prior(subject({ points }))?.remedy;
    expect(remedy).toMatch(/^bring the data to unit scale \("domain": \{ "kind": "standardised" \}\); .*"sigmaMax": 10000 \}/);
    expect(prior(subject({ points, schedule: { ...KARRAS, sigmaMax: 10_000 } }))?.id).toBe("prior");
  });
});

describe("the finest noise", () => {
  // a line of deviation 0.01 across
  const z = normals(stream(2, "test"), 0, 0, new Float32Array(5000));
  const points = Float32Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? i / 1000 : 0.01 * z[(i - 1) / 2]));

  it("is found where it takes more than a fifth of the variance across the data, and the remedy is enough", () => {
    const finding = finestNoise(subject({ points }));
    expect(finding?.measured).toMatch(/σ₀ is 0\.010, .* (4[5-9]|5[0-5]) % of the variance/);
    const beta = Number(/"betaStart": ([\d.e-]+)/.exec(finding?.remedy ?? "")?.[1]);
    expect(finestNoise(subject({ points, schedule: { ...LINEAR, betaStart: beta } }))).toBeUndefined();
    const sigma = Number(/"sigmaMin": ([\d.e-]+)/.exec(finding?.remedy ?? "")?.[1]);
    expect(finestNoise(subject({ points, schedule: { ...KARRAS, sigmaMin: sigma } }))).toBeUndefined();
  });

  it("of a flow is told with a time that is enough", () => {
    const finding = finestNoise(subject({ points, schedule: { ...FLOW, timeMin: 0.01 } }));
    const time = Number(/"timeMin": ([\d.e-]+)/.exec(finding?.remedy ?? "")?.[1]);
    expect(finestNoise(subject({ points, schedule: { ...FLOW, timeMin: time } }))).toBeUndefined();
  });

  it("says nothing of points that coincide", () => {
    expect(finestNoise(subject({}))).toBeUndefined();
  });
});

describe("the box", () => {
  const points = Float32Array.of(0.5, 0.5, 0.7, 0.2, 1.5, 0.5, 8, 9.5);

  it("is found where it misses more than a hundredth of the points, with a box to paste", () => {
    const finding = coverage(subject({ points, grid: GRID }));
    expect(finding?.measured).toContain("75 % of the points");
    // 0.5 … 8 and 0.2 … 9.5, each with 5 % of the width
    expect(finding?.remedy).toContain('"grid": { "lower": [0.12, -0.27], "upper": [8.38, 9.97] }');
    expect(coverage(subject({ points, grid: { ...GRID, ...dataBox({ points, dimensions: 2 }, [0, 1]) } }))).toBeUndefined();
  });

  it("has a width where the data have none", () => {
    const { lower, upper } = dataBox({ points: Float32Array.of(3, 3, 3), dimensions: 1 }, [0]);
    expect([lower[0] < 3, upper[0] > 3]).toEqual([true, true]);
  });

  it("is found where more than half of a level's cells are dead", () => {
    // cells 0, 2 and, clamped, 3 of 4; of 16 cells 3
    expect(deadCells(subject({ points, grid: GRID }))).toBeUndefined();
    const fine = { ...GRID, levels: [...GRID.levels, { name: "fine", size: 4, penalty: null }] };
    expect(deadCells(subject({ points, grid: fine }))?.measured).toContain(
      "25 % of the 4 cells of quarters and 75 % of the 16 cells of fine",
    );
  });
});

describe("the factor's place", () => {
  it("is the same without noise, and another where the signal is gone", () => {
    const points = Float32Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 1.5 : 0.5));
    const at = (signal: number, noise: number): number[] =>
      changedCells({ points, dimensions: 2, seed: 1 }, GRID, { signalRate: Float64Array.of(signal), noiseRate: Float64Array.of(noise) }, 0);
    expect(at(1, 0)).toEqual([0]);
    // (1.5, 0.5) goes to the origin: from cell (1, 0) to (0, 0)
    expect(at(0, 0)).toEqual([1]);
    // noise of deviation 1 about the origin stays in cell (1, 0) where z₀ ≥ 1 and z₁ < 1: 0.1587 · 0.8413
    expect(at(0, 1)[0]).toBeCloseTo(1 - 0.1587 * 0.8413, 1);
  });

  it("says of the mean alone that it ignores the factor, where the noise is as written", () => {
    const meaning = (mode: "reference" | "as-written") => factorMismatch(subject({ grid: { ...GRID, mode } }))?.meaning;
    expect(meaning("reference")).toContain("the sampler's posterior ignores the factor altogether");
    expect(meaning("as-written")).toContain("the mean of the sampler's step is that of noise without a factor");
  });

  it("is found of every grid, and of nothing else", () => {
    expect(factorMismatch(subject({ grid: GRID }))?.measured).toMatch(/timestep 49.*timestep 99/);
    expect(factorMismatch(subject({}))).toBeUndefined();
    expect(factorMismatch(subject({ grid: GRID }))?.remedy).toBe(
      'a variance that depends on x_t alone, which is valid: "grid": null, "evaluation": { "samplers": [{ "kind": "ddpm", "variance": "grid" }] }; or regions that are drawn first: "domain": { "kind": "splits" }',
    );
  });
});

it("a penalty is found where its weight times the number of values is above 1", () => {
  const of = (weight: number) =>
    penaltySum(subject({ grid: { ...GRID, levels: [{ name: "fine", size: 20, penalty: { kind: "l1", weight } }] } }));
  expect(of(0.01)?.measured).toContain("weight 0.01 × 40000 values = 400");
  expect(of(0.01)?.remedy).toContain("2.5e-5");
  expect(of(2.5e-5)).toBeUndefined();
  expect(penaltySum(subject({ grid: GRID }))).toBeUndefined();
  const penalised = (penalty: Penalty) => penaltySum(subject({ grid: { ...GRID, levels: [{ name: "fine", size: 20, penalty }] } }));
  expect(penalised({ kind: "l1", weight: 0.9, reduction: "mean" })).toBeUndefined();
  expect(penalised({ kind: "l1", weight: 3, reduction: "mean" })?.remedy).toBe("a weight of at most 1.0 for fine");
  expect(penalised({ kind: "elastic-net", weight: 0.01, l1Ratio: 0.5 })?.remedy).toBe("a weight of at most 5.0e-5 for fine");
  expect(penalised({ kind: "l2", weight: 9 })).toBeUndefined();
});

it("a scale is found beyond half and twice 1, and beyond the embedding's accuracy", () => {
  const of = (width: number, shift = 0) =>
    scale(subject({ points: Float32Array.from({ length: 1000 }, (_, i) => shift + (i % 4 < 2 ? width : -width)) }));
  expect(of(1)).toBeUndefined();
  expect([of(0.4)?.id, of(2.5)?.id, of(1, 400)?.id]).toEqual(["scale", "scale", "scale"]);
  expect(of(1, 400)?.meaning).toMatch(/beyond \|x\| of 327 the embedding's sines lose accuracy$/);
  expect(of(1, 6000)?.meaning).toMatch(/; training refuses \|x\| beyond 5242$/);
});

describe("the gain", () => {
  it("is that of a network that predicts the noise alone", () => {
    expect(gain(subject({ schedule: FLOW, target: "v" }))).toBeUndefined();
    const almost = { ...FLOW, timeMax: 1 - 1e-9 };
    expect(gain(subject({ schedule: almost, target: "x0" }))).toBeUndefined();
    expect(gain(subject({ schedule: almost }))?.remedy).toBe('"target": "v", which nothing is divided by; or a smaller "timeMax"');
  });

  // ᾱ = 4^-T, so that √(1/ᾱ) is 2^T
  const steep = (timesteps: number) => ({ kind: "linear", timesteps, betaStart: 0.75, betaEnd: 0.75 }) as const;

  it("is found above 2²⁴ alone, with the timestep from which it is", () => {
    expect(gain(subject({ schedule: steep(24) }))).toBeUndefined();
    expect(gain(subject({ schedule: steep(27) }))?.measured).toContain(
      "√(1/ᾱ) is 134217728 (rule: at most 2²⁴, exceeded from timestep 24 of 27 on)",
    );
  });

  it("is found of a schedule that float32 cannot hold, by the key, and the remedy is enough", () => {
    const finding = gain(subject({ schedule: steep(200) }));
    expect(finding?.measured).toMatch(/^schedule\.betaEnd is 0\.75 over 200 timesteps: from timestep 127 on/);
    expect(finding?.remedy).toContain('"schedule": { "kind": "karras" }');
    expect(gain(subject({ schedule: KARRAS }))).toBeUndefined();
  });

  it("does not keep the rest from being found", () => {
    const points = Float32Array.from({ length: 200 }, (_, i) => 100 * i);
    expect(diagnose(subject({ points, schedule: steep(200) })).findings.map(({ id }) => id)).toEqual(["gain", "scale"]);
  });
});

describe("samples that are no numbers", () => {
  const metrics = (value: number | null) => [
    { metric: "training_time", value: 1 },
    { metric: "kl_divergence", value },
    { metric: "sliced_w1", value },
    { metric: "sliced_w1", value: 1, sampler: "ddim" },
  ];
  const trace = (of: ReturnType<typeof metrics>) => ({ errors: [1], window: 1, curve: [], metrics: of });

  it("are found where the main sampler has no value at all", () => {
    expect(noSamples(metrics(null))?.measured).toContain("no value of kl_divergence, sliced_w1");
    expect(diagnose(subject({}), trace(metrics(null))).findings.map(({ id }) => id)).toContain("no-samples");
  });

  it("are not found where one exists, or nothing was measured", () => {
    expect(noSamples(metrics(0.5))).toBeUndefined();
    expect(
      noSamples([
        { metric: "kl_divergence", value: null },
        { metric: "sliced_w1", value: 0.1 },
      ]),
    ).toBeUndefined();
    expect(noSamples([{ metric: "training_time", value: 1 }])).toBeUndefined();
  });
});

describe("loss against divergence", () => {
  const falling = Float64Array.from({ length: 30 }, (_, i) => 1 - i / 100);
  const curve = (...kl: number[]) => kl.map((value, i) => ({ step: 10 * (i + 1), kl: value }));

  it("is found where the divergence rises and the loss falls", () => {
    expect(lossAgainstDivergence({ errors: falling, window: 1, curve: curve(1, 0.5, 0.8) })?.measured).toContain(
      "from step 20 to 30 the smoothed loss fell from 0.8100 to 0.7100",
    );
  });

  it("is not where both fall, both rise, or the rise is chance", () => {
    expect(lossAgainstDivergence({ errors: falling, window: 1, curve: curve(1, 0.5, 0.4) })).toBeUndefined();
    expect(lossAgainstDivergence({ errors: falling.toReversed(), window: 1, curve: curve(1, 0.5, 0.8) })).toBeUndefined();
    expect(lossAgainstDivergence({ errors: falling, window: 1, curve: curve(1, 0.5, 0.55) })).toBeUndefined();
  });
});
