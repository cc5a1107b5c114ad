/** Data are drawn once: by a run, and by everything that is said and drawn of a study. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { floorsOf } from "../../src/analysis/comparison/floors.js";
import { analyse } from "../../src/analysis/study-analysis.js";
import { readStudy } from "../../src/analysis/study-record.js";
import { builtIn } from "../../src/data/built-in.js";
import type { DatasetName } from "../../src/data/datasets.js";
import { otherSeed } from "../../src/data/datasets.js";
import { studyFigures } from "../../src/plot/study/figures.js";
import { canonicalJson } from "../../src/formats/canonical-json.js";
import { parseConfig } from "../../src/study/config/config.js";
import type { StudyDefinition } from "../../src/study/config/definition.js";
import { planRuns } from "../../src/study/config/definition.js";
import { runId } from "../../src/study/config/identity.js";
import { StudyFolder } from "../../src/study/records/study-folder.js";
import { asEarlier } from "../support/earlier-files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { carryOn, EVERY_CONFIG, EVERYTHING, runFolderOf } from "../support/trained-run.js";

const drawn: string[] = [];
vi.mock("../../src/data/sets/moons.js", async (original) => {
  const { moons } = await original<{ moons: (count: number, seed: number) => Float32Array }>();
  return { moons: (count: number, seed: number) => (drawn.push(`${count} of seed ${seed}`), moons(count, seed)) };
});

const FAR = otherSeed(1);
const definition: StudyDefinition = {
  name: "drawn",
  configs: new Map([
    ["plain", parseConfig({ ...EVERYTHING, domain: undefined, grid: null }, "plain")],
    ["everything", parseConfig(EVERYTHING, "everything")],
  ]),
  datasets: [{ name: "moons", count: 300 }],
  seeds: [1],
};
const study = new StudyFolder(join(temporaryFolder(), "study"));

beforeAll(() => {
  const planned = planRuns(definition);
  study.plan(definition, planned);
  for (const run of planned) carryOn(study.runFolder(run));
});
beforeEach(() => void (drawn.length = 0));

it("a run draws its training rows once, and its held-out rows once for each use", () => {
  carryOn(runFolderOf());
  expect(drawn).toEqual(["300 of seed 1", `20 of seed ${FAR}`, `2000 of seed ${FAR}`]);
});

it("a run that goes on draws them once too, where the file of its coordinates is lost", () => {
  const folder = runFolderOf();
  carryOn(folder, 30);
  asEarlier(folder);
  rmSync(folder.file("domain.safetensors"));
  drawn.length = 0;
  carryOn(folder);
  expect(drawn).toEqual(["300 of seed 1", `20 of seed ${FAR}`, `2000 of seed ${FAR}`]);
});

it("a study's record draws nothing before it is asked, and then once for floors, coverage and every figure", () => {
  const record = readStudy(study.path);
  expect(drawn).toEqual([]);
  const analysis = analyse(record, floorsOf(record));
  const figures = studyFigures(analysis);
  for (const { figure } of figures) figure();
  expect(figures.length).toBeGreaterThan(5);
  expect(analysis.coverage).toHaveLength(1);
  expect(record.runs.map(({ state }) => state.kind)).toEqual(["done", "done"]);
  expect(drawn.toSorted()).toEqual([`20 of seed ${FAR}`, "300 of seed 1"]);
});

it("what tells a run's source from others is the part of its identity that its data are", () => {
  const dataset = EVERY_CONFIG.dataset as { name: DatasetName; count: number };
  expect(builtIn(dataset.name, dataset.count).hash).toBe(canonicalJson(dataset));
  expect(canonicalJson(EVERY_CONFIG)).toContain(`"dataset":${builtIn(dataset.name, dataset.count).hash}`);
  expect(runId({ ...EVERY_CONFIG, dataset: { ...dataset, count: 301 } })).not.toBe(runId(EVERY_CONFIG));
});
