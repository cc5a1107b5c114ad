/** Tables that are not as they should be: handled with a note, or refused in one line that names row and column. */

import { describe, expect, it } from "vitest";
import { cellsOf, readText, refusalOf } from "./support.js";
import { readTable } from "../../src/table/read-table.js";

const CORRECT = "correct it, count it as missing (missing), or say that the column is a category";
const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => `${line(i)}\n`).join("");
const MANY = `a\n${lines(20_000, (i) => String((i * 7) % 20_011))}`;
const bytes = (text: string, encoding: "latin1" | "utf16le"): Uint8Array => new Uint8Array(Buffer.from(text, encoding));

const REFUSED: [what: string, table: string | Uint8Array, message: string][] = [
  [
    "a row of too few fields",
    "a,b\n1,2\n3\n",
    'line 3 of the data has 1 field where the header has 2: column "b" has none; quote a text that has the delimiter in it',
  ],
  [
    "a row of too many fields",
    "a,b\n1,2\n3,4,5\n",
    "line 3 of the data has 3 fields where the header has 2: nothing in the header names field 3; quote a text that has the delimiter in it",
  ],
  [
    "text among numbers",
    "a,b\n1,x\n2,y\n3,z\nfoo,w\n",
    `line 5, column "a": "foo" is no number, and 3 cells of the column are; ${CORRECT}`,
  ],
  [
    "text after a record of two lines",
    'a,b\n1,"x\ny"\nfoo,z\n2,w\n3,v\n',
    `line 4, column "a": "foo" is no number, and 3 cells of the column are; ${CORRECT}`,
  ],
  [
    "text after very many numbers",
    `${MANY}oops\n`,
    `line 20002, column "a": "oops" is no number, and every cell before it is one; ${CORRECT}`,
  ],
  ["infinity", "a\n1\ninf\n3\n", `line 3, column "a": "inf" is not finite; ${CORRECT}`],
  ["infinity first", "a\n-Infinity\n1\n2\n", `line 2, column "a": "-Infinity" is not finite; ${CORRECT}`],
  ["infinity after very many numbers", `${MANY}inf\n`, `line 20002, column "a": "inf" is not finite; ${CORRECT}`],
  ["a number beyond the largest", "a\n1\n1e999\n", `line 3, column "a": "1e999" is beyond the largest number; ${CORRECT}`],
  [
    "an unclosed quote",
    'a,b\n"x,1\n2,3\n',
    "line 2, field 1 of the data: a quote is opened and never closed; close it, or double it if it belongs to the text",
  ],
  [
    "text after a quote",
    'a,b\n"x"y,1\n',
    'line 2, field 1 of the data: "y,1\\n" follows a closing quote; double a quote that belongs to the text',
  ],
  [
    "two decimal marks",
    "a;b\n1,5;2\n2.5;3\n",
    'line 3, column "a": "2.5" has another decimal mark than the numbers before; write all numbers with one',
  ],
  ["an empty file", "", "the data is empty: it has no header and no rows"],
  ["blank lines alone", "\n\n  \n", "the data is empty: it has no header and no rows"],
  ["a header alone", "a,b\n", "the data has a header and no rows: there is nothing to learn"],
  ["two columns of one name", "a,b,a\n1,2,3\n", 'columns 1 and 3 of the data are both named "a"; rename one'],
  [
    "a NUL byte",
    "a,b\n1,\0\n",
    "line 2, field 2 of the data has a NUL byte, which is no text; save the file as UTF-8 (UTF-16 needs a byte-order mark)",
  ],
  [
    "UTF-16 without a mark",
    bytes("a,b\n1,2\n", "utf16le"),
    "line 1, field 1 of the data has a NUL byte, which is no text; save the file as UTF-8 (UTF-16 needs a byte-order mark)",
  ],
  [
    "text that is not UTF-8",
    bytes("a,b\n1,caf\xe9\n", "latin1"),
    'line 2, column "b": "caf�" is not text in UTF-8; save the file as UTF-8',
  ],
  ["a name that is not UTF-8", bytes("a,caf\xe9\n1,2\n", "latin1"), "line 1, field 2: it is not text in UTF-8; save the file as UTF-8"],
  [
    "too many columns",
    `${Array.from({ length: 70 }, (_, i) => `c${i}`).join()}\n`,
    "the data has more than 64 columns; leave some out (ignore)",
  ],
  [
    "a day that there is not",
    "d\n2020-01-02\n2020-02-30\n2020-01-04\n",
    `line 3, column "d": "2020-02-30" is no date in the format YYYY-MM-DD, and 2 of its 3 distinct values are; ${CORRECT}`,
  ],
  [
    "JSON: text among numbers",
    '[{"a":1},{"a":"x"},{"a":2}]',
    `row 2, column "a": "x" is no number, and 2 cells of the column are; ${CORRECT}`,
  ],
  [
    "JSON: a number as a text among numbers",
    '[{"a":1},{"a":"2"},{"a":3}]',
    `row 2, column "a": "2" is a text, and 2 cells of the column are numbers; ${CORRECT}`,
  ],
  [
    "JSON: a list in a cell",
    '[{"a":1},{"a":[1]}]',
    'row 2 of the data, column "a": a cell holds an array, and must be a number, a text, true, false or null',
  ],
  ["JSON: a key twice", '[{"a":1,"a":2}]', 'row 1 of the data has the key "a" twice; leave one of them'],
  ["JSON: cut off", '[{"a":1},', "row 2 of the data is not valid JSON: the end where a row, an object or an array, must be"],
  ["JSON: columns of unequal length", '{"a":[1,2],"b":[1]}', 'the data: column "b" has 1 cells, and the columns before have 2'],
  ["JSON: no rows", "[]", "the data has no rows: there is nothing to learn"],
  ["JSON: a number with a zero in front", '[{"a":01}]', 'row 1 of the data is not valid JSON: "01}]" is no number of JSON'],
  ["JSON: a short row", "[[1,2],[3]]", 'row 2 of the data has 1 cell where the first row has 2: column "x1" has none'],
  ["JSON: something after the end", '[{"a":1}] x', 'the data is not valid JSON: "x" after the end of the JSON'],
  ["JSON lines: a bad line", '{"a":1}\n{"a":}\n', 'line 2 of the data is not valid JSON: "}" where a value must be'],
  [
    "JSON lines: a row of another kind",
    '{"a":1}\n\n[1]\n',
    "line 3 of the data is an array, and the rows before are objects; write all rows alike",
  ],
  ["gzip: damaged", Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3), "the data is damaged or cut off: it is no whole gzip file"],
];

