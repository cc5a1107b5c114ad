/** From a schema's complaints to one line: where, what, what is valid, and the nearest name. */

import { z } from "zod";
import { didYouMean, UserError } from "../core/errors.js";

/** @throws UserError with the first complaint */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // a mistyped key is also a missing one: name the cause, not the effect
  const issue = result.error.issues.find(({ code }) => code === "unrecognized_keys") ?? result.error.issues[0];
  throw new UserError(`${where}: ${describe(issue, value, schema)}`);
}

function describe(issue: z.core.$ZodIssue, value: unknown, schema: z.ZodType): string {
  const path = pathText(issue.path);
  if (issue.code === "unrecognized_keys") {
    const valid = keysAt(schema, issue.path);
    const owner = path === "" ? "" : ` in ${path}`;
    return `unknown key "${issue.keys[0]}"${owner}${didYouMean(issue.keys[0], valid)} (valid: ${valid.join(", ")})`;
  }
  const found = valueAt(value, issue.path);
  const subject = path === "" ? "the value" : path;
  if (found === undefined) return `${subject} is missing: ${expectation(issue)}`;
  const hint = issue.code === "invalid_value" && typeof found === "string" ? didYouMean(found, issue.values.map(String)) : "";
  return `${subject} is ${JSON.stringify(found)}${hint}: ${expectation(issue)}`;
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_small":
      return `must be ${issue.inclusive === false ? "above" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `must be ${issue.inclusive === false ? "below" : "at most"} ${issue.maximum}`;
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_value":
      return `valid: ${issue.values.map(String).join(", ")}`;
    case "invalid_type":
      return `must be ${issue.expected === "int" ? "a whole number" : `of type ${issue.expected}`}`;
    default:
      return issue.message;
  }
}

function pathText(path: PropertyKey[]): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : `${i > 0 ? "." : ""}${String(key)}`)).join("");
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** Keys that an object schema allows at a path. */
function keysAt(schema: z.ZodType, path: PropertyKey[]): string[] {
  let json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  for (const key of path) json = step(json, key) ?? {};
  return [...new Set(candidates(json).flatMap((option) => Object.keys(option.properties ?? {})))];
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
}

function candidates(json: JsonSchema): JsonSchema[] {
  return [json, ...[...(json.anyOf ?? []), ...(json.oneOf ?? []), ...(json.allOf ?? [])].flatMap(candidates)];
}

function step(json: JsonSchema, key: PropertyKey): JsonSchema | undefined {
  for (const option of candidates(json)) {
    const inner = typeof key === "number" ? option.items : option.properties?.[String(key)];
    if (inner !== undefined) return inner;
  }
  return undefined;
}
