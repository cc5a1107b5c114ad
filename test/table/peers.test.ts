/** Tables that pandas, pyarrow and NumPy wrote have the cells that were given to them; damaged ones are refused, or are tables, and soon. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors/user-error.js";
import { stream, uniforms } from "../../src/numerics/random.js";
import { readTable } from "../../src/table/read-table.js";
import type { Column } from "../../src/table/table.js";
import { areNumbers } from "../../src/table/table.js";
import { refusalOf } from "./support.js";

type Expected = number | string | boolean | null | { ms: number };

const FOLDER = new URL("../golden/tables/", import.meta.url);
const TABLES = JSON.parse(readFileSync(new URL("tables.json", FOLDER), "utf8")) as Record<string, Record<string, Expected[]>>;
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`files/${name}`, FOLDER)));

/** A cell in the form in which the truth has it. */
function cellOf({ cells, type }: Column, row: number): Expected {
  if (!areNumbers(cells)) {
    const text = cells.codes[row] < 0 ? null : cells.levels[cells.codes[row]];
    return type.kind === "boolean" && text !== null ? text.toLowerCase() === "true" : text;
  }
  if (Number.isNaN(cells[row])) return null;
  return type.kind === "date" ? { ms: cells[row] } : cells[row];
}

/** An identifier of numbers or times keeps their texts. */
function asNumber(text: Expected, truth: Expected): Expected {
  return typeof truth === "number" && typeof text === "string" ? Number(text) : text;
}

describe.each(Object.entries(TABLES))("%s", (name, columns) => {
  it("has the cells that were written", async () => {
    const { table } = await readTable(bytesOf(name), { name });
    expect(table.columns.map((column) => column.name)).toEqual(Object.keys(columns));
    for (const column of table.columns) {
      const truth = columns[column.name];
      expect(table.rows).toBe(truth.length);
      const found = truth.map((value, row) => asNumber(cellOf(column, row), value));
      expect(found, column.name).toEqual(truth);
    }
  });

  it("is the same in chunks of any size", async () => {
    const bytes = bytesOf(name);
    const whole = await readTable(bytes, { name });
    for (const size of [1, 7, 1000]) {
      const chunks = async function* (): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
      };
      expect(await readTable(chunks(), { name })).toEqual(whole);
    }
  });
});

describe("Parquet", () => {
  it.each([
    ["zstd.parquet", 'UserError: zstd.parquet: column "i8" is packed by ZSTD; write it with snappy, with gzip or not packed'],
    ["lists.parquet", 'UserError: lists.parquet: column "list" holds lists or columns of its own; leave it out when the file is written'],
    [
      "long.parquet",
      'UserError: row 2, column "id": "1152921504606846977" has more digits than a number keeps; correct it, count it as missing (missing), or say that the column is a category',
    ],
  ])("%s is refused in one line", async (name, message) => {
    expect(await refusalOf(bytesOf(name), { name })).toBe(message);
  });

  it("keeps long numbers as texts if it is told to", async () => {
    const { table } = await readTable(bytesOf("long.parquet"), { columns: { id: "category" } });
    expect(table.columns[0].cells).toEqual({ codes: Int32Array.of(0, 1, 2), levels: ["1", "1152921504606846977", "3"] });
  });

  it("is refused where a page is not what its checksum says", async () => {
    const bytes = bytesOf("groups.parquet");
    const clean = await readTable(bytes);
    let refused = 0;
    for (let at = 100; at < 400; at++) {
      const damaged = bytes.slice();
      damaged[at] ^= 16;
      const found = await readTable(damaged).catch((error: unknown) => error);
      if (found instanceof UserError) refused++;
      else expect(found).toEqual(clean);
    }
    expect(refused).toBeGreaterThan(200);
  });
});

/** Bytes with one to three small faults of a seed. */
function damagedBy(bytes: Uint8Array, seed: number): Uint8Array {
  const chance = uniforms(stream(seed, "damaged tables"), 0, 16);
  let out = bytes.slice();
  for (let fault = 0; fault <= 2 * chance[0]; fault++) {
    const [how, where, what] = chance.subarray(1 + 3 * fault);
    const at = Math.floor(where * out.length);
    if (how < 0.7) out[at] = [Math.floor(256 * what), 0, 255, 127, 128, out[at] ^ 1][Math.floor((how / 0.7) * 6)];
    else if (how < 0.9) out = Uint8Array.from([...out.subarray(0, at), ...out.subarray(at - 9 < 0 ? 0 : at - 9)]);
    else out = out.slice(0, at);
  }
  return out;
}

it.each(["parquet", "npy|npz"])("damaged files of %s are refused in one line, or are tables, in little time", async (ending) => {
  const names = Object.keys(TABLES).filter((name) => new RegExp(`\\.(${ending})$`).test(name));
  let [refused, read, slowest] = [0, 0, 0];
  for (let seed = 0; seed < 60 * names.length; seed++) {
    const name = names[seed % names.length];
    const begun = performance.now();
    const found = await readTable(damagedBy(bytesOf(name), seed), { name }).catch((error: unknown) => error);
    slowest = Math.max(slowest, performance.now() - begun);
    if (found instanceof Error) {
      expect(found, `seed ${seed}, ${name}: ${found.stack}`).toBeInstanceOf(UserError);
      expect(found.message).toMatch(/^[^\n\r]{10,300}$/);
      refused++;
    } else read++;
  }
  expect(refused).toBeGreaterThan(100);
  expect(read).toBeGreaterThan(50);
  expect(slowest).toBeLessThan(2000);
});
