/** The two descriptions of the kernel's interface, in C and in TypeScript, held against each other. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FIELD_INDEX, FIELDS, HEADER_WORDS, KERNEL_FUNCTIONS } from "../../src/backend/kernel/fields.js";
import { MAX_CONDITIONS } from "../../src/diffusion/network/condition.js";
import { MAX_GRID_AXES, MAX_LAYERS, MAX_LEVELS, MAX_REGION_LEVELS } from "../../src/diffusion/checks/check-model.js";

const header = (name: string): string => readFileSync(new URL(`../../kernel/${name}`, import.meta.url), "utf8").replace(/\/\/.*/g, "");
const MODEL = header("model.h");

function constantOf(name: string): number {
  return Number(new RegExp(`#define ${name} (\\d+)`).exec(MODEL)![1]);
}

/** Fields of `model` with their lengths; every type in it is four bytes wide. */
function structFields(): [name: string, length: number][] {
  const body = /typedef struct \{([^}]*)\} model;/.exec(MODEL)![1];
  return body
    .split(";")
    .map((declaration) => declaration.trim())
    .filter((declaration) => declaration !== "")
    .flatMap((declaration) => {
      const [, names] = /^(?:int32_t|uint32_t|float)\s+([\s\S]+)$/.exec(declaration)!;
      return names.split(",").map((name): [string, number] => {
        const [, field, length] = /^\s*(\w+)(?:\[([^\]]+)\])?\s*$/.exec(name)!;
        return [field, length === undefined ? 1 : lengthOf(length)];
      });
    });
}

/** A number, a constant of the header, or a constant + 1. */
function lengthOf(expression: string): number {
  return expression
    .split("+")
    .map((term) => term.trim())
    .reduce((sum, term) => sum + (/^\d+$/.test(term) ? Number(term) : constantOf(term)), 0);
}

it("the header's fields are those of struct model, in order and length", () => {
  const fields = structFields();
  expect(fields.length).toBeGreaterThan(60);
  expect(Object.entries(FIELDS)).toEqual(fields);
});

it("indices count words of four bytes", () => {
  let at = 0;
  for (const [name, length] of structFields()) {
    expect([name, FIELD_INDEX[name as keyof typeof FIELDS]]).toEqual([name, at]);
    at += length;
  }
  expect(HEADER_WORDS).toBe(at);
});

it("limits are the same", () =>
  expect([MAX_GRID_AXES, MAX_LEVELS, MAX_LAYERS, MAX_REGION_LEVELS + MAX_CONDITIONS]).toEqual(
    ["MAX_GRID_AXES", "MAX_LEVELS", "MAX_LAYERS", "MAX_TABLES"].map(constantOf),
  ));

it("functions are those of kernel.h, in order", () => {
  expect([...KERNEL_FUNCTIONS]).toEqual(
    [...header("kernel.h").matchAll(/\bX\((\w+)\)/g)].map((match) => match[1]).filter((name) => name !== "X"),
  );
});
