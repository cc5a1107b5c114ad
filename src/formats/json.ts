/** Strict JSON: text that every reader understands in the same way. */

import { UserError } from "../errors/user-error.js";

/** Matches strings and the punctuation of objects and lists; the rest of valid JSON is irrelevant here. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/** Returns the first key that an object has twice; a usual reader would silently keep one of the values. */
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
 * Returns the value of a JSON text; the caller checks its shape.
 *
 * @param where description of the text, for errors
 * @throws UserError if it is not JSON, or an object has a key twice
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
