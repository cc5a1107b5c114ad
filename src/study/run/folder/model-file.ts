/**
 * model.safetensors of a run: its model as of the last checkpoint, with what it takes to train it further. A run
 * that an earlier version wrote is read from the files that it had.
 */

import { join } from "node:path";
import type { DrawnData } from "../../../data/drawn.js";
import type { Domain } from "../../../diffusion/transform/domain.js";
import { UserError } from "../../../errors/user-error.js";
import { SAFETENSORS } from "../../../files/formats/safetensors.js";
import { exists, readBytes } from "../../../files/read.js";
import { writeAtomic } from "../../../files/writing/write.js";
import { canonicalJson } from "../../../formats/canonical-json.js";
import { parseJson } from "../../../formats/json.js";
import { ALL_CHECKS } from "../../../model/file-checks.js";
import { decodeModelFile, encodeModel } from "../../../model/model-file.js";
import type { RunConfig } from "../../config/config.js";
import { checkOwner, runId } from "../../config/identity.js";
import { readEarlierModel } from "./earlier-files.js";
import type { RunModel } from "../run-model.js";
import { fitRunTransform, MODEL_FILE, modelConfiguration } from "../run-model.js";

/** Writes a run's model with what it takes to train it further, whole or not at all. */
export function writeModel(folder: string, id: string, { parts, trainingTime, logs }: RunModel): void {
  const note = canonicalJson({ id, trainingTime, ...(logs === undefined ? {} : { logs }) });
  writeAtomic(join(folder, MODEL_FILE), encodeModel(parts, { resume: true, codec: SAFETENSORS, beside: { run: note } }));
}

/**
 * The run's model; undefined where the run has no checkpoint yet. Files of an earlier version count only until the first checkpoint of this one.
 *
 * @param data the run's data, drawn where an earlier version has lost what it fitted to them
 * @throws UserError where a file is damaged or another run's
 */
export function readModel(folder: string, run: RunConfig, data: DrawnData): RunModel | undefined {
  const path = join(folder, MODEL_FILE);
  if (!exists(path)) return readEarlierModel(folder, run, data, modelConfiguration(run));
  const { parts, run: note } = decodeModelFile(readBytes(path), path, { codec: SAFETENSORS, ...ALL_CHECKS });
  const damaged = (what: string): UserError => new UserError(`${path} is damaged: ${what}`);
  const { id, trainingTime, logs } = noteOf(note, path);
  checkOwner(path, id, runId(run));
  const { steps } = run.training;
  if (parts.training.seed !== run.seed) throw damaged(`its seed is ${parts.training.seed}, that of its run ${run.seed}`);
  if (parts.training.data !== data.source.hash)
    throw damaged(`its data are "${parts.training.data}", those of its run "${data.source.hash}"`);
  if (parts.training.steps > steps) throw damaged(`its step is ${parts.training.steps}, of a run of ${steps} steps`);
  if (!(typeof trainingTime === "number" && trainingTime >= 0)) throw damaged(`its training time is ${String(trainingTime)}`);
  if (canonicalJson(parts.config) !== canonicalJson(modelConfiguration(run))) throw damaged("its configuration is not that of its run");
  if (parts.moments === null) throw damaged("it lacks what it takes to go on with training");
  return { parts, trainingTime, ...(logs === undefined ? {} : { logs }) };
}

interface RunNote {
  id?: unknown;
  trainingTime?: unknown;
  logs?: Record<string, string>;
}

/** What a model's file says of its run. @throws UserError where that is no such thing */
function noteOf(note: string | undefined, path: string): RunNote {
  if (note === undefined) throw new UserError(`${path} is a model of no run`);
  const value = parseJson(note, `what ${path} says of its run`) as RunNote | null;
  const { logs } = value ?? {};
  const isLogs =
    logs === undefined || (logs !== null && typeof logs === "object" && Object.values(logs).every((text) => typeof text === "string"));
  if (value === null || typeof value !== "object" || !isLogs)
    throw new UserError(`${path} is damaged: what it says of its run is no record`);
  return value;
}

/** The coordinates of a run's model: those of its file or, before there is one, fitted to the data; null for the data's own. */
export function runTransform(folder: string, run: RunConfig, data: DrawnData): Domain | null {
  if (run.domain === undefined) return null;
  return readModel(folder, run, data)?.parts.transform ?? fitRunTransform(run, data);
}
