/** JSON that every reader reads alike. */

import { UserError } from "../errors/user-error.js";

/** Strings, and what begins, divides and ends objects and lists; of valid JSON nothing else matters here. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/** The first key that an object has twice, of which a reader would take one and say nothing. */
function repeatedKey(json: string): string | undefined {
  // the keys of each object that is open; null for a list
  const open: (Set<string> | null)[] = [];
  let isKey = false;
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : null);
      isKey = token === "{";
    } else if (token === "}" || token === "]") {
      open.pop();
      isKey = false;
    } else if (token === ",") {
      isKey = open.at(-1) instanceof Set;
    } else if (token === ":") {
      isKey = false;
    } else if (isKey) {
      const key = JSON.parse(token) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

/**
 * The value of a JSON text; its shape is the caller's to check.
 *
 * @param where what the text is, for errors
 * @throws UserError where it is no JSON, or a key stands twice in one object
 */
export function parseJson(json: string, where: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new UserError(`${where} is not valid JSON: ${(error as Error).message.replace(/\s+/g, " ")}`);
  }
  const repeated = repeatedKey(json);
  if (repeated !== undefined)
    throw new UserError(`${where} has the key ${JSON.stringify(repeated)} twice in one object: leave one of them`);
  return value;
}
