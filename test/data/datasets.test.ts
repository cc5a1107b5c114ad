import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { DatasetName } from "../../src/data/datasets.js";
import { DATASET_NAMES, dimensionsOf, makeDataset, mixtureOf } from "../../src/data/datasets.js";
import { sampleMixture } from "../../src/data/mixture/gaussian-mixture.js";
import { stream } from "../../src/numerics/random.js";
import { BAD_SEEDS, messageOf } from "../support/refusals.js";
import { column } from "../support/statistics.js";

/** SHA-256 of the bytes of 1,000 points of seed 7: on any engine and machine the same. */
const DIGESTS: Record<DatasetName, string> = {
  circle: "f16e81b5cd2dd197efd37b6b9782f4a6309087310c408ec040ee33edbe8ca510",
  dino: "4f893ed8166eb8a8ba5840faf5fc11e214c8fa8701620934a5007f7d8c618d9a",
  line: "d756c853b8d263754f0320f3f794e0dda73d04a0ceb011f2a12d3b4087844d42",
  moons: "8460f06f101f74c816965bfcec60f066add61d7e09dc4436617140ca02f7a292",
  "swiss-roll": "2f1f59aef0cfbfa3656aa0503adadf24df6de8029995e8d3073b7eac062caa29",
  checkerboard: "93e7a573f3804c0a2cf8d812ff352927c3d6b321a4df597f3034d2c69cb423b1",
  spirals: "58d18ffe91c256112052c7c37733a7f75680d32dacea350af3724a0deaa2000a",
  pinwheel: "7ef16b651be7f888312cd269ab681db960507fa00a1767159b55e51ee608f9a8",
  "two-rings": "baf6e23cb7d811f34f41c1411e9c157fd554fb0b395622bbd98b02e966e7dbaa",
  "mixture-blobs": "48836e34c206471c051aae2f7de59df0aa2c81d4721dad1be3919337cf2ae1fd",
  "mixture-ring": "daac275a16ae8fb47eaa1662810ced5dcb9a15953f24e671c695822a82095685",
  "mixture-bars": "fa7f43ea743f8220647afa321e4653095ee8388039b01b8d3d8866ed89b30fa3",
  "swiss-roll-3d": "210f0c38208b3dde1ab0040ad270ca0ce69e6d3e354d345a889b37ccf2e90c42",
  "helix-3d": "c36e554f92bbf93871f509936e7a353507aac695e8e032a3cdbe06a887c27283",
  "mixture-5d": "5b91f07efdb67341ae82b01be9e351432d279afafb942c76cb33f3497fdd24a1",
};

it.each(DATASET_NAMES)("%s gives the same bytes everywhere", (name) => {
  const { points, dimensions } = makeDataset(name, 1000, 7);
  expect(points.length).toBe(1000 * dimensions);
  expect(createHash("sha256").update(points).digest("hex")).toBe(DIGESTS[name]);
  expect(makeDataset(name, 1000, 8).points).not.toEqual(points);
});

it.each(DATASET_NAMES)("%s has the dimensions that it says, and reaches a few units", (name) => {
  const { points, dimensions } = makeDataset(name, 4000, 1);
  expect(dimensions).toBe(dimensionsOf(name));
  expect(dimensions).toBe(name.endsWith("3d") ? 3 : name.endsWith("5d") ? 5 : 2);
  for (let c = 0; c < dimensions; c++) {
    const reach = column(points, dimensions, c).reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
    expect(reach).toBeGreaterThan(1.9);
    expect(reach).toBeLessThan(5);
  }
});

it.each(DATASET_NAMES.filter((name) => name !== "moons"))("%s draws each row by itself", (name) => {
  const { points, dimensions } = makeDataset(name, 1001, 7);
  expect(makeDataset(name, 97, 7).points).toEqual(points.subarray(0, 97 * dimensions));
});

