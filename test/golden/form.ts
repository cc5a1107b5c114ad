/** Reading golden files: each kind states its form as a schema; numbers in nested arrays become flat. */

import { z } from "zod";
import { UserError } from "../../src/errors/user-error.js";

/** A number, or equally long arrays of such. */
export type Nested = number | Nested[];

function isNested(value: unknown): value is Nested {
  return Array.isArray(value) ? value.every(isNested) : typeof value === "number";
}

export const nested: z.ZodType<Nested> = z.custom<Nested>(isNested, "expected numbers in nested arrays");
export const namedArrays: z.ZodType<Record<string, Nested>> = z.record(z.string(), nested);

/** The parsed file, or an error that names the first field that is not as it should be. */
export function parse<T>(schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  throw new UserError(`${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`);
}

/** Lengths from the outermost array inwards; refuses arrays of unequal lengths. */
export function shapeOf(value: Nested): number[] {
  if (typeof value === "number") return [];
  const shapes = value.map(shapeOf);
  if (shapes.some((shape) => shape.join() !== shapes[0].join())) throw new UserError("nested arrays differ in length");
  return [value.length, ...(shapes[0] ?? [])];
}

/** The numbers in order, after checking that the arrays are equally long. */
export function flatten(value: Nested): number[] {
  return Array.from({ length: shapeOf(value).length }).reduce<Nested[]>((list) => list.flat(), [value]) as number[];
}

/** Whether a parsed file is an object with all these keys. */
export function hasKeys(json: unknown, ...keys: string[]): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json) && keys.every((key) => key in json);
}
