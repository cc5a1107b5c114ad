/** Points of a trained run or of a model's file. */

import { countOf } from "../../../analysis/format.js";
import { loadBackend } from "../../../backend/node.js";
import type { BackendChoice } from "../../../backend/select.js";
import type { ErrorGrid } from "../../../diffusion/adaptation/error-grid.js";
import { mayBeUntold } from "../../../diffusion/network/condition.js";
import type { PlainSampler } from "../../../diffusion/samplers/index.js";
import { completedBy, errorSizes } from "../../../diffusion/samplers/record/plain.js";
import { samplerMisfit } from "../../../diffusion/samplers/record/problem.js";
import { encode } from "../../../diffusion/transform/transform.js";
import type { DrawnData } from "../../../data/drawn.js";
import { UserError } from "../../../errors/user-error.js";
import { predictingBackend } from "../../../model/backends.js";
import type { ModelParts } from "../../../model/parts.js";
import { modelConfigOf } from "../../../model/parts.js";
import { knownErrors } from "../../../model/verbs/errors.js";
import { measured } from "../../../model/verbs/measuring.js";
import { samplersOf } from "../../../study/config/sampler-config.js";
import { openRun } from "../../../study/run/folder/run-folder.js";
import type { SampleSetup } from "../../../study/workers/sample-pool.js";
import { SamplePool } from "../../../study/workers/sample-pool.js";
import { requireBackend } from "../../options.js";
import { POINT_FORMATS, targetOf, writeRows } from "./output.js";
import type { SampleOptions } from "./options.js";

/** A model to sample, and what is known of it beside its file. */
interface Sampled {
  parts: ModelParts;
  /** those of its run, the main one first */
  samplers: PlainSampler[];
  /** what it was trained on; null where only the model is known */
  data: DrawnData | null;
  /** steps of the whole training */
  steps: number;
}

/** The model of a run's folder as of its last checkpoint. */
export function sampledRun(place: string): Sampled {
  const { config, parts, data } = openRun(place);
  return { parts, samplers: samplersOf(config), data, steps: config.training.steps };
}

/** The model of a file. @throws UserError where its rows need what the command line cannot say */
export function sampledFile(place: string, parts: ModelParts): Sampled {
  const untellable = parts.config.conditions?.find((condition) => !mayBeUntold(condition));
  if (untellable !== undefined)
    throw new UserError(`${place} is a model given "${untellable.name}", which this command cannot choose; sample it with the library`);
  return { parts, samplers: [parts.config.sampler], data: null, steps: parts.config.training.steps };
}

/** Draws points and writes them. @param open reads the model, once it is known where its points go */
export async function samplePoints(out: string, options: SampleOptions, open: () => Sampled): Promise<void> {
  const target = targetOf(out, options.format, POINT_FORMATS);
  const sampled = open();
  const { parts, steps } = sampled;
  await requireBackend(options.backend);
  const sampler = chosenSampler(sampled, options);
  const setup: SampleSetup = {
    backend: options.backend,
    model: modelConfigOf(parts),
    parameters: parts.weights.trained,
    ema: parts.weights.average,
    sampler,
    errors: await errorsOf(sampled, sampler, options.backend),
    domain: parts.transform,
  };
  const shape = { rows: options.count, columns: parts.dimensions };
  const digest = await writeRows(target, shape, () => {
    const pool = new SamplePool(setup, options.jobs, options.count);
    return { blocks: pool.blocks(options.seed, options.count), close: () => pool.close() };
  });
  // a reader that has closed the pipe does not need these
  if (digest === undefined) return;
  const trained = parts.training.steps < steps ? ` (of step ${parts.training.steps} of ${steps})` : "";
  const say = target.isStandardOutput ? console.error : console.log;
  say(`${countOf(options.count, "point")}${trained} in ${target.name}`);
  say(`digest ${digest}`);
}

/** Returns the requested sampler, or the run's own; options that a name leaves open are those of the run's sampler of that name. */
function chosenSampler({ parts: { config }, samplers }: Sampled, { sampler: asked, steps }: SampleOptions): PlainSampler {
  const own = completedBy(asked ?? samplers[0], samplers);
  const { timesteps } = config.schedule;
  const misfit = samplerMisfit(own, config.grid);
  if (misfit !== null) throw new UserError(`--sampler ${misfit}`);
  if (steps !== undefined && steps > timesteps) throw new UserError(`--steps is "${steps}"; the model has ${timesteps} timesteps`);
  return steps === undefined && asked === undefined ? own : { ...own, steps: steps ?? timesteps };
}

/** Returns the model's errors for the sampler: those that it was kept with, else measured, which gives the same bits. */
async function errorsOf({ parts, data }: Sampled, sampler: PlainSampler, choice: BackendChoice): Promise<ErrorGrid | null> {
  if (errorSizes(sampler) === null) return null;
  const { name, known } = knownErrors(parts.errors, { sampler });
  if (known !== undefined) return known;
  if (data === null)
    throw new UserError(`the model was saved without its errors "${name}", which the sampler needs; choose another with --sampler`);
  console.error("The model's errors are measured first, which takes a while; train --evaluate keeps them with the run.");
  const backend = predictingBackend(await loadBackend(choice), parts);
  const { transform } = parts;
  const rows = encode(transform, data.train().points, data.dimensions);
  const errors = measured(backend, rows, { seed: parts.training.seed, transform, needed: { sampler } });
  backend.dispose();
  return errors;
}
