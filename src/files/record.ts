/**
 * JSON records that this package writes and reads. The last key of a record, `checksum`, is the SHA-256 of the text of the others
 * without whitespace, so that a record may be reformatted but not changed. Records of version 0.1 have no checksum.
 */

import { OtherVersion, UserError } from "../errors/user-error.js";
import { checksumOf } from "./formats/checksum.js";
import { readJson } from "./read.js";
import { writeAtomic } from "./writing/write.js";

/** @param indent spaces of each level */
export function writeRecord(path: string, record: object, indent: number): void {
  const sealed = { ...record, checksum: checksumOf([JSON.stringify(record)]) };
  writeAtomic(path, `${JSON.stringify(sealed, null, indent)}\n`);
}

/** Kind of a record, as its first keys state it. */
export interface RecordFormat {
  format: string;
  version: number;
  /** description of its content */
  what: string;
}

interface Expectation<Shape> {
  /** optional keys */
  optional?: (keyof Shape & string)[];
  /** the format it must have, if it states one */
  format?: RecordFormat;
  /** throws for an invalid value; its message is more specific than a wrong checksum */
  check?: (record: Shape) => void;
}

/**
 * Returns a record without its checksum; the caller checks its values.
 *
 * @param keys required keys
 * @throws UserError if keys are missing or unknown, the format differs, or the record has changed since it was written
 */
export function readRecord<Shape extends object>(
  path: string,
  keys: (keyof Shape & string)[],
  { optional = [], format, check }: Expectation<Shape> = {},
): Shape {
  const value = readJson(path);
  const isRecord = value !== null && typeof value === "object" && !Array.isArray(value);
  const lacking = keys.find((key) => !isRecord || !Object.hasOwn(value, key));
  if (lacking !== undefined) throw new UserError(`${path} is damaged or something else: it has no "${lacking}"`);
  const { checksum, ...record } = value as Record<string, unknown>;
  if (format !== undefined) checkFormat(path, record, format);
  const known: string[] = [...keys, ...optional];
  const foreign = Object.keys(record).find((key) => !known.includes(key));
  if (foreign !== undefined) throw new UserError(`${path} is damaged or something else: it has a key "${foreign.slice(0, 40)}"`);
  check?.(record as Shape);
  if (checksum !== undefined && checksum !== checksumOf([JSON.stringify(record)]))
    throw new UserError(`${path} is damaged: its values do not have the checksum that it states`);
  return record as Shape;
}

function checkFormat(path: string, { format, version }: Record<string, unknown>, expected: RecordFormat): void {
  if (format !== expected.format) throw new OtherVersion(`${path} does not describe ${expected.what}`);
  if (version !== expected.version)
    throw new OtherVersion(`${path} has version ${String(version).slice(0, 40)}; this noisegrid reads version ${expected.version}`);
}
