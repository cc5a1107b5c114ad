import { expect, it } from "vitest";
import { sortAscending } from "../../src/metrics/points/ascending.js";
import { normals, stream, uniforms } from "../../src/numerics/random.js";

const spread = uniforms(stream(1, "ascending"), 0, 5000);
const bell = new Float64Array(normals(stream(2, "ascending"), 0, 0, new Float32Array(5000)));
const sets: Record<string, Float64Array> = {
  "no number": new Float64Array(0),
  one: Float64Array.of(3),
  few: bell.slice(0, 40),
  "as many as are counted": bell.slice(0, 256),
  uniform: spread,
  normal: bell,
  "far from 0, close together": spread.map((value) => 1e12 + value),
  "crowded in one step beside one far away": spread.map((value, i) => (i === 77 ? 1e9 : value)),
  "of many sizes": bell.map((value, i) => value * 2 ** ((i % 1600) - 800)),
  "near the least that there are": Float64Array.from(spread, (value) => Math.trunc(9 * value) * Number.MIN_VALUE),
  equal: new Float64Array(500).fill(-2.5),
  "of few values": spread.map((value) => Math.trunc(7 * value) - 3),
  "in order": spread.toSorted(),
  "in the opposite order": spread.toSorted().toReversed(),
  "as large as coordinates in a common unit get": bell.map((value) => 1e100 * value),
};

it.each(Object.entries(sets))("sorts numbers: %s", (_, values) => {
  // the order of 0 and -0 among each other is free
  const expected = values.toSorted().map((value) => value + 0);
  const given = values.slice();
  expect(sortAscending(given)).toBe(given);
  expect(given.map((value) => value + 0)).toEqual(expected);
});
