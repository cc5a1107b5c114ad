import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import { drawRegions } from "../../src/diffusion/transform/transform.js";
import { fitDomain } from "../../src/diffusion/transform/fit.js";
import { normals, stream } from "../../src/numerics/random.js";
import { ddpm } from "../../src/diffusion/samplers/ddpm.js";
import type { SamplerConfig } from "../../src/diffusion/samplers/index.js";
import { fromNoise } from "../../src/diffusion/samplers/from-noise.js";
import { sampler, SAMPLERS } from "../../src/diffusion/samplers/index.js";
import type { Drawing } from "../../src/diffusion/sampling.js";
import { denoise, predictor, SAMPLE_BLOCK, sampleRows } from "../../src/diffusion/sampling.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { difference } from "../support/bytes.js";
import { modelConfig, randomParameters } from "../support/models.js";
import { BAD_SEEDS, messageOf } from "../support/refusals.js";

const factory = await loadBackend("reference");

const TIMESTEPS = 4;
/** None is the DDPM with all steps. */
const CONFIGS: (SamplerConfig | undefined)[] = [
  undefined,
  { kind: "ddpm", variance: "fixed_small", steps: TIMESTEPS },
  { kind: "ddpm", variance: (t, s, x) => x.map((value) => (t - s) * value * value), steps: 3 },
  { kind: "ddim", eta: 0.5, steps: 3 },
  { kind: "dpmpp_2m", steps: 3 },
  { kind: "heun", steps: 3 },
];

// blocks are an economy: the definition is one chain over all rows, with normals numbered through
describe.each([1, 2, 3])("samples of %i coordinates", (dimensions) => {
  const config = modelConfig({
    dimensions,
    embeddingDim: 4,
    hiddenSize: 5,
    hiddenLayers: 1,
    timesteps: TIMESTEPS,
    axes: [dimensions - 1],
    levels: [3],
  });
  const rows = 2 * SAMPLE_BLOCK + 37;
  const backend = factory.create(config);
  backend.write("parameters", randomParameters(config, 2));
  const key = stream(9, "sampling");
  const draw = (position: number): Float32Array => normals(key, position, 0, new Float32Array(rows * dimensions));
  const schedule = makeSchedule(config.schedule);
  const oneChain = fromNoise(schedule, (x, t) => {
    const timesteps = new Int32Array(rows).fill(t);
    return backend.predict(x, timesteps, backend.factor(x, timesteps));
  });

  it.each(CONFIGS)("are one chain from the normals of the stream: %o", (chosen) => {
    const chain = chosen === undefined ? ddpm : sampler(chosen);
    const states = [...chain(oneChain, schedule, draw(0), (t) => draw(t + 1))];
    expect(difference(sampleRows(backend, 9, 0, rows, chosen === undefined ? {} : { sampler: chosen }), states.at(-1)!.x)).toBe("");
  });

  it("end with what is predicted of the data where they are to end", () => {
    const [before, state] = [...ddpm(oneChain, schedule, draw(0), (t) => draw(t + 1))];
    expect([before.timestep, state.timestep]).toEqual([3, 2]);
    expect(difference(sampleRows(backend, 9, 0, rows, { until: 2 }), oneChain(before.x, 2).original)).toBe("");
    expect(difference(sampleRows(backend, 9, 0, rows, { until: 0 }), sampleRows(backend, 9, 0, rows))).toBe("");
  });
});

const BORDERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 17, SAMPLE_BLOCK - 1, SAMPLE_BLOCK, SAMPLE_BLOCK + 1, SAMPLE_BLOCK + 3];

describe.each([1, 2, 3, 5])("any rows of the samples of %i coordinates", (dimensions) => {
  const rows = SAMPLE_BLOCK + 11;
  const sizes = { embeddingDim: 4, hiddenSize: 5, hiddenLayers: 1, timesteps: TIMESTEPS };
  const plain = factory.create(modelConfig({ dimensions, ...sizes, axes: [dimensions - 1], levels: [3] }));
  plain.write("parameters", randomParameters(plain.config, 2));

  it("are those rows of the whole, wherever they begin and end", () => {
    const whole = sampleRows(plain, 9, 0, rows);
    for (const from of BORDERS) {
      for (const to of [from, from + 1, from + 4, from + 6, rows].filter((end) => end <= rows)) {
        const part = sampleRows(plain, 9, from, to);
        expect([from, to, difference(part, whole.subarray(from * dimensions, to * dimensions))]).toEqual([from, to, ""]);
      }
    }
  });

  it("are so on their way as well", () => {
    const whole = [...denoise(plain, 9, 0, 12)];
    for (const from of [1, 2, 3, 5, 6]) {
      const part = [...denoise(plain, 9, from, 12)];
      expect(part.map(({ timestep }) => timestep)).toEqual(whole.map(({ timestep }) => timestep));
      part.forEach(({ x }, i) => expect(difference(x, whole[i].x.subarray(from * dimensions))).toBe(""));
    }
  });

  it("are so where a model draws a region first, with a variance by region", () => {
    const points = normals(stream(1, "test points"), 0, 0, new Float32Array(600 * dimensions));
    const config = { kind: "k-means" as const, scale: "axes" as const, sizes: [2, 5], minimumRows: 20, memorisedRows: 0, pseudoCount: 1 };
    const domain = fitDomain(config, points, dimensions, 1);
    const divided = factory.create(modelConfig({ dimensions, ...sizes, regions: [2, 5] }));
    divided.write("parameters", randomParameters(divided.config, 2));
    const chosen = (regions: Int32Array): SamplerConfig => ({
      kind: "ddpm",
      steps: 3,
      variance: (_t, _s, x) => Float64Array.from({ length: x.length / dimensions }, (_, row) => 0.1 * (1 + regions[2 * row + 1])),
    });
    const whole = sampleRows(divided, 9, 0, rows, { domain, sampler: chosen });
    const regions = drawRegions(domain, 9, 0, rows);
    expect(new Set(regions.filter((_, i) => i % 2 === 1)).size).toBeGreaterThan(2);
    for (const from of BORDERS) {
      expect(drawRegions(domain, 9, from, from + 5)).toEqual(regions.slice(2 * from, 2 * (from + 5)));
      const part = sampleRows(divided, 9, from, from + 5, { domain, sampler: chosen });
      expect([from, difference(part, whole.subarray(from * dimensions, (from + 5) * dimensions))]).toEqual([from, ""]);
    }
  });
});

