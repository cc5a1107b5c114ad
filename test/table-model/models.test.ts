/** `noisegrid/table` as users have it: fitted, kept as bytes and as files, the same in Node.js and in browsers. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { openTable, readTable as readTableFile, saveTable } from "../../src/node.js";
import * as browser from "../../src/table-browser.js";
import * as node from "../../src/table.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { noisegrid } from "../cli/command.js";

const BYTES = new Uint8Array(readFileSync("data/tables/faithful.csv"));
const text = (rows: node.Table, layout: node.Layout): string =>
  [...node.csvBlocks(rows, layout)].map((block) => new TextDecoder().decode(block)).join("");

it("has the same names in Node.js and in browsers", () => {
  expect(Object.keys(browser).toSorted()).toEqual(Object.keys(node).toSorted());
});

describe("a table", () => {
  it("is fitted and sampled in a browser, on WebAssembly, to the command line's bytes", { timeout: 180_000 }, async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "faithful.csv"), BYTES);
    const { stdout } = await noisegrid(folder, "fit", "faithful.csv", "--seed", "3", "--steps", "250", "--out", "m.safetensors");
    await noisegrid(folder, "sample", "m.safetensors", "--count", "50", "--seed", "7", "--out", "rows.csv");
    // a page fetches its kernel from beside itself
    vi.stubGlobal("fetch", async (url: URL) => new Response(readFileSync(url)));
    try {
      const read = await browser.readTable(BYTES, { name: "faithful.csv" });
      const fitted = await browser.fitTable(read, { seed: 3, steps: 250 });
      const bytes = browser.encodeTableModel(fitted);
      const model = browser.decodeTableModel(bytes, { backend: "wasm" });
      expect(stdout).toContain(`digest ${model.digest}\n`);
      const rows = await model.sample(50, { seed: 7 });
      expect(text(rows, model.card.layout)).toBe(readFileSync(join(folder, "rows.csv"), "utf8"));
      // the file of the command line and the bytes of the page hold the same model
      expect(openTable(join(folder, "m.safetensors")).card).toEqual(model.card);
      expect(new Uint8Array(readFileSync(join(folder, "m.safetensors")))).toEqual(bytes);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it("is kept in a file that is opened again, with the layout of its own file", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "t.csv"), `x;w\n${Array.from({ length: 18 }, (_, i) => `${(i * 7) % 11},5;${"ab"[i % 2]}`).join("\n")}\n`);
    const model = await node.fitTable(await readTableFile(join(folder, "t.csv")), { by: "w", seed: 2 });
    const file = join(folder, "m.safetensors");
    saveTable(model, file);
    const again = openTable(file, { backend: "reference" });
    const rows = await again.sample(6, { where: { w: "b" } });
    expect(rows).toEqual(await model.sample(6, { where: { w: "b" } }));
    expect(text(rows, again.card.layout)).toMatch(/^x;w\n(-?\d+,\d+;b\n){6}$/);
  });

  it("is taken alone too, and written with commas", async () => {
    const { table } = await node.readTable(BYTES.subarray(0, 96), { name: "t.csv" });
    const model = await node.fitTable({ ...table, columns: table.columns.slice(0, 1) }, { backend: "wasm" });
    expect(model.card.layout.delimiter).toBe(",");
    expect(model.columns).toEqual(["eruptions"]);
  });
});

describe("what is no table or model", () => {
  it("is refused in one line", async () => {
    const folder = temporaryFolder();
    await expect(node.fitTable(null as never)).rejects.toThrow(/the table is null/);
    await expect(node.fitTable({ rows: 0, columns: [] }, { sed: 1 } as never)).rejects.toThrow(/sed.*did you mean "seed"/);
    expect(() => node.decodeTableModel(BYTES)).toThrow(/the file of the model/);
    expect(() => node.decodeTableModel(BYTES, { seed: 1 } as never)).toThrow(/unknown.*"seed"|the options/);
    expect(() => openTable(join(folder, "none"))).toThrow(/no such file/);
  });
});
