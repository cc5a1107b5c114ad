import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { DatasetName } from "../../src/core/datasets/index.js";
import { DATASET_NAMES, makeDataset } from "../../src/core/datasets/index.js";
import { column } from "../support/statistics.js";

/** SHA-256 of the bytes of 1,000 points of seed 7: on any engine and machine the same. */
const DIGESTS: Record<DatasetName, string> = {
  circle: "f16e81b5cd2dd197efd37b6b9782f4a6309087310c408ec040ee33edbe8ca510",
  dino: "4f893ed8166eb8a8ba5840faf5fc11e214c8fa8701620934a5007f7d8c618d9a",
  line: "d756c853b8d263754f0320f3f794e0dda73d04a0ceb011f2a12d3b4087844d42",
  moons: "8460f06f101f74c816965bfcec60f066add61d7e09dc4436617140ca02f7a292",
};

it.each(DATASET_NAMES)("%s gives the same bytes everywhere", (name) => {
  const { points, dimensions } = makeDataset(name, 1000, 7);
  expect(points.length).toBe(1000 * dimensions);
  expect(createHash("sha256").update(points).digest("hex")).toBe(DIGESTS[name]);
  expect(makeDataset(name, 1000, 8).points).not.toEqual(points);
});

describe("geometry", () => {
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
