import { describe, expect, it } from "vitest";
import {
  countOf,
  formatChange,
  formatNumber,
  formatP,
  formatQuantity,
  formatShare,
  formatSigned,
  listOf,
} from "../../src/analysis/format.js";
import { normals, stream, uniforms } from "../../src/numerics/random.js";

/** Numbers of every size and sign. */
const NUMBERS = [...normals(stream(1, "format"), 0, 0, new Float32Array(400))].map((z, i) => z * 10 ** ((i % 24) - 16));

describe("numbers", () => {
  it.each([
    [0.43852, "0.4385"],
    [12.3449, "12.34"],
    [1.1e-18, "1.1e-18"],
    [-0.00099, "-9.9e-4"],
    [0.001, "0.001000"],
    [12345.6, "12346"],
    [-12345.6, "-12346"],
    [0, "0"],
    [-0, "0"],
    [null, "none"],
    [undefined, "none"],
    [Infinity, "Infinity"],
  ])("%s is %s", (value, text) => expect(formatNumber(value)).toBe(text));

  it("are read back to within half of their last digit, with their sign", () => {
    for (const digits of [2, 3, 4]) {
      for (const value of NUMBERS) {
        const size = Math.abs(value);
        const read = Number(formatNumber(value, digits));
        const relative = size < 1e-3 ? 0.051 : size >= 10 ** digits ? 0.5 / size : 0.51 * 10 ** (1 - digits);
        expect([value, Math.abs(read - value) <= relative * size + Number.EPSILON]).toEqual([value, true]);
        expect(Math.sign(read)).toBe(Math.sign(value));
      }
    }
  });

  it.each([
    [9999.7, 4, "10000"],
    [999.6, 3, "1000"],
    [99.7, 2, "100"],
  ])("%d in %i digits is %s: large ones have no power of ten", (value, digits, text) => expect(formatNumber(value, digits)).toBe(text));

  it("have their unit where there is a number and a unit", () => {
    expect([formatQuantity(1.5, "s"), formatQuantity(1.5, ""), formatQuantity(null, "s")]).toEqual(["1.500 s", "1.500", "none"]);
  });
});

describe("changes", () => {
  it("have the sign of the number, and none where it is 0", () => {
    for (const value of NUMBERS) {
      const [signed, change] = [formatSigned(value), formatChange(value)];
      expect([value, signed[0], change[0]]).toEqual([value, value < 0 ? "-" : "+", value < 0 ? "-" : "+"]);
    }
    expect([formatSigned(0), formatSigned(-0), formatChange(0)]).toEqual(["0", "0", "0.0 %"]);
  });

  it("are in percent to a tenth", () => {
    expect([formatChange(0.1234), formatChange(-0.5), formatChange(2)]).toEqual(["+12.3 %", "-50.0 %", "+200.0 %"]);
  });
});

describe("shares", () => {
  it.each([
    [0, "0 %"],
    [1, "100 %"],
    [0.123, "12 %"],
    [0.1, "10 %"],
    [0.0123, "1.2 %"],
    [0.00345, "0.34 %"],
    [0.99, "99 %"],
    [0.9972, "99.7 %"],
    [0.999996, "99.9 %"],
    [1, "100 %"],
  ])("%d is %s", (share, text) => expect(formatShare(share)).toBe(text));
});

describe("p", () => {
  it.each([
    [1, "1.0"],
    [0.03125, "0.031"],
    [0.001, "0.0010"],
    [0.0009, "< 0.001"],
  ])("%d is %s", (p, text) => expect(formatP(p)).toBe(text));

  it("is never shown on the other side of 0.05 by more than a rounding", () => {
    for (const u of uniforms(stream(2, "format"), 0, 400)) {
      const shown = Number(formatP(0.1 * u).replace("< ", ""));
      if (0.1 * u < 0.05) expect(shown).toBeLessThanOrEqual(0.05);
      else expect(shown).toBeGreaterThanOrEqual(0.05);
    }
  });
});

it("lists and counts are English", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listOf)).toEqual(["", "a", "a and b", "a, b and c"]);
  expect([0, 1, 2].map((count) => countOf(count, "seed"))).toEqual(["0 seeds", "1 seed", "2 seeds"]);
});