it.each(REFUSED)("%s is refused in one line", async (_, table, message) => {
  expect(await refusalOf(table)).toBe(`UserError: ${message}`);
});

type Row = (string | null)[];
const HANDLED: [what: string, table: string | Uint8Array, cells: Row[], note: string | undefined][] = [
  [
    "a byte-order mark",
    "\ufeffa,b\n1,2\n3,4\n",
    [
      ["1", "2"],
      ["3", "4"],
    ],
    "a byte-order mark at the start was left out",
  ],
  [
    "CRLF",
    "a,b\r\n1,2\r\n3,4\r\n",
    [
      ["1", "2"],
      ["3", "4"],
    ],
    undefined,
  ],
  [
    "CR alone",
    "a,b\r1,2\r3,4\r",
    [
      ["1", "2"],
      ["3", "4"],
    ],
    undefined,
  ],
  [
    "no newline at the end",
    "a,b\n1,2\n3,4",
    [
      ["1", "2"],
      ["3", "4"],
    ],
    undefined,
  ],
  [
    "quoted delimiters, quotes and newlines",
    'a,b\n"x,1",2\n"say ""hi""\n.",3\n',
    [
      ["x,1", "2"],
      ['say "hi"\n.', "3"],
    ],
    undefined,
  ],
  [
    "decimal commas",
    "a;b\n1,5;2\n2,25;3\n",
    [
      ["1,5", "2"],
      ["2,25", "3"],
    ],
    'column "a": commas were read as decimal marks',
  ],
  [
    "duplicate rows",
    "a,b\n1,x\n1,x\n3,y\n1,x\n",
    [
      ["1", "x"],
      ["1", "x"],
      ["3", "y"],
      ["1", "x"],
    ],
    "2 rows equal to an earlier one; kept",
  ],
  ["a single row", "a,b\n1,x\n", [["1", "x"]], "there is a single row, so every column is constant"],
  [
    "1e30 beside 1e-30",
    "a\n1e30\n1e-30\n",
    [["1e+30"], ["1e-30"]],
    'column "a": some numbers are written with an exponent (the first is "1e30" on line 2); what was kept is the number',
  ],
  [
    "UTF-16",
    bytes("\ufeffa,b\n1,é\n2,y\n", "utf16le"),
    [
      ["1", "é"],
      ["2", "y"],
    ],
    "the file is UTF-16, and was read as such",
  ],
  [
    "UTF-16, the other way round",
    Buffer.from("\ufeffa,b\n1,é\n2,y\n", "utf16le").swap16(),
    [
      ["1", "é"],
      ["2", "y"],
    ],
    "the file is UTF-16, and was read as such",
  ],
  [
    "blank lines",
    "a,b\n\n1,2\n   \n3,4\n\n",
    [
      ["1", "2"],
      ["3", "4"],
    ],
    "3 blank lines left out",
  ],
  [
    "zeros in front",
    "a\n01\n7\n100\n",
    [["1"], ["7"], ["100"]],
    'column "a": some numbers are written with zeros in front (the first is "01" on line 2); what was kept is the number',
  ],
  [
    "zeros in front after very many numbers",
    `a\n${MANY.slice(2)}007\n`,
    [...MANY.slice(2).trimEnd().split("\n"), "7"].map((text) => [text]),
    'column "a": some numbers are written with zeros in front (the first is "007" on line 20002); what was kept is the number',
  ],
  [
    "codes of digits",
    "a,n\n01,1\n12,2\n",
    [
      ["01", "1"],
      ["12", "2"],
    ],
    'column "a": digits with zeros in front, or too many for a number, are codes; they were read as texts',
  ],
  [
    "a plus sign",
    "a\n+1\n7\n",
    [["1"], ["7"]],
    'column "a": some numbers are written with a plus sign (the first is "+1" on line 2); what was kept is the number',
  ],
  [
    "an exponent",
    "a\n1e3\n7\n",
    [["1000"], ["7"]],
    'column "a": some numbers are written with an exponent (the first is "1e3" on line 2); what was kept is the number',
  ],
  [
    "spaces around numbers",
    "a\n 1\n7\n",
    [["1"], ["7"]],
    'column "a": some numbers are written with spaces around it (the first is " 1" on line 2); what was kept is the number',
  ],
  [
    "a column without a name",
    ",b\n5,x\n9,y\n",
    [
      ["5", "x"],
      ["9", "y"],
    ],
    'column 1 has no name in the header, and is called "column1"',
  ],
  [
    "no header",
    "1,2\n3,4\n",
    [
      ["1", "2"],
      ["3", "4"],
    ],
    "the first line is numbers alone, so it was read as a row and the columns are named x0, x1, …; say that it is a header if it is one",
  ],
  [
    "missing cells",
    "a,b\n1,NA\n,x\nnull,?\n2,y\nNaN,x\n",
    [
      ["1", null],
      [null, "x"],
      [null, null],
      ["2", "y"],
      [null, "x"],
    ],
    'column "a": 3 cells missing (1 empty, 1 "null", 1 "NaN")',
  ],
  [
    "dates of two readings",
    "d\n01/02/2020\n03/04/2020\n",
    [["01/02/2020"], ["03/04/2020"]],
    'column "d": its dates would be valid in MM/DD/YYYY too; DD/MM/YYYY was taken (override it with date:MM/DD/YYYY)',
  ],
  [
    "JSON: a missing key",
    '[{"a":1,"b":"x"},{"a":2},{"b":"y","c":true}]',
    [
      ["1", "x", null],
      ["2", null, null],
      [null, "y", "true"],
    ],
    "counted as missing for want of a key: 4 cells",
  ],
  [
    "JSON: numbers as texts",
    '[{"a":"12"},{"a":"7"}]',
    [["12"], ["7"]],
    'column "a": its numbers stand as texts in the file, and were read as texts',
  ],
];

