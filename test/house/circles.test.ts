/** No file of src imports itself by way of others, types included: a type that two files share stands in one that both import. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SOURCE = fileURLToPath(new URL("../../src", import.meta.url));

/** Files with the files that each imports, statically or not, types included. */
type Imports = Map<string, string[]>;

function importsOf(root: string): Imports {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(root, file), "utf8");
      const specifiers = [...text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)"(\.[^"]+)"/g)].map((match) => match[1]);
      const targets = specifiers.map((specifier) => relative(root, join(root, dirname(file), specifier)).replace(/\.js$/, ".ts"));
      return [slashed(file), targets.map(slashed)];
    }),
  );
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}

/** Circles of files, each as the files that reach each other (Tarjan 1972), sorted. */
function circlesOf(imports: Imports): string[][] {
  const order = new Map<string, { index: number; low: number }>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): { index: number; low: number } => {
    const own = { index: order.size, low: order.size };
    order.set(file, own);
    stack.push(file);
    for (const target of imports.get(file) ?? []) {
      const known = order.get(target);
      if (known === undefined) own.low = Math.min(own.low, visit(target).low);
      else if (stack.includes(target)) own.low = Math.min(own.low, known.index);
    }
    if (own.low === own.index) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1 || imports.get(file)!.includes(file)) circles.push(circle.toSorted());
    }
    return own;
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return circles.toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
}

it("finds no circle in src", () => {
  const imports = importsOf(SOURCE);
  expect(imports.size).toBeGreaterThan(200);
  expect(imports.get("diffusion/training.ts")).toEqual(expect.arrayContaining(["diffusion/backend.ts", "errors/checks.ts"]));
  expect(circlesOf(imports)).toEqual([]);
});

describe("the search", () => {
  it.each([
    ["two files", { a: ["b"], b: ["a"] }, [["a", "b"]]],
    ["a file that imports itself", { a: ["a"] }, [["a"]]],
    ["a long way round", { a: ["b"], b: ["c", "d"], c: [], d: ["a"] }, [["a", "b", "d"]]],
    [
      "two circles apart",
      { a: ["b"], b: ["a", "c"], c: ["d"], d: ["c"] },
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["none, where two ways lead to one file", { a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, []],
  ] as [string, Record<string, string[]>, string[][]][])("finds %s", (_, imports, circles) => {
    expect(circlesOf(new Map(Object.entries(imports)))).toEqual(circles);
  });
});
