import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { floorsOf } from "../../src/analysis/comparison/floors.js";
import type { StudyRecord } from "../../src/analysis/study-record.js";
import { makeDataset } from "../../src/data/datasets.js";
import { knnKl } from "../../src/metrics/knn-kl.js";
import { writeRecord } from "../../src/files/record.js";
import { version } from "../../src/version.js";
import type { MadeStudy } from "../support/study.js";
import { makeStudy, seedsUpTo, SMALL } from "../support/study.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const study = (path: string, changes: MadeStudy = {}): StudyRecord =>
  makeStudy({ configs: { plain: SMALL }, count: 300, path, ...changes });

/** 100 fresh points against 300 of a seed, k = 2; the fresh ones of a seed that no study has. */
function byHand(dataset: "moons" | "line", seed: number, count = 300): number {
  return knnKl(makeDataset(dataset, count, seed).points, makeDataset(dataset, 100, seed + 2 ** 40).points, 2, 2);
}

const FLOOR = { dataset: "moons", metric: "kl_divergence", samples: 100, neighbours: 2, count: 300, configs: ["plain"] };
const entry = (seed: number, value = byHand("moons", seed)): { seed: number; value: number } => ({ seed, value });

describe("floors", () => {
  it("are the divergence of fresh real points, for every data set and seed", () => {
    const floors = floorsOf(study(temporaryFolder(), { datasets: ["moons", "line"], seeds: [1, 2] }));
    expect(floors).toEqual([
      { ...FLOOR, values: [entry(1), entry(2)] },
      { ...FLOOR, dataset: "line", values: [1, 2].map((seed) => entry(seed, byHand("line", seed))) },
    ]);
    const values = floors.flatMap((floor) => floor.values.map(({ value }) => value));
    expect(new Set(values).size).toBe(4);
    // fresh points of the same distribution are near it
    for (const value of values) expect(Math.abs(value)).toBeLessThan(0.6);
  });

  it("are measured for the first few of many seeds", () => {
    const [{ values }] = floorsOf(study(temporaryFolder(), { seeds: seedsUpTo(12) }));
    expect(values.length).toBeLessThan(12);
    expect(values).toEqual(seedsUpTo(values.length).map((seed) => entry(seed)));
  });

  it("are kept in floors.json and not measured again; only what is new is", () => {
    const path = temporaryFolder();
    const first = floorsOf(study(path));
    const file = `${path}/floors.json`;
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ noisegrid: version, floors: first, checksum: expect.any(String) });
    // a number that no measurement gives shows where it comes from
    writeRecord(file, { noisegrid: version, floors: [{ ...first[0], values: [entry(1, 123)] }] }, 1);
    const { ino } = statSync(file);
    expect(floorsOf(study(path))).toEqual([{ ...FLOOR, values: [entry(1, 123)] }]);
    expect(statSync(file).ino).toBe(ino);
    expect(floorsOf(study(path, { seeds: [1, 2] }))[0].values).toEqual([entry(1, 123), entry(2)]);
  });

  it("are measured again where a number in floors.json has changed", () => {
    const path = temporaryFolder();
    const first = floorsOf(study(path));
    const file = `${path}/floors.json`;
    const written = readFileSync(file, "utf8");
    writeFileSync(file, written.replace(String(first[0].values[0].value), "123"));
    expect(floorsOf(study(path))).toEqual(first);
    expect(readFileSync(file, "utf8")).toBe(written);
  });

  it("of configurations that are measured otherwise stand beside each other", () => {
    const other = { ...SMALL, evaluation: { samples: 150, neighbours: 3 } };
    const floors = floorsOf(study(temporaryFolder(), { configs: { plain: SMALL, same: SMALL, other } }));
    expect(floors.map(({ samples, neighbours }) => [samples, neighbours])).toEqual([
      [100, 2],
      [150, 3],
    ]);
  });

  it("of another number of points are others, in every call", () => {
    const path = temporaryFolder();
    const [one, two] = [study(path), study(path, { configs: { second: SMALL }, count: 400 })];
    const mixed = { ...one, runs: [...one.runs, ...two.runs] };
    const expected = [{ values: [entry(1)] }, { values: [entry(1, byHand("moons", 1, 400))] }];
    expect(floorsOf(mixed)).toMatchObject(expected);
    expect(floorsOf(mixed)).toMatchObject(expected);
  });

  it.each([
    ["cut short", '{"noisegrid": "'],
    ["null", "null"],
    ["of something else", "{}"],
    ["of another version", JSON.stringify({ noisegrid: "0.0.0", floors: [{ ...FLOOR, values: [{ seed: 1, value: 123 }] }] })],
    ["without a list", JSON.stringify({ noisegrid: version, floors: 5 })],
    ["with damaged entries", JSON.stringify({ noisegrid: version, floors: [null, { dataset: "moons", samples: 100, neighbours: 2 }] })],
  ])("are measured again where the file is %s", (_, text) => {
    const path = temporaryFolder();
    writeFileSync(`${path}/floors.json`, text);
    expect(floorsOf(study(path))).toEqual([{ ...FLOOR, values: [entry(1)] }]);
    expect(JSON.parse(readFileSync(`${path}/floors.json`, "utf8"))).toMatchObject({ noisegrid: version, floors: [FLOOR] });
  });

  it("that cannot be kept are refused in one line", () => {
    const path = temporaryFolder();
    mkdirSync(`${path}/floors.json`);
    expect(() => floorsOf(study(path))).toThrow(/^cannot write .*floors\.json: it is a folder \(EISDIR\)$/);
    expect(existsSync(`${path}/floors.json`)).toBe(true);
  });
});
