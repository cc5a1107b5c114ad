/** Messages are one line of bounded length, whatever they quote. */

import { describe, expect, it } from "vitest";
import { editDistance } from "../../src/errors/edit-distance.js";
import { MESSAGE_LENGTH, nearest, oneLine, oneOf, quote, UserError, validOf } from "../../src/errors/user-error.js";

describe("a message", () => {
  it("is left as it is where it fits", () => {
    expect(oneLine("x".repeat(MESSAGE_LENGTH))).toBe("x".repeat(MESSAGE_LENGTH));
    expect(oneLine("naïve – 数 🙂")).toBe("naïve – 数 🙂");
  });

  it("keeps its beginning and its end where it does not", () => {
    const long = `begins${"-".repeat(10_000_000)}ends`;
    const line = oneLine(long);
    expect(line).toHaveLength(MESSAGE_LENGTH);
    expect(line).toMatch(/^begins-+ … -+ends$/);
    expect(oneLine("x".repeat(MESSAGE_LENGTH + 1))).toHaveLength(MESSAGE_LENGTH);
    expect(new UserError(long).message).toBe(line);
  });

  it("keeps what mends it whole, where there is room for it", () => {
    const path = `/home/${"folder/".repeat(15)}run`;
    const remedy = `delete ${path}, and the same command carries the run out again`;
    for (const room of [1, 100, 10_000]) {
      const { message } = new UserError(`${path}/run.json is damaged: its ${"long ".repeat(room)}value is wrong`, remedy);
      expect(message.length).toBeLessThanOrEqual(MESSAGE_LENGTH);
      expect(message).toMatch(/^\/home\/folder\//);
      expect(message.endsWith(`; ${remedy}`)).toBe(true);
      // and with what the command line says before it
      expect(oneLine(`failed: plain/moons/1: ${message}`).endsWith(`; ${remedy}`)).toBe(true);
    }
    const { message } = new UserError("begins", "long ".repeat(MESSAGE_LENGTH));
    expect(message).toMatch(/^begins; long .* … .*long $/);
    expect(message).toHaveLength(MESSAGE_LENGTH);
  });

  it("shows what would move the cursor, and nothing else of it", () => {
    expect(oneLine("a\nb\r\n\tc\u001b[31m\u0000\u007f\u009b\u2028\u202e")).toBe(
      "a\\nb\\r\\n\\tc\\u001b[31m\\u0000\\u007f\\u009b\\u2028\\u202e",
    );
    for (const bytes of [600, MESSAGE_LENGTH + 1]) expect(oneLine("\n".repeat(bytes)).length).toBeLessThanOrEqual(MESSAGE_LENGTH);
  });

  it("cuts no character in two", () => {
    for (let shift = 0; shift < 4; shift++) {
      for (const text of [oneLine("x".repeat(shift) + "🙂".repeat(1000)), quote("x".repeat(shift) + "🙂".repeat(1000))]) {
        expect(text).not.toMatch(/\p{Cs}/u);
        expect(text).toContain("🙂");
      }
    }
  });
});

describe("a value", () => {
  it("is quoted, cut and counted", () => {
    expect(quote("moons")).toBe('"moons"');
    expect(quote(7)).toBe("7");
    expect(quote(null)).toBe("null");
    expect(quote(undefined)).toBe("undefined");
    expect(quote({ a: [1, "b"] })).toBe('{"a":[1,"b"]}');
    expect(quote("a\nb")).toBe('"a\\nb"');
    expect(quote("y".repeat(1_000_000))).toBe(`"${"y".repeat(60)}…" (1000000 characters)`);
    expect(quote(Array.from({ length: 1000 }, () => 1))).toMatch(/^\[1,1,.*… \(2001 characters\)$/);
  });
});

describe("a list of what is valid", () => {
  it("is whole where it is short, else says how many there are", () => {
    expect(validOf(["a", "b"])).toBe("(valid: a, b)");
    const many = Array.from({ length: 500 }, (_, i) => `name-${i}`);
    expect(validOf(many)).toMatch(/^\(valid: name-0, name-1, .*name-\d+ … 500 in all\)$/);
    expect(validOf(many).length).toBeLessThan(210);
  });
});

describe("the nearest name", () => {
  const names = ["baseline", "grid-10", "grid-20", "multi-scale", "multi-scale-l1"];

  it.each([
    ["multi", "multi-scale"],
    ["mul", "multi-scale"],
    ["MULTI-SCALE", "multi-scale"],
    ["multiscale", "multi-scale"],
    ["multi-scale-l", "multi-scale-l1"],
    ["base", "baseline"],
    ["basline", "baseline"],
    ["grid", "grid-10"],
    ["grid-2", "grid-20"],
  ])("of %s is %s", (typed, meant) => {
    expect(nearest(typed, names)).toBe(meant);
  });

  it.each(["", "b", "xyz", "x".repeat(1_000_000)])("of what resembles none is none", (typed) => {
    expect(nearest(typed, names)).toBeUndefined();
  });

  it("and what is valid fit one line beside a value of any length", () => {
    expect(() => oneOf("configuration", "z".repeat(1_000_000), names)).toThrow(
      `unknown configuration "${"z".repeat(60)}…" (1000000 characters) (valid: ${names.join(", ")})`,
    );
  });
});

it.each([
  ["", "", 0],
  ["", "abc", 3],
  ["moons", "moons", 0],
  ["mons", "moons", 1],
  ["kitten", "sitting", 3],
  ["flaw", "lawn", 2],
  ["intention", "execution", 5],
  ["gird", "grid", 2],
] as const)("%j is as far from %j as letters are put in, left out or exchanged", (from, to, edits) => {
  expect([editDistance(from, to), editDistance(to, from)]).toEqual([edits, edits]);
});
