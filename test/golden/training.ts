/** Golden training runs: a few steps of a denoiser, with or without grids, then a sampling trajectory. */

import { z } from "zod";
import type { BackendFactory } from "../../src/backend/select.js";
import type { Backend } from "../../src/diffusion/backend.js";
import { UserError } from "../../src/errors/user-error.js";
import type { ModelConfig } from "../../src/diffusion/model-config.js";
import type { NamedArray } from "../../src/diffusion/network/parameters.js";
import { denoiserArrays, denoiserLength, gridArrays, parameterLength } from "../../src/diffusion/network/parameters.js";
import type { StepRates } from "../../src/diffusion/network/optimizer.js";
import { stepRates } from "../../src/diffusion/network/optimizer.js";
import { ddpm } from "../../src/diffusion/samplers/ddpm.js";
import { predictor } from "../../src/diffusion/sampling.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import { backendLabel } from "../support/backends.js";
import type { Outcome } from "./figures.js";
import { Errors } from "./figures.js";
import type { Nested } from "./form.js";
import { flatten, hasKeys, namedArrays, nested, parse, shapeOf } from "./form.js";

const count = z.int().min(0);
const number = z.number().nullish();

/** What goes into a step is required; what came out of it is compared where it is given. */
const step = z.object({
  x0: nested,
  noise: nested,
  t: z.array(count),
  noisy: nested.nullish(),
  adjustment: nested.nullish(),
  prediction: nested.nullish(),
  mse: number,
  loss: number,
  learningRate: number,
  denoiserGradNorm: number,
  gridGradNorm: number,
  gradients: namedArrays.nullish(),
  gridGradients: namedArrays.nullish(),
});

const schema = z.object({
  embeddingDim: count.min(4).multipleOf(2),
  hiddenSize: count.min(1),
  hiddenLayers: count,
  timesteps: count.min(1),
  learningRate: z.number(),
  cosineTMax: z.number(),
  optimizer: z.object({ betas: z.tuple([z.number(), z.number()]), eps: z.number(), weightDecay: z.number() }),
  clipNorm: z.number(),
  fineL1Weight: number,
  ema: z.object({ beta: z.number(), updateEvery: count.min(1), updateAfterStep: count }),
  initialParameters: namedArrays,
  initialGrids: namedArrays.nullish(),
  steps: z.array(step),
  finalParameters: namedArrays.nullish(),
  finalGrids: namedArrays.nullish(),
  finalEma: namedArrays.nullish(),
  sampling: z.object({ initial: nested, noises: z.array(nested.nullable()), final: nested }).nullish(),
});

type Training = z.infer<typeof schema>;
type Step = z.infer<typeof step>;

export function recognises(json: unknown): boolean {
  return hasKeys(json, "initialParameters", "steps");
}

export function replay(json: unknown, factories: BackendFactory[]): Outcome[] {
  const golden = parse(schema, json);
  const config = modelOf(golden);
  const rows = [...golden.steps.map(({ x0 }) => x0), golden.sampling?.initial ?? []].map((points) => shapeOf(points)[0]);
  return factories.map((factory) => {
    const backend = factory.create(config, Math.max(1, ...rows));
    const errors = new Errors();
    start(golden, backend);
    golden.steps.forEach((given, i) => takeStep(given, backend, ratesOf(golden, i), errors));
    compareNamed(errors, "parameters", denoiserArrays(config), backend.read("parameters"), golden.finalParameters);
    compareNamed(errors, "grids", gridArrays(config), backend.read("parameters"), golden.finalGrids);
    compareNamed(errors, "ema", denoiserArrays(config), backend.read("ema"), golden.finalEma);
    if (golden.sampling) sample(golden.sampling, backend, errors);
    backend.dispose();
    return { backend: backendLabel(factory), figures: errors.figures() };
  });
}

/** Grids are [timestep][cell along the first axis]…, on the box [-1, 1]; the L1 term is on the last level. */
function modelOf(golden: Training): ModelConfig {
  const points = golden.steps[0]?.x0 ?? golden.sampling?.initial;
  if (points === undefined) throw new UserError("neither steps nor a sampling trajectory to replay");
  const levels = Object.entries(golden.initialGrids ?? {}).map(([name, values]) => ({ name, shape: shapeOf(values) }));
  const axes = (levels[0]?.shape ?? []).slice(1).map((_, axis) => axis);
  const weight = golden.fineL1Weight ?? 0;
  return {
    dimensions: shapeOf(points)[1],
    denoiser: { embeddingDim: golden.embeddingDim, hiddenSize: golden.hiddenSize, hiddenLayers: golden.hiddenLayers },
    schedule: { kind: "linear", timesteps: golden.timesteps, betaStart: 1e-4, betaEnd: 0.02 },
    regions: [],
    grid:
      levels.length === 0
        ? null
        : {
            axes,
            lower: axes.map(() => -1),
            upper: axes.map(() => 1),
            levels: levels.map(({ name, shape }, l) => ({
              name,
              size: shape[1],
              penalty: l === levels.length - 1 && weight !== 0 ? { kind: "l1", weight } : null,
            })),
          },
  };
}

