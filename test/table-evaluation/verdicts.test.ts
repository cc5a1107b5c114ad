/** The rules by which a model is called better or worse. */

import { expect, it } from "vitest";
import { besideReal, estimateOf, pairedVerdicts, withRange } from "../../src/table-evaluation/verdicts.js";

it("a range holds the value itself and 95 % of the others", () => {
  const others = Array.from({ length: 41 }, (_, i) => i);
  expect(withRange(20, others)).toEqual({ value: 20, low: expect.closeTo(1, 12), high: expect.closeTo(39, 12) });
  expect(withRange(50, others)).toEqual({ value: 50, low: expect.closeTo(1, 12), high: 50 });
});

it("the model is worse than real rows only where its whole interval is beyond their range", () => {
  const real = { value: 1, low: 0.8, high: 1.2 };
  expect(besideReal({ value: 1.4, low: 1.25, high: 1.5 }, real, "lower")).toBe("worse");
  expect(besideReal({ value: 1.4, low: 1.15, high: 1.5 }, real, "lower")).toBe("cannot tell");
  expect(besideReal({ value: 1.4, low: 1.25, high: 1.5 }, real, "higher")).toBe("cannot tell");
  expect(besideReal({ value: 0.4, low: 0.3, high: 0.5 }, real, "higher")).toBe("worse");
});

it("paired differences decide by sign, test and interval, adjusted for how many there are", () => {
  const ten = Array.from({ length: 10 }, (_, i) => 1 + i / 10);
  const mixed = ten.map((value, i) => (i % 2 === 0 ? value : -value));
  expect(pairedVerdicts([ten, mixed], "lower")).toEqual(["worse", "cannot tell"]);
  expect(pairedVerdicts([ten, mixed], "higher")).toEqual(["better", "cannot tell"]);
  // of six differences the least p is 1/32, and 5/32 of five comparisons
  const six = ten.slice(0, 6);
  expect(pairedVerdicts([six], "lower")).toEqual(["worse"]);
  expect(pairedVerdicts([six, six, six, six, six], "lower")).toEqual(Array.from({ length: 5 }, () => "cannot tell"));
  expect(pairedVerdicts([], "lower")).toEqual([]);
});

it("an estimate is a mean with an interval", () => {
  const { value, low, high } = estimateOf([1, 2, 3, 4]);
  expect(value).toBe(2.5);
  expect([low > 1 && low < 2.5, high > 2.5 && high < 4]).toEqual([true, true]);
});
