/** Our elementary functions against the engine's, which are accurate to about one unit in the last place. */

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { atan, cos, exp, log, powInteger, sin } from "../../src/numerics/elementary.js";
import { logFloat32, sincos, sincosResult } from "../../src/numerics/elementary-float32.js";
import { stream, uniforms } from "../../src/numerics/random.js";

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

/** π · 2²⁵⁶ by Machin's formula, so that no reduction of ours has part in the truth. */
const PI_256 = ((): bigint => {
  const one = 1n << 320n;
  const arctanOfInverse = (n: bigint): bigint => {
    let sum = 0n;
    for (let k = 1n, term = one / n, sign = 1n; term > 0n; k += 2n, term /= n * n, sign = -sign) sum += (sign * term) / k;
    return sum;
  };
  return (16n * arctanOfInverse(5n) - 4n * arctanOfInverse(239n)) >> 64n;
})();

/** The angle `x`, a whole number of 64ths as every float32 from 2¹⁷ on is, modulo 2π in double precision. */
function withinATurn(x: number): number {
  const scaled = BigInt(64 * Math.abs(x)) << 250n;
  return (Math.sign(x) * Number((scaled % (2n * PI_256)) >> 192n)) / 2 ** 64;
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

  it("atan within 5e-16, at every size and at both ends", () => {
    const sizes = [1e-9, 0.1, 1, 3, 1e6];
    for (const size of sizes)
      expect(largest((u) => Math.abs(atan(size * (2 * u - 1)) - Math.atan(size * (2 * u - 1))))).toBeLessThan(5e-16);
    expect([atan(0), atan(Infinity), atan(-Infinity)]).toEqual([0, Math.PI / 2, -Math.PI / 2]);
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

  it("sincos of the angles that it always took keeps its bytes, to 2¹⁷", () => {
    const results = Float32Array.from({ length: 40_000 }, (_, i) => {
      sincos(Math.fround((i % 4 === 0 ? 131_072 : 8192) * (2 * DRAWS[Math.floor(i / 2)] - 1)));
      return i % 2 === 0 ? sincosResult.sin : sincosResult.cos;
    });
    expect(createHash("sha256").update(results).digest("hex")).toBe("5971a1c8165338b0418461461c4f58273b8fbe968eac8164257a0523ea533820");
  });

  it("sincos within 1.2e-7 of the truth from 2¹⁷ to the largest float32", () => {
    const largestError = DRAWS.subarray(0, 20_000).reduce((most, u, i) => {
      const x = Math.fround((1 + u) * 2 ** (17 + (i % 111)) * (i % 2 === 0 ? 1 : -1));
      sincos(x);
      const angle = withinATurn(x);
      return Math.max(most, Math.abs(sincosResult.sin - Math.sin(angle)), Math.abs(sincosResult.cos - Math.cos(angle)));
    }, 0);
    expect(largestError).toBeLessThan(1.2e-7);
  });

  it("sincos never leaves [-1, 1], whatever the exponent and sign", () => {
    const word = new Uint32Array(1);
    const value = new Float32Array(word.buffer);
    const wrong: number[] = [];
    for (let exponent = 0; exponent < 255; exponent++) {
      for (let i = 0; i < 400; i++) {
        word[0] = (((i % 2) << 31) | (exponent << 23) | Math.floor(DRAWS[exponent + i] * 2 ** 23)) >>> 0;
        sincos(value[0]);
        if (!(Math.abs(sincosResult.sin) <= 1 && Math.abs(sincosResult.cos) <= 1)) wrong.push(value[0]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([NaN, Infinity, -Infinity])("sincos(%d) is NaN", (x) => {
    sincos(x);
    expect({ ...sincosResult }).toEqual({ sin: NaN, cos: NaN });
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
