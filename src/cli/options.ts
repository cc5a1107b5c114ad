/** Reading option values: each refused with what was given and what is valid. */

import { availableParallelism } from "node:os";
import { Option } from "commander";
import type { BackendChoice } from "../backend/select.js";
import { BACKEND_CHOICES, loadBackend } from "../backend/select.js";
import { oneOf, UserError } from "../core/errors.js";

/** A parser of whole numbers for an option. */
export function whole(option: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
      const range = maximum === Number.MAX_SAFE_INTEGER && !(value > maximum) ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
      throw new UserError(`--${option} is "${text}"; it takes a whole number ${range}`);
    }
    return value;
  };
}

const MAX_SEEDS = 1000;

/** `3`, `1,4,7`, `1-3`, or a mixture. */
export function seedList(text: string): number[] {
  const seeds = text.split(",").flatMap((part) => {
    const range = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    const [first, last] = range === null ? [1, 0] : [Number(range[1]), Number(range[2] ?? range[1])];
    if (!(first <= last && last <= Number.MAX_SAFE_INTEGER))
      throw new UserError(`--seeds is "${text}"; it takes seeds such as 1, 1-3 or 1,4,7`);
    if (last - first >= MAX_SEEDS) throw new UserError(`--seeds is "${text}"; at most ${MAX_SEEDS} seeds are possible`);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  return [...new Set(seeds)];
}

export function backendOption(): Option {
  return new Option("--backend <name>", `what computes: ${BACKEND_CHOICES.join(", ")}`)
    .default("auto")
    .argParser((text): BackendChoice => oneOf("backend", text, BACKEND_CHOICES));
}

export function jobsOption(what: string): Option {
  return new Option("--jobs <n>", what).default(availableParallelism(), "one per core").argParser(whole("jobs", 1, 1024));
}

/** Loads the chosen backend; where that fails, the user can choose another. */
export async function requireBackend(choice: BackendChoice): Promise<void> {
  try {
    await loadBackend(choice);
  } catch (error) {
    throw new UserError(`backend "${choice}" does not load here: ${(error as Error).message} (noisegrid doctor tells which do)`);
  }
}

/** For options that may be repeated. */
export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
