/**
 * Checks of arguments at the public interface. Each function throws an error of one line that names the argument, its value and
 * the valid values.
 */

import { didYouMean, oneOf, UserError } from "./user-error.js";

/** The largest seed: a double cannot distinguish larger whole numbers. */
export const MAX_SEED = Number.MAX_SAFE_INTEGER;
/** Number of rows of a seed's samples: their normals are numbered with 32 bits. */
export const MAX_ROWS = 1_073_741_824;

/** The largest word of a stream's keys and positions. */
export const MAX_WORD = 4_294_967_295;

/** Largest number of characters of a bad value in a message. */
const SHOWN = 60;

/** Formats a value for a message: one line, cut if it is long. */
export function shown(value: unknown): string {
  if (typeof value === "string") return `"${cut(value)}"`;
  if (typeof value === "bigint") return cut(`${value}n`);
  if (value === null || typeof value === "number" || typeof value === "boolean" || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  if (isTypedArray(value)) return `a ${kindOf(value)} of length ${value.length}`;
  return "an object";
}

/** Formats text as one line, with control characters escaped, cut if it is long. */
function cut(text: string): string {
  const line = JSON.stringify(text.slice(0, SHOWN)).slice(1, -1);
  return text.length > SHOWN ? `${line}…` : line;
}

/** @throws RangeError unless the value is a whole number within the bounds */
export function checkWhole(what: string, value: unknown, minimum: number, maximum: number): void {
  if (!Number.isInteger(value) || (value as number) < minimum || (value as number) > maximum)
    throw new RangeError(`${what} is ${shown(value)}: must be a whole number from ${minimum} to ${maximum}`);
}

/** @throws RangeError unless the value is a number within the bounds */
export function checkNumber(what: string, value: unknown, minimum: number, maximum: number): void {
  if (!(typeof value === "number" && value >= minimum && value <= maximum))
    throw new RangeError(`${what} is ${shown(value)}: must be a number from ${minimum} to ${maximum}`);
}

/** @throws RangeError unless the value is true or false */
export function checkBoolean(what: string, value: unknown): void {
  if (typeof value !== "boolean") throw new RangeError(`${what} is ${shown(value)}: must be true or false`);
}

/** @throws RangeError unless the value is a seed, a whole number from 0 to 2⁵³ - 1 */
export function checkSeed(seed: unknown): void {
  checkWhole("seed", seed, 0, MAX_SEED);
}

/** @throws RangeError unless the value is a string */
export function checkText(what: string, value: unknown): void {
  if (typeof value !== "string") throw new RangeError(`${what} is ${shown(value)}: must be a text`);
}

/** @throws RangeError unless the value is a function */
export function checkFunction(what: string, value: unknown): void {
  if (typeof value !== "function") throw new RangeError(`${what} is ${shown(value)}: must be a function`);
}

/** @throws UserError unless the value is one of the choices, naming the nearest; RangeError unless it is a string */
export function checkChoice(what: string, value: unknown, choices: readonly string[]): void {
  if (typeof value !== "string") throw new RangeError(`${what} is ${shown(value)}: must be one of ${choices.join(", ")}`);
  if (!choices.includes(value)) oneOf(what, cut(value), choices);
}

/** @throws RangeError unless the value is an object and not an array */
export function checkObject(what: string, value: unknown): void {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value))
    throw new RangeError(`${what} is ${shown(value)}: must be an object`);
}

/** @throws RangeError unless the value is an object; UserError for an unknown key, naming the nearest */
export function checkKeys(what: string, value: unknown, keys: readonly string[]): void {
  checkObject(what, value);
  const unknown = Object.keys(value as object).find((key) => !keys.includes(key));
  if (unknown !== undefined)
    throw new UserError(`unknown key "${cut(unknown)}" in ${what}${didYouMean(cut(unknown), keys)} (valid: ${keys.join(", ")})`);
}

/** @throws RangeError unless the value is an array with a length within the bounds */
export function checkArray(what: string, value: unknown, minimum: number, maximum: number): void {
  if (!Array.isArray(value)) throw new RangeError(`${what} is ${shown(value)}: must be an array`);
  if (value.length < minimum || value.length > maximum)
    throw new RangeError(`${what} has ${value.length} entries: must have ${minimum}${minimum === maximum ? "" : ` to ${maximum}`}`);
}

type TypedArray = Float32Array | Int32Array | Uint32Array | Float64Array;

function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function kindOf(value: TypedArray): string {
  return value[Symbol.toStringTag];
}

/** @throws RangeError unless the value is a typed array of the kind whose memory is still attached */
function checkTyped(what: string, value: unknown, kind: "Float32Array" | "Int32Array" | "Uint32Array"): void {
  if (!isTypedArray(value) || kindOf(value) !== kind) throw new RangeError(`${what} is ${shown(value)}: must be a ${kind}`);
  checkAttached(what, value);
}

export function checkFloats(what: string, value: unknown): void {
  checkTyped(what, value, "Float32Array");
}

export function checkInts(what: string, value: unknown): void {
  checkTyped(what, value, "Int32Array");
}

export function checkWords(what: string, value: unknown): void {
  checkTyped(what, value, "Uint32Array");
}

/** Whether a view's memory was transferred, for example to a worker thread: such a view looks empty. */
function checkAttached(what: string, value: TypedArray): void {
  if (value.length > 0) return;
  try {
    void new Uint8Array(value.buffer);
  } catch {
    throw new RangeError(`${what} is detached: its memory was transferred elsewhere`);
  }
}

/** @throws RangeError unless the value is an array of numbers, typed or not, whose memory is still attached */
export function checkNumbers(what: string, value: unknown): void {
  if (isTypedArray(value)) return checkAttached(what, value);
  if (!Array.isArray(value)) throw new RangeError(`${what} is ${shown(value)}: must be an array of numbers`);
  // a loop, since `find` and similar methods skip holes
  for (let i = 0; i < value.length; i++)
    if (typeof value[i] !== "number") throw new RangeError(`${what}[${i}] is ${shown(value[i])}: must be a number`);
}

/** @throws RangeError if a value is NaN, infinite or not a number */
export function checkFinite(what: string, values: ArrayLike<number>): void {
  checkNumbers(what, values);
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i])) throw new RangeError(`${what}[${i}] is ${values[i]}: must be a finite number`);
}

/**
 * Returns the number of rows of an array that holds them one after the other.
 *
 * @param least smallest valid number of rows
 * @throws RangeError if they are ragged, or too few
 */
export function checkRows(what: string, values: ArrayLike<number>, dimensions: number, least = 0): number {
  const rows = values.length / dimensions;
  if (!Number.isInteger(rows)) throw new RangeError(`${what} has ${values.length} numbers: must be rows of ${dimensions} coordinates`);
  if (rows < least) throw new RangeError(`${what} has ${rows} rows: must have at least ${least}`);
  return rows;
}

/** @throws RangeError unless the value is two words, as `stream` returns them */
export function checkKey(key: unknown): void {
  if (!Array.isArray(key) || key.length !== 2)
    throw new RangeError(`key is ${shown(key)}: must be two whole numbers, as stream() gives them`);
  checkWhole("key[0]", key[0], 0, MAX_WORD);
  checkWhole("key[1]", key[1], 0, MAX_WORD);
}
