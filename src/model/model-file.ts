/**
 * A model as one file: safetensors, its arrays by name, all the rest as canonical JSON in the header's metadata. A model that is read is,
 * bit for bit, the one that was written.
 */

import type { ErrorGrid } from "../diffusion/adaptation/error-grid.js";
import { measuredModel } from "../diffusion/adaptation/error-grid.js";
import { LAST_STEP } from "../diffusion/network/optimizer-config.js";
import { denoiserLength, parameterLength } from "../diffusion/network/parameters.js";
import { checkKeys, checkSeed, checkText, checkWhole } from "../errors/checks.js";
import type { DomainConfig } from "../diffusion/transform/config.js";
import type { Domain } from "../diffusion/transform/domain.js";
import { OtherVersion, UserError } from "../errors/user-error.js";
import { canonicalJson } from "../formats/canonical-json.js";
import { checksumOf } from "../formats/checksum.js";
import { parseJson } from "../formats/json.js";
import type { SafetensorsCodec, StoredTensor } from "../formats/safetensors.js";
import { safetensorsCodec } from "../formats/safetensors.js";
import { version as library } from "../version.js";
import { errorGridOf, errorNames, errorTensors } from "./arrays/errors.js";
import type { LocatorNote } from "./arrays/transform.js";
import { transformOf, transformTensors } from "./arrays/transform.js";
import { startOf, startTensors } from "./arrays/start.js";
import type { TrainingArrays } from "./arrays/weights.js";
import { placedTensors, readTensors, tensorsOf } from "./arrays/weights.js";
import type { ConfigurationInput, SamplerOf } from "./input/configuration.js";
import { resolveConfiguration, writtenSampler } from "./input/configuration.js";
import type { ModelParts, TrainingRecord } from "./parts.js";
import { arraysOf, digestOf, modelConfigOf } from "./parts.js";

const FORMAT = "noisegrid-model";
const VERSION = "1";
const WEIGHTS = ["parameters", "ema"] as const;
const MOMENTS = ["firstMoment", "secondMoment"] as const;
const PURE = safetensorsCodec(checksumOf);

type Tensors = Record<string, StoredTensor>;

/** What a model's file holds beside the model. */
export interface FileOptions {
  /** what it takes to train the model further; false by default */
  resume?: boolean;
  /** what a study says of the run that trained it, or what turns a table's rows into points and back */
  beside?: { run?: string; table?: string };
  codec?: SafetensorsCodec;
}

/** @throws Error where a weight is not finite, as after a training that diverged */
export function encodeModel(parts: ModelParts, { resume = false, beside, codec = PURE }: FileOptions = {}): Uint8Array {
  const { config, dimensions, transform, start, errors, training, weights } = parts;
  if (![weights.trained, weights.average].every((values) => values.every(Number.isFinite)))
    throw new Error("the model cannot be saved: a weight is not finite, as after a training that diverged");
  const fitted = transform === null ? null : transformTensors(transform);
  const grids = Object.entries(errors ?? {});
  return codec.encode({
    metadata: {
      format: FORMAT,
      version: VERSION,
      noisegrid: library,
      configuration: canonicalJson(config),
      dimensions: String(dimensions),
      training: canonicalJson(training),
      digest: digestOf(weights),
      ...beside,
      ...(fitted === null ? {} : { transform: canonicalJson(fitted.note) }),
      ...(grids.length === 0 ? {} : { errors: canonicalJson(Object.fromEntries(grids.map(([name, { axes }]) => [name, axes.join()]))) }),
    },
    tensors: {
      ...tensorsOf(placedTensors(modelConfigOf(parts), resume ? [...WEIGHTS, ...MOMENTS] : WEIGHTS), arraysOf(parts)),
      ...prefixed("transform", fitted?.tensors ?? {}),
      ...prefixed("start", start === undefined ? {} : startTensors(start)),
      ...prefixed("errors", Object.assign({}, ...grids.map(([name, grid]) => errorTensors(name, grid))) as Tensors),
    },
  });
}

/** What is checked of a file beyond its checksum when it is read; left out, the verb that uses the part checks it. */
export interface FileChecks {
  /** makes the model's sampler of what the file names; by default it is taken as it is written */
  samplerOf?: SamplerOf;
  /** why a transform's parts do not fit together; null where they do */
  transformFault?: (transform: Domain, config: DomainConfig) => string | null;
}

/** How a file is read. */
export interface Reading extends FileChecks {
  codec?: SafetensorsCodec;
}

/**
 * @param where what the bytes are, for errors
 * @throws UserError in one line where they are no model's, of another version, truncated or damaged
 */
export function decodeModel(bytes: Uint8Array, where: string, reading: Reading = {}): ModelParts {
  return decodeModelFile(bytes, where, reading).parts;
}

