/** What decides a result uses nothing that may differ between engines; and the check that says so finds what it is for. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { impurities, withoutText } from "../support/purity.js";

const SOURCE = fileURLToPath(new URL("../../src", import.meta.url));
/** Where numbers are made. */
const PURE = [
  "errors",
  "numerics",
  "diffusion",
  "data",
  "metrics",
  "statistics",
  "table-metrics",
  "baselines",
  "export",
  join("backend", "reference"),
];
/** Numbers in typed arrays are sorted as numbers: each of these sorts such an array alone. */
const SORTS_TYPED = [
  "metrics/mmd.ts",
  "metrics/points/ascending.ts",
  "metrics/thickness.ts",
  "numerics/eigenvalues.ts",
  "statistics/bootstrap.ts",
  "statistics/improvement.ts",
  "statistics/summary.ts",
  "diffusion/adaptation/measure-errors.ts",
].map((file) => join(...file.split("/")));

/** What is allowed in a module, and why it is exact there. */
const ALLOWED: Record<string, string[]> = {
  ...Object.fromEntries(SORTS_TYPED.map((file) => [file, ["a sort without a comparison"]])),
  // the digits of a whole number: a character's code
  [join("errors", "user-error.ts")]: ["toString with a base"],
};

const FILES = PURE.flatMap((part) =>
  readdirSync(join(SOURCE, part), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(part, file)),
);

it("looks at every module of the pure folders", () => {
  expect(FILES).toEqual(
    expect.arrayContaining([
      join("numerics", "elementary.ts"),
      join("metrics", "points", "norm.ts"),
      join("backend", "reference", "network.ts"),
    ]),
  );
  expect(FILES.length).toBeGreaterThan(60);
});

describe.each(FILES)("src/%s", (file) => {
  it("is pure", () => {
    const found = impurities(readFileSync(join(SOURCE, file), "utf8"));
    expect(found.filter((what) => !(ALLOWED[file] ?? []).includes(what))).toEqual([]);
  });
});

it.each(Object.entries(ALLOWED))("%s still uses what it is allowed to", (file, allowed) => {
  expect(impurities(readFileSync(join(SOURCE, file), "utf8"))).toEqual(allowed);
});

describe("the check", () => {
  // every function of Math whose last bit, or whole result, is the engine's own
  const INEXACT =
    "acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow random sin sinh tan tanh f16round sumPrecise".split(
      " ",
    );

  it.each(INEXACT)("finds Math.%s", (name) => {
    expect(impurities(`const y = Math.${name}(x);`)).toEqual([`Math.${name}`]);
    expect(impurities(`const y = values.map(Math . ${name});`)).toEqual([`Math.${name}`]);
  });

  it.each([
    ["const y = x ** 2;", "**"],
    ["y **= 2;", "**"],
    ["const y = `${x ** 2} text`;", "**"],
    ["const y = `a ${`b ${x ** 2}`} c`;", "**"],
    ["const { sin } = Math;", "Math taken apart"],
    ['const y = Math["sin"](x);', "Math taken apart"],
    ["const m = Math\nm.sin(x)", "Math taken apart"],
    ["const y = (Math as any).sin(x);", "Math taken apart"],
    ["const y = f(Math);", "Math taken apart"],
    ["const y = Math?.sin(x);", "Math taken apart"],
    ["const now = Date.now();", "a clock"],
    ["const now = new Date();", "a clock"],
    ["const now = performance.now();", "a clock"],
    ["setTimeout(f, 1);", "a clock"],
    ["const a = process.env.A;", "a global of the host"],
    ["const a = globalThis.a;", "a global of the host"],
    ['const a = require("fs");', "a global of the host"],
    ["crypto.getRandomValues(x);", "a global of the host"],
    ["const a = Buffer.from(x);", "a global of the host"],
    ["const a = x.toLocaleString();", "a locale"],
    ["names.sort((a, b) => a.localeCompare(b));", "a locale"],
    ["new Intl.NumberFormat();", "a locale"],
    ["const a = values.sort();", "a sort without a comparison"],
    ["const a = values.toSorted( );", "a sort without a comparison"],
    ["const a = x.toString(36);", "toString with a base"],
    ["Atomics.add(x, 0, 1);", "Atomics or shared memory"],
    ['import { readFileSync } from "node:fs";', "node:fs"],
    ['const fs = await import("node:fs");', "node:fs"],
    ['import "node:fs";', "node:fs"],
  ])("finds %j", (code, what) => expect(impurities(code)).toEqual([what]));

  it.each([
    "/** x ** 2, Math.sin and Date in a comment */ const y = x * x;",
    "// Math.pow(2, 3) ** 2\nconst y = 1;",
    'const text = "Math.sin ** Date.now() // no comment";',
    "const text = `Math.sin ** ${x} Date.now() \\` **`;",
    "const text = 'it\\'s ** 2';",
    "const y = Math.sqrt(Math.fround(Math.imul(x, 2)) * Math.PI);",
    "const a = values.toSorted((a, b) => a - b);",
    "const a = x.toString();",
    "const updated = candidate.process + undated;",
    'import { log } from "../elementary.js";',
  ])("leaves %j alone", (code) => expect(impurities(code)).toEqual([]));

  it("keeps the code that stands between texts", () => {
    expect(withoutText('f("a // b"); /* c */ g(`d ${h({ i: 1 })} e`); // j\nk')).toBe('f("");  g(`${h({ i: 1 })}`); \nk');
  });
});
