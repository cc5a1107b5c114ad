/** What `--where` says, as data. */

import { describe, expect, it } from "vitest";
import { whereOf } from "../../src/cli/commands/sample/where-text.js";
import type { ColumnSchema } from "../../src/table/coding/coding.js";
import type { TableCard } from "../../src/table-model/card.js";

const texts = (name: string, ...levels: string[]): ColumnSchema => ({ name, type: { kind: "category" }, levels });
const number: ColumnSchema["type"] = {
  kind: "integer",
  step: 1,
  lower: null,
  upper: null,
  atoms: [],
  heavyTails: false,
  written: { least: 0, most: 0, mark: "." },
};
const card = {
  schema: [
    texts("city", "Bern", "Basel", "a|b", "b", "a", "1..2"),
    texts("city=x", "y"),
    { name: "age", type: number },
    { name: "day", type: { kind: "date", format: "DD.MM.YYYY", step: 86_400_000, lower: null, upper: null } },
    { name: "id", type: { kind: "identifier", written: null }, levels: ["r1"] },
  ],
  layout: { format: "csv", delimiter: ",", newline: "\n", header: true, missing: "NA" },
} as unknown as TableCard;

describe("--where", () => {
  it.each([
    ["city=Bern", { city: ["Bern"] }],
    ["city=Bern|Basel", { city: ["Bern", "Basel"] }],
    ["city=a|b", { city: ["a|b"] }],
    ["city=a|b|a|b|b", { city: ["a|b", "a|b", "b"] }],
    ["city=b|a|Bern", { city: ["b", "a", "Bern"] }],
    ["city=1..2", { city: ["1..2"] }],
    ["city=Bern|", { city: ["Bern", null] }],
    ["city=NA", { city: [null] }],
    ["city=Brn|Basel", { city: ["Brn", "Basel"] }],
    ["city=x=y", { "city=x": ["y"] }],
    ["age=", { age: [null] }],
    ["age=30..40", { age: [{ from: "30", to: "40" }] }],
    ["age=..40|65..|50", { age: [{ to: "40" }, { from: "65" }, "50"] }],
    ["age=-5..-1", { age: [{ from: "-5", to: "-1" }] }],
    ["day=01.02.2020..28.02.2020", { day: [{ from: "01.02.2020", to: "28.02.2020" }] }],
  ])("%s", (text, where) => {
    expect(whereOf([text], card)).toEqual(where);
  });

  it("takes a column that is named __proto__", () => {
    const where = whereOf(["__proto__=x", "age=3"], { ...card, schema: [...card.schema, texts("__proto__", "x")] });
    expect(Object.entries(where)).toEqual([
      ["__proto__", ["x"]],
      ["age", ["3"]],
    ]);
  });

  it("names several columns, each once", () => {
    expect(whereOf(["city=Bern", "age=3"], card)).toEqual({ city: ["Bern"], age: ["3"] });
    expect(() => whereOf(["city=Bern", "city=Basel"], card)).toThrow("--where names city twice; divide what it takes by |, as in city=a|b");
  });

  it.each([
    ["city", '--where is "city"; it takes a column and its cells, such as city=Bern or age=30..40'],
    ["=x", '--where is "=x"; it takes a column and its cells'],
    ["cty=Bern", 'unknown column "cty"; did you mean "city"? (valid: city, city=x, age, day)'],
  ])("%s is refused", (text, message) => {
    expect(() => whereOf([text], card)).toThrow(message);
  });
});
