/** Reading files with errors that a user can act on. */

import { mkdirSync, readFileSync } from "node:fs";
import { UserError } from "../core/errors.js";
import { parseJson } from "./json.js";
import { fileError } from "./write.js";

export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError(error, "read", path);
  }
}

/** @throws UserError where the file is not UTF-8 */
export function readText(path: string): string {
  const bytes = readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${path} is damaged or something else: it is not text in UTF-8`);
  }
}

/** A JSON file's value; its shape is the caller's to check. */
export function readJson(path: string): unknown {
  return parseJson(readText(path), path);
}

export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw fileError(error, "create", path);
  }
}
