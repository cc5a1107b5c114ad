/** What is no constraint, cannot hold, or does not hold in the table, is refused in one line. */

import { beforeAll, describe, expect, it } from "vitest";
import { applied, constraintsOf } from "../../../src/table/constraints/constraints.js";
import { parseSchema } from "../../../src/table/schema.js";
import type { Table } from "../../../src/table/table.js";
import { readText } from "../support.js";
import { refusal, tableOf } from "./support.js";

let table: Table;

beforeAll(async () => {
  ({ table } = await readText(
    `id,start,end,open,city,country,a,b,total,check-in,t,one
${Array.from({ length: 12 }, (_, i) => `${1001 + 3 * i},2020-01-${10 + i},2020-01-${12 + i},08:${10 + i},${i % 2 === 0 ? "Bern" : "Paris"},${i % 2 === 0 ? "CH" : "FR"},${i}.5,${2 * i},${3 * i}.5,${i % 5},${i % 3},7`).join("\n")}\n`,
  ));
});

describe("one line says what is wrong", () => {
  it.each<[string[], string]>([
    [["strat <= end"], 'unknown column "strat"; did you mean "start"? (valid: id, start, end, open'],
    [["start <= ende"], 'unknown column "ende"; did you mean "end"?'],
    [["start + 1m <= end"], 'the constraint "start + 1m <= end" has the unknown unit of time "m" (valid: d, h, min, s)'],
    [['"start" <= "en d"'], 'unknown column "en d"'],
    [["total = a + bb"], 'unknown column "bb"'],
    [["city & contry"], 'unknown column "contry"; did you mean "country"?'],
    [["start"], 'the constraint "start" has no operator (such as a <= b, total = a + b, city & country)'],
    [[""], 'the constraint "" ends where a column should be'],
    [["a <="], 'the constraint "a <=" ends where a column should be'],
    [["a <= = b"], 'the constraint "a <= = b" has "= b" where a column should be'],
    [["a < b = total"], 'the constraint "a < b = total" mixes < and ='],
    [["a = b = total"], "has more than one ="],
    [["a + b <= total"], "has more than one column on a side of an inequality"],
    [["a <= 5"], "has a side without a column; a bound of one column is said by its type"],
    [["a <= a"], 'compares "a" with itself'],
    [["total = a + a"], 'has "a" twice'],
    [["a = 7"], "is a sum of one column"],
    [["city & 7"], "joins what is no column with &"],
    [["city & city"], 'has "city" twice'],
    [["city <= country"], 'the constraint "city <= country" needs numbers or dates: "city" is of type category'],
    [["total = a + city"], 'the constraint "total = a + city" needs numbers: "city" is of type category'],
    [["end = start + a"], 'needs numbers: "end" is of type date'],
    [["id <= a"], '"id" is an identifier, which is not generated'],
    [["city & id"], '"id" is an identifier'],
    [["start <= a"], 'compares a date ("start") with a number ("a")'],
    [["open <= start"], 'compares a time of day ("open") with a date ("start")'],
    [["start + 3 <= end"], "adds a number to a date without its unit (d, h, min or s)"],
    [["a + 3d <= b"], "adds a time to a number"],
    [["end <= start"], 'row 1: "end" is 2020-01-12 and "start" is 2020-01-10, against the constraint "end <= start"'],
    [["b < a"], 'row 2: "b" is 2 and "a" is 1.5, against the constraint "b < a"'],
    [["start + 3d <= end"], 'row 1: "start" is 2020-01-10 and "end" is 2020-01-12, against'],
    [["total = a - b"], 'row 2: "total" is 3.5, "a" is 1.5 and "b" is 2, against the constraint "total = a - b"'],
    [["t <= one", "one <= t"], 'row 1: "one" is 7 and "t" is 0, against the constraint "one <= t"'],
    [["start <= end", "end >= start", "end <= start + 9d"], 'the constraints "start <= end" and "end <= start + 9d" are circular'],
    [["total = a + b", "a + b = total"], '"total" is computed by both "total = a + b" and "a + b = total"'],
    [["total = a + b", "a = total - b"], 'the sum "total = a + b" is circular'],
    [["total = a + b", "a <= total"], 'the constraints "total = a + b" and "a <= total" join the same columns twice'],
    [["city & country", "country & t"], '"country" is computed by both "city & country" and "country & t"'],
    [["city & t", "t <= one"], '"t" is computed by both "city & t" and "t <= one"'],
  ])("%j", (texts, message) => {
    const refused = refusal(table, ...texts);
    expect(refused).toContain(message);
    expect(refused).toMatch(/^UserError: [^\n]{10,300}$/);
  });
});

