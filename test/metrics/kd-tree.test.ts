/** The k-d tree against brute force. */

import { describe, expect, it } from "vitest";
import { KdTree } from "../../src/metrics/points/kd-tree.js";
import { chebyshev, euclidean } from "../../src/metrics/points/norm.js";
import { integers, normals, stream } from "../../src/numerics/random.js";

/** Each norm with the distance of differences along the axes, added in the tree's order. */
const NORMS = {
  chebyshev: { norm: chebyshev, length: (along: number[]): number => Math.max(...along.map(Math.abs)) },
  euclidean: { norm: euclidean, length: (along: number[]): number => Math.sqrt(along.reduce((sum, v) => sum + v * v, 0)) },
};
type NormName = keyof typeof NORMS;

/** Distances from each query to every point. */
function allDistances(points: ArrayLike<number>, queries: ArrayLike<number>, dimensions: number, name: NormName): number[][] {
  return Array.from({ length: queries.length / dimensions }, (_q, q) =>
    Array.from({ length: points.length / dimensions }, (_p, p) =>
      NORMS[name].length(Array.from({ length: dimensions }, (_c, c) => points[p * dimensions + c] - queries[q * dimensions + c])),
    ),
  );
}

const ascending = (values: number[]): number[] => values.toSorted((a, b) => a - b);

const gaussian = (count: number, seed: number): Float32Array => normals(stream(seed, "tree"), 0, 0, new Float32Array(count));

const CLOUDS: Record<string, (rows: number, dimensions: number, seed: number) => Float32Array> = {
  gaussian: (rows, dimensions, seed) => gaussian(rows * dimensions, seed),
  // most distances tie, and many points coincide
  lattice: (rows, dimensions, seed) => Float32Array.from(integers(stream(seed, "lattice"), 0, rows * dimensions, 4)),
  clustered: (rows, dimensions, seed) => gaussian(rows * dimensions, seed).map((z, i) => 1e-4 * z + 5 * (Math.floor(i / dimensions) % 3)),
  flat: (rows, dimensions, seed) => gaussian(rows * dimensions, seed).map((z, i) => (i % dimensions === 0 ? z : 2)),
  coincident: (rows, dimensions) => new Float32Array(rows * dimensions).fill(0.5),
};

describe.each(Object.keys(NORMS) as NormName[])("%s", (name) => {
  describe.each(Object.entries(CLOUDS))("%s points", (_, cloud) => {
    it.each([1, 2, 3, 4, 5, 6, 16])("in %i dimensions", (dimensions) => {
      const rows = 150;
      const points = cloud(rows, dimensions, 1);
      const queries = new Float32Array([
        ...cloud(20, dimensions, 2),
        ...points.subarray(0, 20 * dimensions),
        ...gaussian(5 * dimensions, 3).map((z) => 30 * z),
      ]);
      const tree = new KdTree(points, dimensions, NORMS[name].norm);
      const distances = allDistances(points, queries, dimensions, name);
      const sorted = distances.map(ascending);
      for (const k of [1, 2, 5, 13, rows - 1, rows]) {
        const radii = sorted.map((from) => from[k - 1]);
        expect([k, [...tree.kthDistances(queries, k)]]).toEqual([k, radii]);
        expect([k, [...tree.kthDistancesFrom(new KdTree(queries, dimensions, NORMS[name].norm), k)]]).toEqual([k, radii]);
        // a closed ball holds the point that its radius reaches to
        const counts = Array.from({ length: rows }, (_p, p) => distances.filter((from, q) => from[p] <= radii[q]).length);
        expect([k, [...tree.ballCounts(queries, radii)]]).toEqual([k, counts]);
      }
    });
  });
});

it.each([1, 2, 11, 12, 13, 24, 25, 100])("any number of points: %i", (rows) => {
  const points = gaussian(rows * 2, rows);
  const queries = gaussian(40, 9);
  for (let k = 1; k <= rows; k += Math.max(1, Math.floor(rows / 5))) {
    expect([...new KdTree(points, 2).kthDistances(queries, k)]).toEqual(
      allDistances(points, queries, 2, "chebyshev").map((from) => ascending(from)[k - 1]),
    );
  }
});

it("refuses a k that it has no neighbour for", () => {
  const tree = new KdTree(gaussian(20, 1), 2);
  expect(() => tree.kthDistances([0, 0], 0)).toThrow("k is 0: must be a whole number from 1 to 10");
  expect(() => tree.kthDistances([0, 0], 11)).toThrow(RangeError);
});

it.each(Object.keys(NORMS) as NormName[])("finds the distances from another tree's points to the last bit, at any scale: %s", (name) => {
  const { norm } = NORMS[name];
  for (const scale of [1e-170, 1e-162, 1e-5, 1, 1e100]) {
    for (const dimensions of [1, 2, 5]) {
      const scaled = (rows: number, seed: number): Float64Array => Float64Array.from(gaussian(rows * dimensions, seed), (z) => scale * z);
      const [points, queries] = [scaled(500, 1), scaled(700, 2)];
      const tree = new KdTree(points, dimensions, norm);
      for (const k of [1, 5])
        expect(tree.kthDistancesFrom(new KdTree(queries, dimensions, norm), k)).toEqual(tree.kthDistances(queries, k));
    }
  }
});

it("refuses a tree of other dimensions", () => {
  const tree = new KdTree([0, 0, 3, 4], 2);
  expect(() => tree.kthDistancesFrom(new KdTree([0, 1, 2], 3), 1)).toThrow(
    "the other tree's dimensions is 3: must be a whole number from 2 to 2",
  );
  expect(() => tree.kthDistancesFrom(tree, 3)).toThrow("k is 3: must be a whole number from 1 to 2");
});