/** {@link decodeModel}, and what stands beside the model in its file. */
export function decodeModelFile(
  bytes: Uint8Array,
  where: string,
  { codec = PURE, ...checks }: Reading,
): { parts: ModelParts; run: string | undefined; table: string | undefined } {
  const { metadata, tensors } = codec.decode(bytes, where, ({ format, version }) => {
    if (format !== FORMAT) throw new UserError(`${where} is no model of noisegrid`);
    if (version !== VERSION) throw new OtherVersion(`${where} has version ${version}; this noisegrid reads version ${VERSION}`);
  });
  try {
    const { run, table } = metadata;
    return { parts: partsOf(metadata, tensors, { where, ...checks }), run, table };
  } catch (error) {
    // a value that no model could have, in a file whose checksum someone has mended
    if (error instanceof RangeError) throw new UserError(`${where} is damaged: ${error.message}`);
    throw error;
  }
}

const KEYS = ["format", "version", "noisegrid", "configuration", "dimensions", "training", "digest", "transform", "errors", "run", "table"];

function partsOf(
  metadata: Record<string, string>,
  tensors: Tensors,
  { where, samplerOf = writtenSampler, transformFault = () => null }: FileChecks & { where: string },
): ModelParts {
  const damaged = (what: string): UserError => new UserError(`${where} is damaged: ${what}`);
  checkKeys("the metadata", metadata, KEYS);
  const { configuration, dimensions: coordinates, training: record, digest, transform: located, errors: measured } = metadata;
  for (const [name, text] of Object.entries({ configuration, dimensions: coordinates, training: record, digest })) checkText(name, text);
  const dimensions = Number(coordinates);
  if (String(dimensions) !== coordinates) throw damaged(`its dimensions are "${coordinates}"`);
  const config = resolveConfiguration(parseJson(configuration, "its configuration") as ConfigurationInput, dimensions, samplerOf);
  if (canonicalJson(config) !== configuration) throw damaged("not every value of its configuration is written out");
  if ((located === undefined) !== (config.domain === undefined)) throw damaged("its coordinates are not those of its configuration");
  const groups = grouped(tensors);
  if (config.start === undefined && Object.keys(groups.start).length > 0) throw damaged("it has a start that its configuration has not");
  const transform =
    config.domain === undefined
      ? null
      : transformOf(config.domain, dimensions, groups.transform, parseJson(located, "its transform") as LocatorNote, damaged);
  const fault = transform === null ? null : transformFault(transform, config.domain!);
  if (fault !== null) throw damaged(fault);
  const start = config.start === undefined ? {} : { start: startOf(config.start, dimensions, groups.start, damaged) };
  const model = modelConfigOf({ config, dimensions, transform, ...start });
  const hasMoments = Object.keys(groups.weights).some((name) => name.startsWith("first_moment."));
  const length = parameterLength(model);
  const arrays: TrainingArrays = {
    parameters: new Float32Array(length),
    ema: new Float32Array(denoiserLength(model)),
    firstMoment: new Float32Array(hasMoments ? length : 0),
    secondMoment: new Float32Array(hasMoments ? length : 0),
  };
  const placed = placedTensors(model, hasMoments ? [...WEIGHTS, ...MOMENTS] : WEIGHTS);
  const lacking = (name: string, shape: readonly number[]): UserError => damaged(`it lacks "${name}" of shape [${shape.join(", ")}]`);
  readTensors(placed, groups.weights, arrays, { lacking, damaged });
  const names = new Set(placed.map(({ name }) => name));
  const foreign = Object.keys(groups.weights).find((name) => !names.has(name));
  if (foreign !== undefined) throw damaged(`it has a tensor "${foreign}" that its model has not`);
  const axes = measured === undefined ? {} : (parseJson(measured, "its errors") as Record<string, string>);
  const grids = errorNames(groups.errors).map((name): [string, ErrorGrid] => [
    name,
    errorGridOf(name, groups.errors, axes[name], measuredModel(model, transform), damaged),
  ]);
  const weights = { trained: arrays.parameters, average: arrays.ema };
  if (digestOf(weights) !== digest) throw damaged("its weights do not have the digest that it states");
  return {
    dimensions,
    config,
    transform,
    ...start,
    weights,
    moments: hasMoments ? { first: arrays.firstMoment, second: arrays.secondMoment } : null,
    errors: grids.length === 0 ? null : Object.fromEntries(grids),
    training: recordOf(parseJson(record, "its training record")),
  };
}

function recordOf(value: unknown): TrainingRecord {
  checkKeys("the training record", value, ["steps", "seed", "data"]);
  const { steps, seed, data } = value as TrainingRecord;
  checkWhole("steps of the training record", steps, 0, LAST_STEP);
  checkSeed(seed);
  if (data !== null) checkText("data of the training record", data);
  return { steps, seed, data };
}

function prefixed(prefix: string, tensors: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix}.${name}`, tensor]));
}

/** Tensors of the coordinates, of the start, of the errors, and all others. */
function grouped(tensors: Tensors): Record<"transform" | "start" | "errors" | "weights", Tensors> {
  const groups = { transform: {} as Tensors, start: {} as Tensors, errors: {} as Tensors, weights: {} as Tensors };
  for (const [name, tensor] of Object.entries(tensors)) {
    const [, prefix, rest] = /^(transform|start|errors)\.(.*)$/s.exec(name) ?? [];
    if (prefix === undefined) groups.weights[name] = tensor;
    else groups[prefix as "transform" | "start" | "errors"][rest] = tensor;
  }
  return groups;
}