it.each(HANDLED)("%s is handled, and said", async (_, table, cells, note) => {
  const read = typeof table === "string" ? await readText(table) : await readTable(table);
  expect(cellsOf(read.table)).toEqual(cells);
  if (note === undefined) expect(read.notes).toEqual([]);
  else expect(read.notes).toContain(note);
});

describe("categories of 50,000 values", () => {
  it("are categories where each comes again, and that is said", async () => {
    const { table, notes } = await readText(`c\n${lines(100_000, (i) => `k${i % 50_000}`)}`);
    expect(table.columns[0].type).toEqual({ kind: "category" });
    expect(notes[0]).toBe('column "c" is a category of 50,000 values: leave it out (ignore) if they are names');
    expect(cellsOf(table)[99_999]).toEqual(["k49999"]);
  });

  it("are identifiers where none does", async () => {
    const { table } = await readText(`c\n${lines(50_000, (i) => `k${i}`)}`);
    expect(table.columns[0].type).toEqual({ kind: "identifier", written: null });
  });
});

it("text that comes in chunks of any size is the same table", async () => {
  const text = '\ufeffa;b\r\n1,5;"x;\r\n""é"\r\n\r\n;z\r\n2,5;w';
  const whole = await readText(text);
  for (const size of [1, 2, 3, 7]) {
    const all = new TextEncoder().encode(text);
    const chunks = (async function* () {
      for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
    })();
    expect(await readTable(chunks)).toEqual(whole);
  }
});