/** Keys of all samplers' options that a sampler runs with. */
const KEYS = new Set(SAMPLERS.flatMap(({ options }) => Object.keys(options).filter((key) => options[key].type !== "list")));

describe("sampling refuses", () => {
  const config = modelConfig({ dimensions: 2, embeddingDim: 4, hiddenSize: 5, hiddenLayers: 1, timesteps: TIMESTEPS });
  const backend = factory.create(config);
  backend.write("parameters", randomParameters(config, 2));
  const odd = (value: unknown): never => value as never;
  const domain = fitDomain(
    { kind: "standardised", scale: "full" },
    new Float32Array(30).map((_, i) => i % 7),
    3,
    1,
  );
  const divided = fitDomain(
    { kind: "k-means", scale: "full", sizes: [3], minimumRows: 20, memorisedRows: 0, pseudoCount: 1 },
    normals(stream(1, "test points"), 0, 0, new Float32Array(400)),
    2,
    1,
  );

  const REFUSED: [string, [seed: number, from: number, to: number, drawing?: Drawing], string][] = [
    ...BAD_SEEDS.map(([seed, text]): [string, [number, number, number], string] => [
      `seed ${text}`,
      [seed, 0, 4],
      `seed is ${text}: must be a whole number from 0 to 9007199254740991`,
    ]),
    ["a fractional row", [1, 0.5, 4], "from is 0.5: must be a whole number from 0 to 4"],
    ["a row before the first", [1, -4, 4], "from is -4: must be a whole number from 0 to 4"],
    ["rows that end before they begin", [1, 8, 4], "from is 8: must be a whole number from 0 to 4"],
    ["no number of rows", [1, 0, NaN], "to is NaN: must be a whole number from 0 to 1073741824"],
    ["rows of text", [1, 0, odd("4")], 'to is "4": must be a whole number from 0 to 1073741824'],
    [
      "a sampler that there is not",
      [1, 0, 4, { sampler: odd({ kind: "dim", steps: 3 }) }],
      `unknown sampler "dim"; did you mean "ddim"? (valid: ${SAMPLERS.map(({ name }) => name).join(", ")})`,
    ],
    ["a sampler's name alone", [1, 0, 4, { sampler: odd("heun") }], 'the sampler is "heun": must be an object'],
    [
      "a mistyped option",
      [1, 0, 4, { sampler: odd({ kind: "heun", step: 3 }) }],
      `unknown key "step" in the sampler; did you mean "steps"? (valid: kind, steps, ${[...KEYS].join(", ")})`,
    ],
    ["steps 0", [1, 0, 4, { sampler: { kind: "heun", steps: 0 } }], "steps is 0: must be a whole number from 1 to 10000"],
    ["more steps than timesteps", [1, 0, 4, { sampler: { kind: "heun", steps: 5 } }], "steps is 5: must be a whole number from 1 to 4"],
    ["eta beyond 1", [1, 0, 4, { sampler: { kind: "ddim", steps: 3, eta: 1.5 } }], "eta is 1.5: must be a number from 0 to 1"],
    [
      "a variance that there is not",
      [1, 0, 4, { sampler: odd({ kind: "ddpm", steps: 3, variance: "small" }) }],
      'unknown variance "small" (valid: fixed_small, fixed_large)',
    ],
    [
      "a mistyped way of drawing",
      [1, 0, 4, odd({ samplers: { kind: "heun", steps: 3 } })],
      'unknown key "samplers" in the drawing; did you mean "sampler"? (valid: sampler, domain, weights, condition, guidance, total, until)',
    ],
    ["weights that there are not", [1, 0, 4, { weights: odd("ema") }], 'unknown weights "ema" (valid: trained, average)'],
    ["coordinates of another dimension", [1, 0, 4, { domain }], "the domain has 3 coordinates, the model 2"],
    [
      "regions that the model has not",
      [1, 0, 4, { domain: divided }],
      "the model has 0 levels of regions, its domain 1: draw with the domain that it was trained in",
    ],
    [
      "a domain whose arrays are cut",
      [1, 0, 4, { domain: { ...divided, mean: divided.mean.subarray(1) } }],
      "the domain does not fit together: its arrays do not fit 3 regions of 2 dimensions",
    ],
  ];
  it.each(REFUSED)("%s", (_, [seed, from, to, drawing], message) => {
    expect(messageOf(() => sampleRows(backend, seed, from, to, drawing))).toBe(message);
    expect(messageOf(() => [...denoise(backend, seed, from, to, drawing)])).toBe(message);
  });

  it("what is no backend", () => {
    const message = "backend is null: must be one that the factory of loadBackend creates";
    expect(messageOf(() => sampleRows(odd(null), 1, 0, 4))).toBe(message);
    expect(messageOf(() => predictor(odd(null)))).toBe(message);
  });
});
