/** From a schema's complaints to one line: where, what, what is valid, and the nearest name. */

import * as z from "zod";
import { didYouMean, quote, UserError, validOf } from "../../errors/user-error.js";

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
    const valid = keysAt(schema, issue.path, value);
    const owner = path === "" ? "" : ` in ${path}`;
    return `unknown key ${quote(issue.keys[0])}${owner}${didYouMean(issue.keys[0], valid)} ${validOf(valid)}`;
  }
  const found = valueAt(value, issue.path);
  const subject = path === "" ? "the value" : path;
  if (found === undefined) return `${subject} is missing: ${expectation(issue)}`;
  const choices = choicesOf(issue);
  const hint = choices !== undefined && typeof found === "string" ? didYouMean(found, choices) : "";
  return `${subject} is ${quote(found)}${hint}: ${expectation(issue)}`;
}

/** The values among which one must be: of an enumeration, or the kinds of a union. */
function choicesOf(issue: z.core.$ZodIssue): string[] | undefined {
  if (issue.code === "invalid_value") return issue.values.map(String);
  if (issue.code !== "invalid_union" || !("options" in issue)) return undefined;
  return issue.options?.filter((option) => option !== undefined).map(String);
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
    case "invalid_union":
      return choicesOf(issue) === undefined ? issue.message : `valid: ${choicesOf(issue)!.join(", ")}`;
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

/** Keys that an object schema allows at a path; of a union, those of the option that the value there chose by its kind. */
function keysAt(schema: z.ZodType, path: PropertyKey[], value: unknown): string[] {
  let json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  for (const key of path) json = step(json, key) ?? {};
  const options = candidates(json).filter(({ properties }) => properties !== undefined);
  const found = valueAt(value, path) as Record<string, unknown>;
  const chosen = options.filter((option) => admits(option, found));
  return [...new Set((chosen.length > 0 ? chosen : options).flatMap(({ properties }) => Object.keys(properties!)))];
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  const?: unknown;
  enum?: unknown[];
}

/** Whether every property that takes but named values has one of them, or may be left out and is. */
function admits({ properties = {}, required = [] }: JsonSchema, value: Record<string, unknown>): boolean {
  return Object.entries(properties).every(([key, property]) => {
    const named = property.enum ?? ("const" in property ? [property.const] : undefined);
    return named === undefined || (value[key] === undefined ? !required.includes(key) : named.includes(value[key]));
  });
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
