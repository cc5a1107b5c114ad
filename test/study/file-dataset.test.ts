/** The rows of a file in a run's configuration: what its identity depends on, and what is refused. */

import { describe, expect, it } from "vitest";
import { makeRunConfig, modelShape, parseConfig, parseRunConfig } from "../../src/study/config/config.js";
import { isOfFile } from "../../src/study/config/dataset-config.js";
import { identityOf, runId } from "../../src/study/config/identity.js";
import { runDifferences } from "../../src/study/run/folder/run-folder.js";

const checksum = (digit: string): string => `sha256:${digit.repeat(64)}`;
const ROWS = { name: "mine", file: "/a/points.csv", ignore: ["id"], count: 90, coordinates: ["u", "v", "w"], rows: checksum("1") };
const CONFIG = parseConfig({ evaluation: { samples: 50, neighbours: 2 } }, "config");
const run = (changes: object = {}, seed = 1) => makeRunConfig(CONFIG, { ...ROWS, ...changes }, seed, "config");

describe("a run's identity", () => {
  it("depends on the rows, and not on where they lie, how they were read or what they are called", () => {
    const id = runId(run());
    for (const same of [{ file: "/b/moved.parquet" }, { name: "other" }, { ignore: undefined, columns: { u: "real" } }])
      expect(runId(run(same))).toBe(id);
    for (const other of [run({ rows: checksum("2") }), run({}, 2), makeRunConfig(CONFIG, { name: "dino", count: 90 }, 1, "config")])
      expect(runId(other)).not.toBe(id);
  });

  it("of two runs names the rows alone as the difference", () => {
    expect(runDifferences(run(), run({ file: "/b/moved.csv" }))).toBe("");
    expect(runDifferences(run(), run({ file: "/b.csv", rows: checksum("2") }))).toBe(
      "its data are other rows than those that /b.csv has now",
    );
    expect(runDifferences(run(), run({}, 2))).toBe("seed is 1 there and 2 here");
    expect(runDifferences(run(), makeRunConfig(CONFIG, { name: "dino", count: 90 }, 1, "config"))).toMatch(/dataset\.name is "mine" there/);
  });
});

it("of what others wrote in place of a configuration differs, whatever that is", () => {
  for (const other of [null, 7, {}, { dataset: null }, { dataset: "file" }] as never[]) {
    expect(identityOf(other)).not.toBe(identityOf(run()));
    expect(runDifferences(other, run())).not.toBe("");
  }
});

it("is read again as it was written, and gives the model's shape without the file", () => {
  const written = JSON.parse(JSON.stringify(run())) as unknown;
  const { dataset } = parseRunConfig(written, "run.json");
  expect(dataset).toEqual(ROWS);
  expect(isOfFile(dataset)).toBe(true);
  expect(modelShape(run()).dimensions).toBe(3);
});

describe("refuses", () => {
  it.each([
    [{ name: "moons" }, /dataset: name is "moons": is the name of a built-in data set: choose another/],
    [{ name: "../x" }, /dataset: name is "\.\.\/x": must be letters, digits, - and _/],
    [{ rows: "sha256:1" }, /dataset: rows is "sha256:1"/],
    [{ coordinates: [] }, /dataset: coordinates is \[\]: must be at least 1/],
    [{ coordinates: Array.from({ length: 65 }, (_, i) => `c${i}`) }, /dataset: coordinates is .*: must be at most 64/],
    [{ count: 3 }, /dataset: count is 3: must be at least 10/],
    [{ colums: {} }, /dataset: unknown key "colums"; did you mean "columns"\?/],
  ])("%j in one line", (changes, message) => {
    expect(() => run(changes)).toThrow(message);
    expect(() => parseRunConfig({ ...run(), dataset: { ...ROWS, ...changes } }, "run.json")).toThrow(/^run\.json: /);
  });
});
