/** Names of samplers: the kind, then every option that is not at its default, such as `ddim-eta-0.5` or `ddpm-grid-5-20`. */

import { didYouMean, quote, UserError, validOf } from "../../../errors/user-error.js";
import type { PlainSampler } from "../index.js";
import { recordOf, SAMPLERS } from "../index.js";
import { checkPlainOption } from "./checks.js";
import type { SamplerOption } from "./options.js";
import { wordsOf } from "./options.js";
import type { AnySamplerRecord } from "./record.js";
import { defaultsOf, listProblem, plainValues } from "./plain.js";

/** A sampler's name in tables. The number of steps is no part of it. */
export function samplerLabel(sampler: PlainSampler): string {
  const { name, options } = recordOf(sampler.kind);
  const values = plainValues(sampler);
  return [name, ...Object.entries(options).flatMap(([key, option]) => written(key, option, values[key]))].join("-");
}

/** The parts of a name that an option adds; none at its default. */
function written(key: string, option: SamplerOption, value: unknown): unknown[] {
  if (value === undefined) return [];
  if (option.type === "list") return value as number[];
  if (value === option.default) return [];
  return option.type === "number" || option.type === "whole" ? [key, value] : [value];
}

/** The sampler of a name that {@link samplerLabel} gives. @throws UserError for another name, with the nearest */
export function samplerNamed(name: string): PlainSampler {
  const found = samplerCalled(name);
  if (found !== undefined) return found;
  const own = SAMPLERS.filter((record) => name === record.name || name.startsWith(`${record.name}-`)).flatMap(exampleNames);
  const hint = own.length === 0 ? validOf(SAMPLERS.map((record) => record.name)) : `(such as ${own.join(", ")})`;
  throw new UserError(`unknown sampler ${quote(name)}${didYouMean(name, SAMPLER_NAMES)} ${hint}`);
}

/** The same; undefined if no sampler has the name. */
export function samplerCalled(name: string): PlainSampler | undefined {
  for (const record of SAMPLERS) {
    const match = grammarOf(record).exec(name);
    if (match === null) continue;
    const sampler = { kind: record.name, ...defaultsOf(record) } as Record<string, unknown>;
    Object.entries(record.options).forEach(([key, option], i) => {
      const text = match[i + 1];
      if (text !== undefined) sampler[key] = read(option, text);
    });
    return isValid(record, sampler) ? (sampler as PlainSampler) : undefined;
  }
  return undefined;
}

const NUMBER = String.raw`\d+(?:\.\d+)?(?:e[+-]?\d+)?`;

function grammarOf({ name, options }: AnySamplerRecord): RegExp {
  const parts = Object.entries(options).map(([key, option]) => {
    switch (option.type) {
      case "number":
        return `(?:-${key}-(${NUMBER}))?`;
      case "whole":
        return String.raw`(?:-${key}-(\d+))?`;
      case "list":
        return String.raw`((?:-\d+)+)?`;
      case "choice":
      case "variance":
        return `(?:-(${wordsOf(option)
          .filter((word) => word !== option.default)
          .join("|")}))?`;
    }
  });
  return new RegExp(`^${name}${parts.join("")}$`);
}

function read(option: SamplerOption, text: string): unknown {
  if (option.type === "list") return text.slice(1).split("-").map(Number);
  return option.type === "number" || option.type === "whole" ? Number(text) : text;
}

function isValid(record: AnySamplerRecord, values: Record<string, unknown>): boolean {
  try {
    for (const [key, option] of Object.entries(record.options)) {
      if (values[key] !== undefined) checkPlainOption(key, option, values[key]);
    }
  } catch {
    return false;
  }
  return listProblem(record, values) === null;
}

/** The names of a sampler at its defaults, and with each of its options at another value. */
function exampleNames(record: AnySamplerRecord): string[] {
  const base = { kind: record.name, ...defaultsOf(record) };
  const lists = Object.entries(record.options).filter(([, option]) => option.type === "list");
  const variants = Object.entries(record.options).flatMap(([key, option]): object[] => {
    if (option.type === "list") return [];
    if (option.type === "number" || option.type === "whole") return [{ [key]: option.example }];
    const words = wordsOf(option).filter((word) => word !== option.default);
    return words.flatMap((word) => [{ [key]: word }, ...lists.flatMap(([name, list]) => withList(key, word, name, list))]);
  });
  return [{}, ...variants].map((variant) => samplerLabel({ ...base, ...variant } as PlainSampler));
}

function withList(key: string, word: string, name: string, list: SamplerOption): object[] {
  if (list.type !== "list" || list.where[0] !== key || list.where[1] !== word) return [];
  return [{ [key]: word, [name]: list.example }];
}

/** Names of all samplers, with an example of every option, for help and errors. */
export const SAMPLER_NAMES: readonly string[] = SAMPLERS.flatMap(exampleNames);
