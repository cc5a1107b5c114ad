/** What belongs together is one value: no function of src takes more than five parameters. */

import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { withoutText } from "../support/purity.js";

const SOURCE = fileURLToPath(new URL("../../src", import.meta.url));
const MOST = 5;
/** Where a list of parameters begins: of a function, of a method at the head of its line, or of an arrow; its name before it. */
const HEAD =
  /(?:function\*?\s+(\w+)|^ {2,}(?:(?:private|static|async|readonly) |\*)*(\w+)|\b(\w+)\s*[=:]\s*(?:async )?)\s*(?:<[^>()]*>)?\(/gm;

/** The parameters in the parentheses that open before `from`; null where they are arguments or anything else. */
function parametersAt(code: string, from: number): string[] | null {
  let [depth, at, part] = [1, from, ""];
  const parts: string[] = [];
  for (; at < code.length && depth > 0; at++) {
    const c = code[at];
    if ("([{<".includes(c)) depth++;
    // => closes nothing
    else if (")]}".includes(c) || (c === ">" && code[at - 1] !== "=")) depth--;
    if (depth === 1 && c === ",") {
      parts.push(part);
      part = "";
    } else part += c;
  }
  if (part.slice(0, -1).trim() !== "") parts.push(part);
  // a body, a type of what is returned, or an arrow comes after parameters
  const isDeclared = /^\s*(?::|=>|\{)/.test(code.slice(at)) && parts.every((each) => /[:=]/.test(each));
  return isDeclared ? parts : null;
}

/** Functions with more parameters than there should be, with how many. */
function crowded(text: string): string[] {
  const code = withoutText(text);
  return [...code.matchAll(HEAD)].flatMap((match) => {
    const count = parametersAt(code, match.index + match[0].length)?.length ?? 0;
    return count > MOST ? [`${match.slice(1).find((name) => name !== undefined)} ${count}`] : [];
  });
}

it("finds none in src", () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  expect(files.length).toBeGreaterThan(200);
  const found = files.flatMap((file) =>
    crowded(readFileSync(join(SOURCE, file), "utf8")).map((name) => `${file.split(sep).join("/")}: ${name}`),
  );
  expect(found).toEqual([]);
});

describe("the search", () => {
  it.each([
    ["function six(a: A, b: B, c: C, d: D, e: E, f: F): void {}", ["six 6"]],
    ["export function* six<T>(a: A, b: B, c = 1, d: D, e: E, f?: F): Generator<T, void> {}", ["six 6"]],
    [
      "class A {\n  constructor(\n    private readonly a: A,\n    b: B,\n    c: C,\n    d: D,\n    e: E,\n    f: F,\n  ) {}\n}",
      ["constructor 6"],
    ],
    ["interface A {\n  six(a: A, b: B, c: C, d: D, e: E, f: F): void;\n}", ["six 6"]],
    ["const six = (a: A, b: B, c: C, d: D, e: E, f: F): void => {};", ["six 6"]],
    ["type Six = { six: (a: A, b: B, c: C, d: D, e: E, f: F) => void };", ["six 6"]],
    ["function one({ a, b, c, d, e, f }: { a: A; b: B; c: C; d: D; e: E; f: F }): void {}", []],
    ["function two(f: (a: A, b: B, c: C) => Map<D, E>, [g, h, i, j]: number[]): void {}", []],
    ["const x = called(a, b, c, d, e, f);", []],
    ['const x = "function six(a: A, b: B, c: C, d: D, e: E, f: F): void {}";', []],
    ["function five(a: A, b: B, c: C, d: D, e: E): void {}", []],
  ])("says of %s: %j", (text, found) => expect(crowded(text)).toEqual(found));
});
