/** Reading of files, with errors that tell a user what to do. */

import type { Stats } from "node:fs";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { UserError } from "../errors/user-error.js";
import { parseJson } from "../formats/json.js";
import { codeOf, fileError } from "./file-error.js";

/**
 * Whether a path exists. A path that cannot be checked is not treated as absent, since its content would be created anew.
 *
 * @throws UserError if permissions or links prevent the check, Error if the disk or the server fails
 */
export function exists(path: string): boolean {
  return statsOf(path) !== undefined;
}

/** Whether a path is that of a file, and not of a folder. @throws as {@link exists} */
export function isFile(path: string): boolean {
  return statsOf(path)?.isDirectory() === false;
}

/** Whether a path is that of a folder. @throws as {@link exists} */
export function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() === true;
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
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

/** @throws UserError unless the file is UTF-8 */
export function readText(path: string): string {
  const bytes = readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${path} is damaged or something else: it is not text in UTF-8`);
  }
}

/** Returns a JSON file's value; the caller checks its shape. */
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
