/** The file of a table's model that version 0.2.0 wrote: read, and sampled to the same rows. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { checksumOf } from "../../src/formats/checksum.js";
import { csvBlocks } from "../../src/table/writing/formats/csv.js";
import type { TableSampleOptions } from "../../src/table-model/table-model.js";
import { goldenTable } from "../support/golden-table.js";

const { digest, rows } = JSON.parse(readFileSync("test/golden/table-model/samples.json", "utf8")) as {
  digest: string;
  rows: Record<string, string>;
};

it("has the weights that it was written with", () => {
  expect(goldenTable().model.digest).toBe(digest);
});

it.each<[string, TableSampleOptions]>([
  ["as they come", {}],
  ["each text by itself", { proportion: "independent" }],
  ["complete", { complete: true }],
  ["of one text", { where: { city: "Genève" } }],
])("gives the same rows, %s", async (name, options) => {
  const model = goldenTable();
  const table = await model.sample(200, { seed: 7, ...options });
  expect(checksumOf([...csvBlocks(table, model.card.layout)])).toBe(rows[name]);
});
