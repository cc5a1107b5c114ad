/** Points of every size, not numbers among them: every backend gives the bytes of the reference. */

import { describe, expect, it } from "vitest";
import type { BackendFactory } from "../../src/backend/select.js";
import { normals, stream } from "../../src/numerics/random.js";
import { backendLabel, loadBackends } from "../support/backends.js";
import { difference } from "../support/bytes.js";
import { modelConfig, randomParameters } from "../support/models.js";

const { factories } = await loadBackends();
const [reference, ...others] = factories;

const MODEL = modelConfig({ dimensions: 2, embeddingDim: 38, hiddenSize: 24, hiddenLayers: 1, timesteps: 3, levels: [3, 5] });
const PARAMETERS = randomParameters(MODEL, 4);
const ROWS_OF_A_SIZE = 4;

/** Rows whose coordinates are of the sizes 2⁻¹⁴⁹ to 2¹²⁷, of both signs. */
function sweep(): Float32Array {
  const exponents = Array.from({ length: 277 }, (_, i) => i - 149);
  const z = normals(stream(5, "far points"), 0, 0, new Float32Array(exponents.length * ROWS_OF_A_SIZE * 2));
  return z.map((value, i) => {
    const size = 2 ** exponents[Math.floor(i / (2 * ROWS_OF_A_SIZE))];
    return Math.sign(value) * size * (1 + (Math.abs(value) % 1));
  });
}

/** The numbers on either side of where the way of reducing an angle changes, and those that are none. */
const EDGES = Float32Array.of(
  ...[131072 / 25, 8192 / 25, 2 ** 18, 3.4028234663852886e38, 1.3611293865541154e37, 0, -0].flatMap((x) => [x, -x]),
  ...[Infinity, -Infinity, NaN].flatMap((odd) => [odd, 1, 0.5, odd]),
);

function outputs(factory: BackendFactory, points: Float32Array): { factor: Float32Array; noise: Float32Array } {
  const backend = factory.create(MODEL, 64);
  backend.write("parameters", PARAMETERS);
  const timesteps = Int32Array.from({ length: points.length / 2 }, (_, i) => i % 3);
  const parts = Array.from({ length: Math.ceil(timesteps.length / 64) }, (_, i) => [
    points.subarray(128 * i, 128 * (i + 1)),
    timesteps.subarray(64 * i, 64 * (i + 1)),
  ]) as [Float32Array, Int32Array][];
  const factors = parts.map(([x, t]) => backend.factor(x, t));
  const ones = parts.map(([, t]) => new Float32Array(t.length).fill(1));
  const noises = parts.map(([x, t], i) => backend.predict(x, t, ones[i]));
  backend.dispose();
  const joined = (arrays: Float32Array[]): Float32Array => Float32Array.from(arrays.flatMap((values) => [...values]));
  return { factor: joined(factors), noise: joined(noises) };
}

describe.each([
  ["of every size", sweep()],
  ["at the edges", EDGES],
] as const)("points %s", (_, points) => {
  const expected = outputs(reference, points);

  it.each(others.map((factory) => [backendLabel(factory), factory] as const))("%s", (_label, factory) => {
    const actual = outputs(factory, points);
    expect(difference(actual.noise, expected.noise)).toBe("");
    expect(difference(actual.factor, expected.factor)).toBe("");
  });

  it("the noise is finite unless 25 times a coordinate leaves float32", () => {
    const isAngle = (row: number): boolean => points.subarray(2 * row, 2 * row + 2).every((x) => Number.isFinite(Math.fround(25 * x)));
    const wrong = [...expected.noise.keys()].filter((i) => Number.isFinite(expected.noise[i]) !== isAngle(Math.floor(i / 2)));
    expect(wrong).toEqual([]);
  });
});
