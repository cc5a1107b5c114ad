/** The columns that a fit leaves out, in words. */

import { expect, it } from "vitest";
import { leftOutLines } from "../../src/cli/terminal/left-out.js";
import { readOptionsOf } from "../../src/cli/table-options.js";
import { schemaOf } from "../../src/table/coding/coding.js";
import { tableOf } from "../table-model/known-model.js";

const TEXT = `id,name,seven,n\n${Array.from({ length: 30 }, (_, i) => `${i + 1},p${i},7,${(i * i) % 5}`).join("\n")}\n`;

it("identifiers are named with what keeps them, and so are constants", async () => {
  const columns = { n: "integer" };
  const lines = leftOutLines(schemaOf(await tableOf(TEXT, { columns })));
  expect(lines).toEqual([
    "left out: id, name (identifiers; --column id=real, or category, keeps that one)",
    "the same in every row, and written so: seven",
  ]);
  const kept = readOptionsOf({ column: ["id=real", "name=category", "n=integer"] });
  expect(leftOutLines(schemaOf(await tableOf(TEXT, { columns: kept.columns })))).toEqual([lines[1]]);
  const one = await tableOf(TEXT, { columns, ignore: ["id", "seven"] });
  expect(leftOutLines(schemaOf(one))).toEqual(["left out: name (identifier; --column name=category keeps it)"]);
});
