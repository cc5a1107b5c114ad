/** Our elementary functions against the engine's, which are accurate to about one unit in the last place. */

import { describe, expect, it } from "vitest";
import { cos, exp, log, logFloat32, powInteger, sin, sincos, sincosResult } from "../../src/core/elementary.js";
import { stream, uniforms } from "../../src/core/random.js";

const DRAWS = uniforms(stream(1, "elementary"), 0, 50_000);

function largest(error: (u: number) => number): number {
  return DRAWS.reduce((most, u) => Math.max(most, error(u)), 0);
}

/** Distance from |x| to the next larger double. */
function ulp(x: number): number {
  const value = Float64Array.of(Math.abs(x));
  new BigUint64Array(value.buffer)[0]++;
  return value[0] - Math.abs(x);
}

/** Distance from the float32 nearest to |x| to the next larger one. */
function ulpFloat32(x: number): number {
  const value = Float32Array.of(Math.abs(x));
  const rounded = value[0];
  new Uint32Array(value.buffer)[0]++;
  return value[0] - rounded;
}

describe("double precision", () => {
  it("log within 3 units in the last place, near 1 and far from it", () => {
    const error = (x: number): number => Math.abs(log(x) - Math.log(x)) / ulp(Math.log(x));
    expect(largest((u) => error(0.5 + u))).toBeLessThanOrEqual(3);
    expect(largest((u) => error(Math.exp(1400 * (u - 0.5))))).toBeLessThanOrEqual(3);
  });

  it.each([5e-324, 1e-310, 2 ** -1022, 1, 2, Number.MAX_VALUE, 0, -1, NaN, Infinity])("log(%d)", (x) => {
    if (Number.isFinite(Math.log(x))) expect(log(x)).toBeCloseTo(Math.log(x), 12);
    else expect(log(x)).toBe(Math.log(x));
  });

  it("exp within 2 units in the last place", () => {
    const error = (x: number): number => Math.abs(exp(x) - Math.exp(x)) / ulp(Math.exp(x));
    expect(largest((u) => error(2 * u - 1))).toBeLessThanOrEqual(2);
    expect(largest((u) => error(1390 * (u - 0.5)))).toBeLessThanOrEqual(2);
  });

  it("cos on [0, π] and sin on [0, 2π] within 5e-16", () => {
    expect(largest((u) => Math.abs(cos(Math.PI * u) - Math.cos(Math.PI * u)))).toBeLessThan(5e-16);
    expect(largest((u) => Math.abs(sin(2 * Math.PI * u) - Math.sin(2 * Math.PI * u)))).toBeLessThan(5e-16);
    expect([cos(0), cos(Math.PI / 2), cos(Math.PI), sin(Math.PI / 2), sin((3 * Math.PI) / 2)]).toEqual([1, 0, -1, 1, -1]);
  });

  it("whole powers", () => {
    for (const [base, exponent] of [
      [0.9, 0],
      [0.9, 1],
      [0.999, 10_000],
      [2, 31],
      [1.5, 7],
    ]) {
      expect(powInteger(base, exponent)).toBeCloseTo(base ** exponent, 12);
    }
  });
});

describe("float32", () => {
  it.each([1, 10, 100, 1000, 8192])("sincos within 1.2e-7 for |x| < %i", (range) => {
    const error = (u: number): number => {
      const x = Math.fround(range * (2 * u - 1));
      sincos(x);
      return Math.max(Math.abs(sincosResult.sin - Math.sin(x)), Math.abs(sincosResult.cos - Math.cos(x)));
    };
    expect(largest(error)).toBeLessThan(1.2e-7);
  });

  it("sincos at 0 is exact", () => {
    sincos(0);
    expect({ ...sincosResult }).toEqual({ sin: 0, cos: 1 });
  });

  it("logFloat32 within 2 units in the last place", () => {
    const error = (x: number): number => Math.abs(logFloat32(x) - Math.log(x)) / ulpFloat32(Math.log(x));
    expect(largest((u) => error(Math.fround(u + 2 ** -33)))).toBeLessThan(2);
    expect(largest((u) => error(Math.fround(Math.exp(170 * (u - 0.5)))))).toBeLessThan(2);
    expect(logFloat32(1)).toBe(0);
  });

  it("results are float32", () => {
    for (const u of DRAWS.subarray(0, 1000)) {
      sincos(Math.fround(100 * u));
      for (const value of [sincosResult.sin, sincosResult.cos, logFloat32(Math.fround(u + 0.01))]) expect(Math.fround(value)).toBe(value);
    }
  });
});
