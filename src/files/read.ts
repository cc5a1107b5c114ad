/** Reading files with errors that a user can act on. */

import { mkdirSync, readFileSync, statSync } from "node:fs";
import { UserError } from "../errors/user-error.js";
import { parseJson } from "../formats/json.js";
import { codeOf, fileError } from "./file-error.js";

/**
 * Whether something is there. What cannot be looked at is not taken for absent: what it holds would be made anew.
 *
 * @throws UserError where rights or links are in the way, Error where the disk or the server fails
 */
export function exists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return false;
    throw fileError(error, "read", path);
  }
}

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
