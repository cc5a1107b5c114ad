/** Sums over pairs of points: the kernel on every instruction set beside the plain loops, byte by byte. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PAIR_FIELDS } from "../../src/backend/kernel/pair-sums.js";
import { energyDistanceOf } from "../../src/metrics/energy-distance.js";
import { mmdOf } from "../../src/metrics/mmd.js";
import { PointSet } from "../../src/metrics/points/point-set.js";
import { decay } from "../../src/numerics/decay.js";
import { DISTANCE, plainPairSums, squaredDistance } from "../../src/numerics/pair-sums.js";
import { normals, stream } from "../../src/numerics/random.js";
import { backendLabel, loadBackends } from "../support/backends.js";

const { factories, missing } = await loadBackends();
for (const reason of missing) console.warn(`not compared: ${reason}`);

const points = (rows: number, dimensions: number, seed: number): Float64Array =>
  new Float64Array(normals(stream(seed, "pairs"), 0, 0, new Float32Array(rows * dimensions)));

const term = (squared: number, scale: number): number => (scale === DISTANCE ? Math.sqrt(squared) : decay(scale * squared));

/** Pair by pair, as the contract says it. */
function written(x: Float64Array, y: Float64Array | null, dimensions: number, scale: number): Float64Array {
  return Float64Array.from({ length: x.length / dimensions }, (_, row) => {
    let sum = 0;
    for (let j = 0; j < (y === null ? row : y.length / dimensions); j++)
      sum += term(squaredDistance(x, row * dimensions, y ?? x, j * dimensions, dimensions), scale);
    return sum;
  });
}

const bytes = (values: Float64Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

// around the rows that are summed side by side, on every target
const ROWS = [1, 2, 3, 4, 5, 8, 15, 16, 17, 31, 33, 100];
// near ones, some of which count as 0, and one that no exponential is above 0 of
const SCALES = [DISTANCE, 0.3, 20, Infinity];

describe.each(factories.map((factory) => [backendLabel(factory), factory] as const))("%s", (_, factory) => {
  it.each([1, 2, 3, 5, 16])("sums in the written order in %d dimensions", async (dimensions) => {
    const pairs = await factory.pairSums();
    for (const scale of SCALES) {
      for (const rows of ROWS) {
        const x = points(rows, dimensions, 1);
        // a pair of the same place
        x.copyWithin((rows - 1) * dimensions, 0, dimensions);
        expect(bytes(pairs.within(x, dimensions, scale))).toEqual(bytes(written(x, null, dimensions, scale)));
        for (const others of [1, 7, 40]) {
          const y = points(others, dimensions, 2);
          y.set(x.subarray(0, dimensions));
          expect(bytes(pairs.between(x, y, dimensions, scale))).toEqual(bytes(written(x, y, dimensions, scale)));
        }
      }
    }
  });

  it("gives energy distance and MMD the bits of the plain loops", async () => {
    const pairs = await factory.pairSums();
    for (const unit of [1, 1e-150, 1e150]) {
      const [real, samples] = [points(403, 2, 3), points(301, 2, 4)].map(
        (set) =>
          new PointSet(
            set.map((value) => unit * value),
            2,
          ),
      );
      for (const of of [energyDistanceOf, mmdOf]) {
        const value = of(real)(samples);
        expect(value).not.toBeNaN();
        expect(of(real, pairs)(samples)).toBe(value);
      }
    }
  });
});

it("plain loops are the reference", async () => expect(await factories[0].pairSums()).toBe(plainPairSums));

it("the header's fields are those of struct pairs, in order", () => {
  const header = readFileSync(new URL("../../kernel/pairs.h", import.meta.url), "utf8").replace(/\/\/.*/g, "");
  const body = /typedef struct \{([^}]*)\} pairs;/.exec(header)![1];
  const names = [...body.matchAll(/int32_t ([^;]+);/g)].flatMap(([, list]) => list.split(",").map((name) => name.trim()));
  expect(names).toEqual([...PAIR_FIELDS]);
  expect(body.trim().split(";").at(-2)!.trim()).toBe("double scale");
});
