/** What a run leaves beside its result, and whether it is still as it was. */

import { statSync } from "node:fs";
import { UserError } from "../../../errors/user-error.js";
import { checksumOf } from "../../../files/formats/checksum.js";
import { CHECKSUM } from "../../../formats/checksum.js";
import { decodeNpy } from "../../../files/formats/npy.js";
import { exists, readBytes } from "../../../files/read.js";
import { decodeSafetensors } from "../../../files/formats/safetensors.js";
import type { RunConfig } from "../../config/config.js";
import { runData } from "../../config/dataset-source.js";
import { digestOf } from "../../config/identity.js";
import type { RunResult } from "../../records/run-records.js";
import { errorSizes } from "../../../diffusion/samplers/record/plain.js";
import { EARLIER_TRANSFORM, earlierFiles, isEarlier, readEarlierTransform } from "./earlier-files.js";
import { MODEL_FILE } from "../run-model.js";
import { curveLog, lossLog } from "./step-log.js";

/** What a run that was trained and evaluated has; of one of an earlier version the files that it had. */
export function filesOf({ path, config }: Folder): string[] {
  const hasErrors = config.evaluation.samplers?.some((sampler) => errorSizes(sampler) !== null) === true;
  return [
    "metrics.jsonl",
    ...(isEarlier(path) ? earlierFiles(hasErrors) : [MODEL_FILE]),
    "samples.npy",
    ...(config.grid === null ? [] : ["grids.safetensors"]),
    ...(config.evaluation.curve ? ["curve.jsonl"] : []),
  ];
}

/** A run's folder. */
interface Folder {
  path: string;
  config: RunConfig;
  file: (name: string) => string;
}

/** The files that a reader of a finished run may meet, those among them that it could do without too. */
function readFilesOf(folder: Folder): string[] {
  const all = [...filesOf(folder), ...(isEarlier(folder.path) ? [EARLIER_TRANSFORM] : [])];
  return all.filter((name) => exists(folder.file(name)));
}

/** Names of the files of a finished run that are not what it left. */
export function damagedFiles(folder: Folder, result: RunResult): string[] {
  return readFilesOf(folder).filter((name) => fileFault(folder, result, name) !== null);
}

/** Checksums of the run's files, by name, for its result to state. */
export function checksumsOf(folder: Folder): Record<string, string> {
  return Object.fromEntries(readFilesOf(folder).map((name) => [name, checksumOf([readBytes(folder.file(name))])]));
}

/**
 * Why a file of a finished run is not what it left; null where it is, or is missing.
 *
 * A result states the checksums of the files. One of version 0.1 does not: of its files those are looked at that the digest of the
 * samples, the order of the lines, or the lengths of the tensors tell of.
 */
function fileFault(folder: Folder, result: RunResult, name: string): string | null {
  const path = folder.file(name);
  if (!exists(path)) return null;
  try {
    if (result.files !== undefined) {
      const stated = result.files[name];
      return stated === undefined || stated === checksumOf([readBytes(path)])
        ? null
        : "its bytes do not have the checksum that result.json states";
    }
    if (name === "metrics.jsonl") lossLog(folder.path).read();
    if (name === "curve.jsonl") curveLog(folder.path).read();
    if (name === EARLIER_TRANSFORM) readEarlierTransform(folder.path, folder.config, runData(folder.config));
    // one that was cut to nothing is told of by what reads it
    if (name.endsWith(".safetensors") && statSync(path).size > 0) decodeSafetensors(readBytes(path), path);
    const isOther =
      name === "samples.npy" &&
      CHECKSUM.test(result.samplesDigest ?? "") &&
      digestOf(decodeNpy(readBytes(path), path).values) !== result.samplesDigest;
    return isOther ? "its values do not have the digest that result.json states" : null;
  } catch (error) {
    if (error instanceof UserError) return error.message.replace(`${path}: `, "").replace(`${path} is `, "it is ");
    throw error;
  }
}

/** Refuses a file of a finished run that is not what it left. @throws UserError */
export function checkFile(folder: Folder & { remedy: string }, result: RunResult, name: string): void {
  const fault = fileFault(folder, result, name);
  if (fault !== null) throw new UserError(`${folder.file(name)} is damaged: ${fault}; ${folder.remedy}`);
}
