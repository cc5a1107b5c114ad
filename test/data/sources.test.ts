/** What every source of data keeps to, whoever's rows they are. */

import { describe, expect, it } from "vitest";
import { builtIn } from "../../src/data/built-in.js";
import type { DatasetName } from "../../src/data/datasets.js";
import { DATASET_NAMES, makeDataset, mixtureOf, otherSeed } from "../../src/data/datasets.js";
import { DrawnData } from "../../src/data/drawn.js";
import { fromMixture } from "../../src/data/mixture/mixture-source.js";
import type { GaussianMixture } from "../../src/numerics/mixture/parts.js";
import type { RowsOptions } from "../../src/data/own-rows.js";
import { fromRows } from "../../src/data/own-rows.js";
import type { DataSource, Rows } from "../../src/data/source.js";

const MIXTURE: GaussianMixture = {
  weights: [0.25, 0.75],
  means: [
    [-1, 0, 2],
    [1, 1, -2],
  ],
  covariances: [
    [
      [0.2, 0.1, 0],
      [0.1, 0.3, 0],
      [0, 0, 0.1],
    ],
    [
      [0.1, 0, 0],
      [0, 0.1, 0],
      [0, 0, 0.1],
    ],
  ],
};
/** Points of which no two rows are alike. */
const POINTS = makeDataset("moons", 50, 1).points;
const row = (i: number): number => i % 5;
const COLOURS = { name: "colour", count: 5, values: Array.from({ length: 50 }, (_, i) => row(i)) };
const FLAGS = { name: "flag", count: 2, values: Array.from({ length: 50 }, (_, i) => i % 2) };

/** Each with the training rows that it has. */
const SOURCES: Record<string, [make: () => DataSource, rows: number]> = {
  ...Object.fromEntries(DATASET_NAMES.map((name) => [name, [() => builtIn(name, 60), 60] as const])),
  "a mixture": [() => fromMixture(MIXTURE, 40), 40],
  "plain rows": [() => fromRows(POINTS, 2), 45],
  "rows of one coordinate": [() => fromRows(POINTS, 1, { heldOut: { rows: 30 } }), 70],
  "rows with conditions": [() => fromRows(POINTS, 2, { conditions: [COLOURS, FLAGS], heldOut: { share: 0.5 } }), 25],
};

const messageOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return "no error";
};

/** Rows as text, each with what is known of it. */
function texts({ points, conditions }: Rows, { dimensions, conditions: known = [] }: DataSource): string[] {
  return Array.from({ length: points.length / dimensions }, (_, i) => {
    const told = conditions?.subarray(i * known.length, (i + 1) * known.length) ?? [];
    return `${points.subarray(i * dimensions, (i + 1) * dimensions).join(" ")} | ${told.join(" ")}`;
  });
}

describe.each(Object.entries(SOURCES))("%s", (_, [make, count]) => {
  it("gives the same bytes for the same seed, whichever way they are asked for", () => {
    const [one, two] = [make(), make()];
    expect(one.hash).toBe(two.hash);
    const held = one.heldOut(3, 4);
    expect(one.train(3)).toEqual(two.train(3));
    expect(one.train(3)).toEqual(one.train(3));
    expect(two.heldOut(3, 4)).toEqual(held);
  });

  it("gives rows of its shape, finite, and its conditions' values", () => {
    const source = make();
    expect(source.dimensions).toBeGreaterThan(0);
    for (const [rows, length] of [
      [source.train(1), count],
      [source.heldOut(1, 5), 5],
    ] as const) {
      expect(rows.points).toBeInstanceOf(Float32Array);
      expect(rows.points).toHaveLength(length * source.dimensions);
      expect(rows.points.every(Number.isFinite)).toBe(true);
      expect(rows.conditions?.length).toBe(source.conditions === undefined ? undefined : length * source.conditions.length);
    }
  });

  it("gives other rows for another seed", () => {
    const source = make();
    expect(source.train(2).points).not.toEqual(source.train(1).points);
    expect(source.heldOut(2, 5).points).not.toEqual(source.heldOut(1, 5).points);
  });

  it("holds rows out: none of them is trained on", () => {
    const source = make();
    const trained = new Set(texts(source.train(1), source));
    const held = texts(source.heldOut(1, 5), source);
    expect(new Set(held).size).toBe(5);
    expect(held.filter((text) => trained.has(text))).toEqual([]);
  });

  it("gives rows that nobody else holds", () => {
    const source = make();
    const before = source.train(1);
    const kept = before.points.slice();
    before.points.fill(0);
    expect(source.train(1).points).toEqual(kept);
  });

  it.each([-1, 1.5, 2 ** 53, NaN])("refuses seed %d", (seed) => {
    const message = `seed is ${seed}: must be a whole number from 0 to 9007199254740991`;
    expect(messageOf(() => make().train(seed))).toBe(message);
    expect(messageOf(() => make().heldOut(seed, 1))).toBe(message);
  });

  it.each([0, -1, 1.5, NaN, Infinity])("refuses %d held-out rows", (rows) => {
    expect(messageOf(() => make().heldOut(1, rows))).toMatch(new RegExp(`^count is ${rows}: must be a whole number from 1 to \\d+$`));
  });
});