describe("geometry of the published four", () => {
  const pointsOf = (name: DatasetName): number[][] => {
    const { points } = makeDataset(name, 4000, 1);
    return Array.from({ length: 4000 }, (_, i) => [points[2 * i], points[2 * i + 1]]);
  };

  it("line fills [-2, 2] × [-4, 4]", () => {
    const { points } = makeDataset("line", 4000, 1);
    for (const [coordinate, half] of [2, 4].entries()) {
      const values = column(points, 2, coordinate);
      expect(Math.max(...values)).toBeLessThanOrEqual(half);
      expect(Math.max(...values)).toBeGreaterThan(0.99 * half);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(-half);
      expect(Math.min(...values)).toBeLessThan(-0.99 * half);
    }
  });

  it("circle lies within 0.09 of sixteen points of a ring of radius 3 or of the origin, and reaches all of them", () => {
    const lattice = [-0.4, -0.2, 0, 0.2, 0.4].flatMap((x) => [-0.4, -0.2, 0, 0.2, 0.4].map((y) => [x, y]));
    const onRing = lattice.map(([x, y]) => [x, y].map((v) => (x === 0 && y === 0 ? 0 : (3 * v) / Math.hypot(x, y))));
    const centres = new Map(onRing.map(([x, y]) => [`${x.toFixed(3)},${y.toFixed(3)}`, [x, y]]));
    expect(centres.size).toBe(17);
    const reached = new Set<string>();
    for (const [x, y] of pointsOf("circle")) {
      const nearest = [...centres].find(([, centre]) => Math.hypot(x - centre[0], y - centre[1]) <= 0.0901);
      expect(nearest, `${x}, ${y}`).toBeDefined();
      reached.add(nearest![0]);
    }
    expect(reached.size).toBe(17);
  });

  it("moons lies within the blur of two half circles, half of the points on each", () => {
    const counts = [0, 0];
    for (const [x, y] of pointsOf("moons")) {
      const [u, v] = [(x + 1) / 2 - 0.3, (y + 1) / 3 - 0.3];
      const distances = [v >= -0.2 ? Math.abs(Math.hypot(u, v) - 1) : 9, v <= 0.7 ? Math.abs(Math.hypot(u - 1, v - 0.5) - 1) : 9];
      expect(Math.min(...distances), `${x}, ${y}`).toBeLessThan(0.03 * 5);
      counts[distances[0] < distances[1] ? 0 : 1]++;
    }
    expect(Math.abs(counts[0] - 2000)).toBeLessThan(20);
  });
});

describe("data sets refuse", () => {
  const odd = (value: unknown): never => value as never;

  it.each([
    [0, "0"],
    [-1, "-1"],
    [1.5, "1.5"],
    [NaN, "NaN"],
    [1e12, "1000000000000"],
    [odd("10"), '"10"'],
  ])("%s points", (count, text) => {
    for (const name of ["moons", "mixture-5d"] as const)
      expect(messageOf(() => makeDataset(name, count, 1))).toBe(`count is ${text}: must be a whole number from 1 to 100000000`);
  });

  it.each(BAD_SEEDS)("seed %s", (seed, text) => {
    const message = `seed is ${text}: must be a whole number from 0 to 9007199254740991`;
    for (const name of DATASET_NAMES) expect(messageOf(() => makeDataset(name, 10, seed))).toBe(message);
    expect(messageOf(() => stream(seed, "test"))).toBe(message);
    expect(messageOf(() => sampleMixture(mixtureOf("mixture-ring")!, 10, seed, "test"))).toBe(message);
  });

  it("names that there are not, and tell the nearest", () => {
    for (const call of [dimensionsOf, mixtureOf, (name: DatasetName) => makeDataset(name, 10, 1)]) {
      expect(messageOf(() => call(odd("moon")))).toContain(
        'unknown data set "moon"; did you mean "moons"? (valid: circle, dino, line, moons',
      );
      expect(messageOf(() => call(odd("toString")))).toContain('unknown data set "toString"');
      expect(messageOf(() => call(odd(undefined)))).toContain("data set is undefined: must be one of circle, dino, line, moons");
    }
  });

  it("no seed that there is: the first and the last", () => {
    expect(makeDataset("moons", 10, 0).points).not.toEqual(makeDataset("moons", 10, 2 ** 53 - 1).points);
  });
});
