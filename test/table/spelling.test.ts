/** How a number is spelled: what is not kept with the number is said, what cannot be kept is refused, full precision is written as it was. */

import { describe, expect, it } from "vitest";
import { readText, refusalOf, written } from "./support.js";

/** Numbers of full precision, as programs write them. */
const FULL = Array.from({ length: 40 }, (_, i) => Math.sin(i + 1) * 10 ** ((i % 9) - 4));

it.each([
  ["full precision", `x\n${FULL.join("\n")}\n`],
  ["full precision beside few digits", "x\n0.1\n0.012345678901234567\n123456.7\n"],
  ["full precision with decimal commas", "x;y\n0,1;1\n0,30000000000000004;2\n"],
])("%s keeps its digits", async (_, text) => {
  expect(Buffer.from(written(await readText(text))).toString()).toBe(text);
});

describe("a spelling that is not kept is said", () => {
  it.each([
    ["x\n-0\n1\n2\n", "a minus sign before 0", "-0"],
    ["x\n1.5\n-0.0\n2.5\n", "a minus sign before 0", "-0.0", 3],
    ["x\n.5\n1.5\n", "no digit before or after the mark", ".5"],
    ["x\n5.\n1.5\n", "no digit before or after the mark", "5."],
  ])("%j", async (text, how, first, line = 2) => {
    const { notes } = await readText(text);
    expect(notes).toContain(
      `column "x": some numbers are written with ${how} (the first is "${first}" on line ${line}); what was kept is the number`,
    );
  });

  it("spaces in the header", async () => {
    const { table, notes } = await readText("a, b\n1,2\n3,4\n");
    expect(table.columns.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(notes).toEqual(["spaces around names in the header were left out"]);
  });
});

const REMEDY = "correct it, count it as missing (missing), or say that the column is a category";

it.each([
  ["x\n1\n1e-400\n2\n", "line 3"],
  ["x\n1\n2\n-0.5e-999\n", "line 4"],
])("a number nearer to 0 than any that is kept is refused: %j", async (text, place) => {
  const cell = text.split("\n").find((line) => line.includes("e-"));
  expect(await refusalOf(text)).toBe(
    `UserError: ${place}, column "x": "${cell}" is nearer to 0 than the least number that is kept; ${REMEDY}`,
  );
});

it("is refused too where a column has too many numbers for their texts, and in JSON", async () => {
  const many = `x\n${Array.from({ length: 20_000 }, (_, i) => i + 0.5).join("\n")}\n1e-400\n`;
  expect(await refusalOf(many)).toMatch(/line 20002, column "x": "1e-400" is nearer to 0/);
  expect(await refusalOf('[{"x": 1}, {"x": 1e-400}]')).toMatch(/row 2, column "x": "1e-400" is nearer to 0/);
  // the least numbers that are kept
  const { table } = await readText("x\n5e-324\n2.2250738585072014e-308\n");
  expect(table.columns[0].cells).toEqual(Float64Array.of(5e-324, 2.2250738585072014e-308));
});

it("whole numbers are said with all their digits", async () => {
  const { reasons } = await readText("x\n20200101\n20200102\n20200315\n");
  expect(reasons[0]).toContain("3 distinct in 20200101 … 20200315");
});