it("names are the longest that fit, or quoted; spaces do not matter", () => {
  for (const text of ["check-in<=b+9", ' "check-in" <= b + 9 ', "b + 9 >= check-in"])
    expect(
      constraintsOf(table, [text])
        .systems[0].members.map(({ column }) => column)
        .toSorted(),
    ).toEqual(["b", "check-in"]);
  expect(constraintsOf(table, ["total=a+b"]).systems[0].members.at(-1)).toMatchObject({ column: "total", place: "computed" });
});

it("bounds that leave no value", async () => {
  const bounds = { columns: { a: "integer:5..10", b: "integer:0..4" } };
  const { table: apart } = await readText("a,b\n5,\n7,\n,3\n,4\n", bounds);
  expect(refusal(apart, "a <= b")).toContain('the constraint "a <= b" leaves no value for "a" within the bounds of its columns');
});

it("a row whose missing cell can have no value", async () => {
  const { table: close } = await readText("a,b,c\n1,2,3\n4,6,9\n5,,6\n1,,3\n");
  expect(refusal(close, "a < b < c")).toContain('row 3: "a" is 5, "c" is 6 and "b" is missing, against the constraint "a < b < c"');
});

it("steps that cannot add up, and bounds that these cannot keep", async () => {
  const cells = Array.from({ length: 30 }, (_, i) => ({ a: 4 * (i % 10), b: 6 * (i % 7) }));
  const grids = await tableOf(
    { a: cells.map(({ a }) => a), b: cells.map(({ b }) => b), total: cells.map(({ a, b }) => a + b) },
    { columns: { a: "integer:4", b: "integer:6", total: "integer:2" } },
  );
  expect(constraintsOf(grids, ["total = a + b"]).systems[0].members.at(-1)!.column).toBe("total");
  const fixed = await tableOf(
    { a: [0, 12, 24], b: [0, 18, 6], total: [0, 30, 30] },
    { columns: { a: "integer:4", b: "integer:6", total: "integer:10" } },
  );
  expect(refusal(fixed, "total = a + b")).toContain(
    "none of its columns has a step of which those of the others are multiples (total 10, a 4, b 6)",
  );
});

it("bounds that sums of different steps do not always meet", async () => {
  const cells = Array.from({ length: 40 }, (_, i) => ({ total: 5 * (i % 9) + 10, a: 5 * (i % 2), y: 5 * (i % 3) - 10 }));
  const columns = {
    total: cells.map(({ total }) => total),
    a: cells.map(({ a }) => a),
    b: cells.map(({ total, a }) => total - a),
    y: cells.map(({ y }) => y),
  };
  const steps = await tableOf(columns, { columns: { total: "integer:5", a: "integer:5", b: "integer:1:0..60", y: "integer:5" } });
  expect(constraintsOf(steps, ["total = a + b"]).systems[0].members.at(-1)!.column).toBe("b");
  expect(refusal(steps, "total = a + b", "y < b")).toContain(
    'the sum "total = a + b" adds numbers of different steps (total, a, b) within bounds: it cannot keep both; take the bounds of a column away',
  );
});

it("rows of another table are held to the same", async () => {
  const own = await tableOf(
    { a: [1, 2, 3, 5], b: [2, 5, 9, 10], c: ["x", "x", "y", "y"], d: ["p", "p", "q", "q"] },
    { columns: { b: "integer:0..10" } },
  );
  const constraints = constraintsOf(own, ["a <= b", "c & d"]);
  const other = async (a: number, b: number, c: string, d: string): Promise<Table> =>
    tableOf({ a: [1, a], b: [2, b], c: ["x", c], d: ["p", d] }, { columns: { a: "integer", b: "integer", c: "category", d: "category" } });
  expect(applied(constraints, await other(4, 4, "y", "q")).rows).toBe(2);
  for (const [a, b, c, d, message] of [
    [4, 3, "y", "q", 'row 2: "a" is 4 and "b" is 3, against the constraint "a <= b"'],
    [4, 12, "y", "q", 'row 2: "b" is 12, more than the 10 that its constraints and bounds allow'],
    [4, 5, "y", "p", 'row 2: "c" is y and "d" is p, against the constraint "c & d": the table that was fitted has no such row'],
  ] as const) {
    const wrong = await other(a, b, c, d);
    expect(() => applied(constraints, wrong)).toThrow(message);
  }
});

it("a schema holds constraints as a list of texts", () => {
  expect(parseSchema({ constraints: ["a <= b"] }, "s.json")).toEqual({ constraints: ["a <= b"] });
  expect(() => parseSchema({ constraints: "a <= b" }, "s.json")).toThrow("constraints in s.json must be a list of texts");
});
