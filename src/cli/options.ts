/** Parsers of option values: each error names the given value and the valid ones. */

import { availableParallelism } from "node:os";
import { Option } from "commander";
import type { BackendChoice } from "../backend/select.js";
import { loadBackend } from "../backend/node.js";
import { BACKEND_CHOICES } from "../backend/select.js";
import { oneOf, quote, UserError } from "../errors/user-error.js";

/** A parser of whole numbers for an option. */
export function whole(option: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
      const range = maximum === Number.MAX_SAFE_INTEGER && !(value > maximum) ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
      throw new UserError(`--${option} is ${quote(text)}; it takes a whole number ${range}`);
    }
    return value;
  };
}

/** Minutes above 0, such as 0.5 or 10. */
export function minutes(text: string): number {
  const value = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || value <= 0 || value > 100_000)
    throw new UserError(`--minutes is ${quote(text)}; it takes a number above 0, such as 0.5 or 10`);
  return value;
}

const MAX_SEEDS = 1000;

/** `3`, `1,4,7`, `1-3`, or a mixture. */
export function seedList(text: string): number[] {
  const seeds = text.split(",").flatMap((part) => {
    const range = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    const [first, last] = range === null ? [1, 0] : [Number(range[1]), Number(range[2] ?? range[1])];
    if (!(first <= last && last <= Number.MAX_SAFE_INTEGER))
      throw new UserError(`--seeds is ${quote(text)}; it takes seeds such as 1, 1-3 or 1,4,7`);
    // one more than allowed is enough for the error below
    return Array.from({ length: Math.min(last - first, MAX_SEEDS) + 1 }, (_, i) => first + i);
  });
  const distinct = [...new Set(seeds)];
  if (distinct.length > MAX_SEEDS) throw new UserError(`--seeds is ${quote(text)}; at most ${MAX_SEEDS} seeds are possible`);
  return distinct;
}

export function backendOption(): Option {
  return new Option("--backend <name>", `backend for the computation: ${BACKEND_CHOICES.join(", ")}`)
    .default("auto")
    .argParser((text): BackendChoice => oneOf("backend", text, BACKEND_CHOICES));
}

export function jobsOption(what: string): Option {
  return new Option("--jobs <n>", `largest number of ${what}; never more than the work needs, nor than two per core`)
    .default(availableParallelism(), "one per core")
    .argParser(whole("jobs", 1, 1024));
}

/** Loads the chosen backend; if that fails, the user can choose another. */
export async function requireBackend(choice: BackendChoice): Promise<void> {
  try {
    await loadBackend(choice);
  } catch (error) {
    throw new UserError(`backend "${choice}" does not load here: ${(error as Error).message} (noisegrid doctor tells which do)`);
  }
}

/** A parser of names of files and folders for an option. */
export function path(option: string): (text: string) => string {
  return (text) => {
    if (text === "") throw new UserError(`--${option} is ""; it takes a name`);
    // an option in place of the name: the name is missing
    if (text.startsWith("--")) throw new UserError(`--${option} is ${quote(text)}, an option; for a name that begins so write ./${text}`);
    return text;
  };
}

/** Returns the value of a required option, or of one of several; checked after unknown options, since one of them may be this option mistyped. */
export function required<T>(flags: string | readonly string[], value: T | undefined): T {
  if (value === undefined)
    throw new UserError(`required option '${[flags].flat().join("' or '")}' not specified (add --help for the options)`);
  return value;
}