describe("a built-in data set", () => {
  it("is the same rows as by its name, and those of another seed held out", () => {
    const source = builtIn("spirals", 30);
    expect(source.train(4).points).toEqual(makeDataset("spirals", 30, 4).points);
    expect(source.heldOut(4, 7).points).toEqual(makeDataset("spirals", 7, otherSeed(4)).points);
    expect(source).not.toHaveProperty("mixture");
    expect(builtIn("mixture-ring", 30).mixture).toBe(mixtureOf("mixture-ring"));
  });

  it("is told apart by its name and count, as a configuration writes them", () => {
    expect(builtIn("moons", 1000).hash).toBe('{"count":1000,"name":"moons"}');
  });

  it("refuses another name or count when it is made", () => {
    expect(messageOf(() => builtIn("mons" as DatasetName, 10))).toMatch(/^unknown data set "mons"; did you mean "moons"\?/);
    expect(messageOf(() => builtIn("moons", 0))).toBe("count is 0: must be a whole number from 1 to 100000000");
  });
});

describe("a mixture", () => {
  it("of a built-in set under its name is that set", () => {
    const [own, known] = [fromMixture(mixtureOf("mixture-blobs")!, 30, { name: "mixture-blobs" }), builtIn("mixture-blobs", 30)];
    expect(own.train(1)).toEqual(known.train(1));
    expect(own.heldOut(1, 9)).toEqual(known.heldOut(1, 9));
  });

  it("is told apart by all that decides its rows", () => {
    const other = structuredClone(MIXTURE) as { means: number[][] } & GaussianMixture;
    other.means[0][0] = -1.5;
    const sources = [fromMixture(MIXTURE, 40), fromMixture(MIXTURE, 41), fromMixture(MIXTURE, 40, { name: "b" }), fromMixture(other, 40)];
    const hashes = sources.map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(4);
    for (const hash of hashes) expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it("keeps what it was made of, and refuses what is none", () => {
    const changed = structuredClone(MIXTURE) as { means: number[][] } & GaussianMixture;
    const source = fromMixture(changed, 40);
    changed.means[0][0] = 9;
    expect(source.train(1)).toEqual(fromMixture(MIXTURE, 40).train(1));
    expect(source.mixture).toEqual(MIXTURE);
    expect(messageOf(() => fromMixture({ ...MIXTURE, weights: [1, 1] }, 5))).toBe(
      "a mixture's weights must not be negative and their sum must be 1, not 2",
    );
    expect(messageOf(() => fromMixture(MIXTURE, 5, { nme: "a" } as object))).toBe(
      'unknown key "nme" in the options; did you mean "name"? (valid: name)',
    );
  });
});

describe("rows of one's own", () => {
  it("are trained on in their order, and what is held out and what is not are all of them", () => {
    const source = fromRows(POINTS, 2, { conditions: [COLOURS, FLAGS] });
    const all = texts(
      { points: POINTS, conditions: Int32Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? row(i / 2) : ((i - 1) / 2) % 2)) },
      source,
    );
    for (const seed of [1, 2, 3]) {
      const [trained, held] = [texts(source.train(seed), source), texts(source.heldOut(seed, 1000), source)];
      expect(held).toHaveLength(5);
      expect(all.filter((text) => !held.includes(text))).toEqual(trained);
      expect([...trained, ...held].toSorted()).toEqual(all.toSorted());
    }
  });

  it.each<[RowsOptions["heldOut"], number]>([
    [{ share: 0.1 }, 5],
    [{ share: 0.3 }, 15],
    [{ share: 0.000001 }, 1],
    [{ share: 0.999999 }, 49],
    [{ rows: 1 }, 1],
    [{ rows: 49 }, 49],
  ])("%o of 50 rows is %d of them", (heldOut, rows) => {
    const source = fromRows(POINTS, 2, { heldOut: heldOut! });
    expect(source.heldOut(1, 100).points).toHaveLength(2 * rows);
    expect(source.train(1).points).toHaveLength(2 * (50 - rows));
  });

  it("are told apart by what decides what is drawn, and not by their name", () => {
    const other = POINTS.slice();
    other[99] += 1;
    const options: RowsOptions[] = [
      {},
      { heldOut: { rows: 6 } },
      { columns: ["a", "b"] },
      { columns: ["b", "a"] },
      { conditions: [COLOURS] },
      { conditions: [{ ...COLOURS, values: COLOURS.values.toReversed() }] },
      { conditions: [{ ...COLOURS, name: "hue" }] },
    ];
    const hashes = [...options.map((each) => fromRows(POINTS, 2, each).hash), fromRows(other, 2).hash, fromRows(POINTS, 1).hash];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(fromRows(POINTS, 2, { name: "a", heldOut: { rows: 5 } }).hash).toBe(hashes[0]);
  });

  it("keep what they were made of", () => {
    const points = POINTS.slice();
    const source = fromRows(points, 2, { columns: ["x", "y"] });
    points.fill(0);
    expect(source.train(1)).toEqual(fromRows(POINTS, 2).train(1));
    expect(source).toMatchObject({ name: "rows", dimensions: 2, columns: ["x", "y"] });
  });

  it.each<[string, Float32Array, number, object, string]>([
    ["one row", new Float32Array(2), 2, {}, "points has 1 rows: must have at least 2"],
    ["ragged rows", new Float32Array(5), 2, {}, "points has 5 numbers: must be rows of 2"],
    ["a value that is none", Float32Array.of(1, NaN, 2, 3), 2, {}, "points"],
    ["65 coordinates", new Float32Array(130), 65, {}, "dimensions is 65: must be a whole number from 1 to 64"],
    ["all held out", POINTS, 2, { heldOut: { rows: 50 } }, "heldOut.rows is 50: must be a whole number from 1 to 49"],
    ["a share of all", POINTS, 2, { heldOut: { share: 1 } }, "heldOut.share is 1: must be a number from 0.000001 to 0.999999"],
    ["a share and a number", POINTS, 2, { heldOut: { share: 0.5, rows: 3 } }, "heldOut needs one of share and rows"],
    ["neither", POINTS, 2, { heldOut: {} }, "heldOut needs one of share and rows"],
    ["an unknown option", POINTS, 2, { heldout: { rows: 3 } }, 'unknown key "heldout" in the options; did you mean "heldOut"?'],
    ["one name for two columns", POINTS, 2, { columns: ["x"] }, "columns has 1 entries: must have 2"],
    ["a name twice", POINTS, 2, { columns: ["x", "x"] }, 'columns has two of the name "x": name one otherwise'],
    [
      "too few values",
      POINTS,
      2,
      { conditions: [{ ...FLAGS, values: [1] }] },
      'condition "flag" has 1 values: must have 50, one for each row',
    ],
    [
      "a value too large",
      POINTS,
      2,
      { conditions: [{ ...COLOURS, count: 4 }] },
      'condition "colour" of row 4 is 4: must be a whole number from 0 to 3',
    ],
    ["a condition twice", POINTS, 2, { conditions: [FLAGS, FLAGS] }, 'conditions has two of the name "flag"'],
  ])("%s is refused", (_, points, dimensions, options, message) => {
    expect(messageOf(() => fromRows(points, dimensions, options))).toContain(message);
  });
});

describe("drawn data", () => {
  /** A source that counts what it is asked. */
  function counted(source: DataSource): { source: DataSource; asked: string[] } {
    const asked: string[] = [];
    return {
      asked,
      source: {
        ...source,
        train: (seed) => (asked.push(`train ${seed}`), source.train(seed)),
        heldOut: (seed, count) => (asked.push(`held out ${seed} ${count}`), source.heldOut(seed, count)),
      },
    };
  }

  it("are drawn when first asked for, and once", () => {
    const plain = fromRows(POINTS, 2, { conditions: [COLOURS], heldOut: { rows: 8 } });
    const { source, asked } = counted(plain);
    const data = new DrawnData(source, 7);
    expect([asked.length, data.dimensions]).toEqual([0, 2]);
    expect(data.train()).toBe(data.train());
    expect(data.train()).toEqual(plain.train(7));
    for (const count of [3, 5, 3, 100, 5]) expect(data.heldOut(count)).toEqual(plain.heldOut(7, count));
    expect(data.heldOut(3)).toBe(data.heldOut(3));
    expect(asked).toEqual(["train 7", "held out 7 3", "held out 7 5", "held out 7 100"]);
  });
});
