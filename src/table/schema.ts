/** A schema: what a user says of a table, as JSON beside it. */

import { didYouMean, quote, UserError, validOf } from "../errors/user-error.js";
import type { ReadOptions } from "./options.js";

const KEYS = ["columns", "ignore", "missing", "constraints", "format", "delimiter", "header"] as const;

/** What a schema says: how its table is read, and what holds between the columns. */
export interface Schema extends ReadOptions {
  constraints?: readonly string[] | undefined;
}

/** Returns a schema's options. @param where its file, for errors @throws UserError for an unknown key or a value of a wrong kind */
export function parseSchema(value: unknown, where: string): Schema {
  if (!isObject(value)) throw new UserError(`${where} is no schema: it must be an object with ${KEYS.join(", ")}`);
  for (const key of Object.keys(value))
    if (!(KEYS as readonly string[]).includes(key))
      throw new UserError(`${where} has the unknown key ${quote(key)}${didYouMean(key, KEYS)} ${validOf(KEYS)}`);
  const { columns, ignore, missing, constraints, format, delimiter, header } = value;
  if (columns !== undefined && !(isObject(columns) && Object.values(columns).every((type) => typeof type === "string")))
    throw new UserError(`columns in ${where} must be an object of types, such as {"age": "integer:0..120"}`);
  for (const [key, list] of [
    ["ignore", ignore],
    ["missing", missing],
    ["constraints", constraints],
  ] as const)
    if (list !== undefined && !(Array.isArray(list) && list.every((text) => typeof text === "string")))
      throw new UserError(`${key} in ${where} must be a list of texts`);
  for (const [key, text] of [
    ["format", format],
    ["delimiter", delimiter],
  ] as const)
    if (text !== undefined && typeof text !== "string") throw new UserError(`${key} in ${where} is ${quote(text)}: must be a text`);
  if (header !== undefined && typeof header !== "boolean")
    throw new UserError(`header in ${where} is ${quote(header)}: must be true or false`);
  return value;
}

/** Returns the options with those of a schema beneath: what is said of a column in both is as the options say. */
export function withSchema(options: ReadOptions, schema: ReadOptions): ReadOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return {
    ...schema,
    ...given,
    columns: { ...schema.columns, ...options.columns },
    ignore: [...new Set([...(schema.ignore ?? []), ...(options.ignore ?? [])])],
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