function ratesOf({ learningRate, cosineTMax, optimizer, clipNorm, ema }: Training, index: number): StepRates {
  return stepRates(
    index,
    { ...optimizer, learningRate, clipNorm, annealingSteps: cosineTMax },
    { decay: ema.beta, updateEvery: ema.updateEvery, updateAfterStep: ema.updateAfterStep },
  );
}

function start({ initialParameters, initialGrids }: Training, backend: Backend): void {
  const { config } = backend;
  const given: Record<string, Nested> = { ...initialParameters, ...initialGrids };
  const parameters = new Float32Array(parameterLength(config));
  for (const { name, offset, length } of [...denoiserArrays(config), ...gridArrays(config)]) {
    if (!(name in given)) throw new UserError(`initialParameters: ${name} is missing`);
    const values = flatten(given[name]);
    if (values.length !== length) throw new UserError(`${name}: the model has ${length} numbers, the file ${values.length}`);
    parameters.set(values, offset);
  }
  backend.write("parameters", parameters);
  backend.write("ema", parameters.slice(0, denoiserLength(config)));
}

function takeStep(given: Step, backend: Backend, rates: StepRates, errors: Errors): void {
  const { config } = backend;
  const result = backend.step(
    { x0: Float32Array.from(flatten(given.x0)), noise: Float32Array.from(flatten(given.noise)), timesteps: Int32Array.from(given.t) },
    rates,
  );
  const { x, factor, prediction } = backend.lastBatch();
  const compare = (name: string, actual: ArrayLike<number>, expected: Nested | null | undefined): void => {
    if (expected !== null && expected !== undefined) errors.compare(name, actual, flatten(expected));
  };
  compare("noisy", x, given.noisy);
  compare("factor", factor, given.adjustment);
  compare("prediction", prediction, given.prediction);
  compare("mse", [result.mse], given.mse);
  compare("loss", [result.loss], given.loss);
  compare("rate", [rates.learningRate], given.learningRate);
  compare("norm", [result.denoiserGradNorm], given.denoiserGradNorm);
  compare("grid norm", [result.gridGradNorm], given.gridGradNorm);
  compareNamed(errors, "gradients", denoiserArrays(config), backend.read("gradients"), given.gradients);
  compareNamed(errors, "grid gradients", gridArrays(config), backend.read("gradients"), given.gridGradients);
}

/** Compares those of a flat array's named parts that the file gives, as one quantity. */
function compareNamed(
  errors: Errors,
  what: string,
  named: NamedArray[],
  flat: Float32Array,
  given: Record<string, Nested> | null | undefined,
): void {
  const actual: Float32Array[] = [];
  const expected: number[][] = [];
  for (const [name, values] of Object.entries(given ?? {})) {
    const part = named.find((array) => array.name === name);
    if (part === undefined) throw new UserError(`${what}: the model has no ${name}`);
    const numbers = flatten(values);
    if (numbers.length !== part.length) throw new UserError(`${name}: the model has ${part.length} numbers, the file ${numbers.length}`);
    actual.push(flat.subarray(part.offset, part.offset + part.length));
    expected.push(numbers);
  }
  if (expected.length > 0)
    errors.compare(
      what,
      actual.flatMap((part) => Array.from(part)),
      expected.flat(),
    );
}

/** The reverse chain under the moving average and the grids, from given points and noises. */
function sample({ initial, noises, final }: NonNullable<Training["sampling"]>, backend: Backend, errors: Errors): void {
  const parameters = backend.read("parameters");
  parameters.set(backend.read("ema"));
  backend.write("parameters", parameters);
  let x: Float32Array = Float32Array.from(flatten(initial));
  const noiseAt = (t: number): Float32Array => {
    const noise = noises[t];
    if (noise === null || noise === undefined) throw new UserError(`sampling.noises: none for timestep ${t}`);
    return Float32Array.from(flatten(noise));
  };
  for (const state of ddpm(predictor(backend), makeSchedule(backend.config.schedule), x, noiseAt)) x = state.x;
  errors.compare("samples", x, flatten(final));
}
