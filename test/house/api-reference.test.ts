/** The API reference: every public name, with what its comment says and no more than a reader may use. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { exportsOf, moduleDoc } from "../../scripts/api/declarations.mjs";
import { entryPage, indexPage } from "../../scripts/api/pages.mjs";
import { temporaryFolder } from "../support/temporary-folder.js";

let folder: string;
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

beforeEach(() => {
  folder = temporaryFolder();
  write(
    "parts.d.ts",
    `/** Parts of a thing. */
/** A part (small, e.g. a wheel). It turns. */
export interface Part {
    /** in metres */
    size: number;
}
export declare class Thing {
    #parts;
    /** Not for others. */
    private readonly hidden;
    /** How many. */
    get count(): number;
}
declare const LIMIT = 3;
export { LIMIT as MOST };
`,
  );
  write(
    "one.d.ts",
    `/** Joins parts into a thing. */
import type { Part } from "./parts.js";
export declare function part(parts: readonly Part[]): Part;
`,
  );
  write("index.d.ts", `/** Everything. More. */\nexport * from "./parts.js";\nexport { part } from "./one.js";\n`);
});

const page = (): string =>
  entryPage({
    specifier: "things",
    page: "things.md",
    doc: moduleDoc(join(folder, "index.d.ts")),
    entries: [...exportsOf(join(folder, "index.d.ts")).values()],
  });

it("follows every way of exporting a name", () => {
  const found = exportsOf(join(folder, "index.d.ts"));
  expect([...found].map(([name, { kind }]) => [name, kind])).toEqual([
    ["Part", "type"],
    ["Thing", "class"],
    ["MOST", "constant"],
    ["part", "function"],
  ]);
  expect(moduleDoc(join(folder, "index.d.ts"))).toBe("Everything. More.");
});

it("shows no private member, nor what is said of one", () => {
  expect(exportsOf(join(folder, "parts.d.ts")).get("Thing")?.code).toBe("class Thing {\n    /** How many. */\n    get count(): number;\n}");
});

it("takes the words of a module for its one function", () => {
  expect(exportsOf(join(folder, "one.d.ts")).get("part")?.doc).toBe("Joins parts into a thing.");
});

it("a first sentence ends at a full stop outside brackets, and names that differ in capitals have anchors of their own", () => {
  const text = page();
  expect(text).toContain("| [`part`](#part) | Joins parts into a thing. |");
  expect(text).toContain("| [`Part`](#part-1) | A part (small, e.g. a wheel). |");
  expect(text).toContain("See [`Part`](#part-1).");
});

it("describes parameters, results and errors as a list, and links to names of the page", () => {
  write(
    "fn.d.ts",
    "/**\n * Doubles, see {@link other} and {@link gone}.\n *\n * @param x what,\n *   in metres\n * @returns twice\n * @throws RangeError below 0\n */\nexport declare function twice(x: number): number;\n/** Other. */\nexport declare function other(): void;\n",
  );
  const file = join(folder, "fn.d.ts");
  const text = entryPage({ specifier: "fn", page: "fn.md", doc: "", entries: [...exportsOf(file).values()] });
  expect(text).toContain(
    "Doubles, see [`other`](#other) and `gone`.\n\n- `x`: what, in metres\n- returns: twice\n- throws: RangeError below 0\n\n```ts\nfunction twice(x: number): number;\n```",
  );
});

it("the index answers what is imported from where, then names all", () => {
  const entries = [...exportsOf(join(folder, "index.d.ts")).values()];
  const text = indexPage([{ specifier: "things", page: "things.md", doc: "`things`: everything. More.", entries }]);
  expect(text).toContain("| [`things`](things.md) | everything. | 4 |");
  expect(text).toContain("| [`Part`](things.md#part-1) | type of `things` | A part (small, e.g. a wheel). |");
});

it("a name that is exported and nowhere declared is a fault", () => {
  write("index.d.ts", `export { missing } from "./parts.js";\n`);
  expect(() => exportsOf(join(folder, "index.d.ts"))).toThrow("exports missing from ./parts.js, which does not");
});

it("the reference in the repository has no path of a machine and no address of a host", () => {
  for (const name of ["README", "noisegrid", "plot", "report"]) {
    expect(readFileSync(`docs/api/${name}.md`, "utf8")).not.toMatch(/https?:|\/home\/|\/tmp\/|node_modules/);
  }
});
