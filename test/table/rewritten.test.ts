/** Delimited text with nothing but the changes written anew. */

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Changes } from "../../src/table/writing/rewritten.js";
import { rewritten } from "../../src/table/writing/rewritten.js";
import { bytesOf, readText } from "./support.js";

const changed = async (text: string, changes: Changes, bytes = bytesOf(text)): Promise<string> => {
  const { layout } = await readText(text);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await rewritten(bytes, layout, changes));
};
const fill =
  (cells: Record<string, string>) =>
  (row: number, column: number): string | undefined =>
    cells[`${row},${column}`];

const ODD = 'name, size ,note\r\n"a ""b""", 1.50 ,"two\r\nlines"\r\n\r\nc,,\r\n"d, e","",NA\r\n f , +03,x';

describe("every byte stays", () => {
  it.each([
    ["of odd text", ODD],
    ["of semicolons and decimal commas", "a;b\n1,50;x\n2,5;y\n"],
    ["of a file without an end of line", "a,b\n1,2"],
    ["of one column", 'a\n1\n""\n2\n'],
    ["of numbers without a header", "1,2\n3,4\n"],
  ])("%s", async (_, text) => expect(await changed(text, {})).toBe(text));

  it("of a byte-order mark", async () => expect(await changed("\ufeffa,b\n1,2\n", {})).toBe("\ufeffa,b\n1,2\n"));
  it("but the packing", async () => expect(await changed("a,b\n1,2\n", {}, gzipSync("a,b\n1,2\n"))).toBe("a,b\n1,2\n"));
});

it("cells are filled where they stand, quoted where they need it", async () => {
  expect(await changed(ODD, { cell: fill({ "1,1": "2.5", "1,2": 'say "hi", x', "2,1": "7", "2,2": "plain" }) })).toBe(
    'name, size ,note\r\n"a ""b""", 1.50 ,"two\r\nlines"\r\n\r\nc,2.5,"say ""hi"", x"\r\n"d, e",7,plain\r\n f , +03,x',
  );
  expect(await changed('a\n1\n""\n2\n', { cell: fill({ "1,0": "3" }) })).toBe("a\n1\n3\n2\n");
  expect(await changed("1,2\n3,4\n,5\n", { cell: fill({ "2,0": "9" }) })).toBe("1,2\n3,4\n9,5\n");
});

it("columns are added after the last one", async () => {
  const added = [
    { name: "p,q", text: (row: number) => String(row) },
    { name: "r", text: () => "" },
  ];
  expect(await changed('a,b\r\n1,"x"\r\n\r\n2,\r\n3,y', { added })).toBe('a,b,"p,q",r\r\n1,"x",0,\r\n\r\n2,,1,\r\n3,y,2,');
});

it("what is no delimited text is refused", async () => {
  const text = '[{"a":1},{"a":2}]';
  await expect(changed(text, {})).rejects.toThrow("the file is json, and no delimited text");
});
