import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { RunRecord, RunState, StudyRecord } from "../../src/analysis/study-record.js";
import { describeState, finishedRun, readStudy } from "../../src/analysis/study-record.js";
import { UserError } from "../../src/errors/user-error.js";
import { writeModel } from "../../src/study/run/folder/model-file.js";
import { begunModel } from "../support/earlier-files.js";
import { canonicalJson } from "../../src/formats/canonical-json.js";
import { makeStudy, seedsUpTo, SMALL, writeStudy, writtenStudy } from "../support/study.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const GRIDDED = { ...SMALL, grid: { levels: [{ name: "grid", size: 3 }] } };
/** A state for each of seeds 1 … 6. */
const STATES: RunState[] = [
  { kind: "done" },
  { kind: "lacking", files: ["samples.npy", "grids.safetensors"] },
  { kind: "trained" },
  { kind: "failed", error: "the loss is not a number" },
  { kind: "partial", step: 0 },
  { kind: "missing" },
];

/** A study of two configurations; of "gridded" each seed has come another way. */
function written(): StudyRecord {
  return writtenStudy({
    configs: { plain: SMALL, gridded: GRIDDED },
    datasets: ["moons", "line"],
    count: 500,
    seeds: seedsUpTo(STATES.length),
    values: ({ config, seed }) => ({ eval_loss: seed / 8, kl_divergence: config === "plain" ? 0.1 : null }),
    state: ({ config, dataset, seed }) => (config === "gridded" && dataset === "line" ? STATES[seed - 1] : { kind: "done" }),
  });
}

/** What does not depend on how the record was made. */
function plain({ folder, runs, ...rest }: StudyRecord): unknown {
  const path = folder.path;
  return {
    ...rest,
    data: null,
    path,
    runs: runs.map(({ folder: run, data, ...record }) => ({
      ...record,
      at: run.path,
      config: canonicalJson(run.config),
      data: [data.source.hash, data.seed],
    })),
  };
}

describe("a study's folder", () => {
  it("is read as it was written: every run with its state, and the metrics of those that have any", () => {
    const study = written();
    const read = readStudy(study.folder.path);
    expect(plain(read)).toEqual(plain(study));
    expect(read.runs).toHaveLength(24);
    // three of gridded on line have no metrics
    expect(read.rows).toHaveLength(2 * 21);
    expect(read.rows.find(({ config, metric }) => config === "gridded" && metric === "kl_divergence")!.value).toBeNull();
    expect(finishedRun(read, "gridded", "line")!.planned).toMatchObject({ config: "gridded", dataset: "line", seed: 1 });
    expect(finishedRun(read, "gridded", "moons", 3)!.planned.seed).toBe(3);
    for (const seed of [2, 3, 4, 5, 6, 7]) expect(finishedRun(read, "gridded", "line", seed)).toBeUndefined();
  });

  it("compares with the configuration called baseline, else with the first, else with the one that is named", () => {
    const { path } = written().folder;
    expect(readStudy(path).baseline).toBe("plain");
    expect(readStudy(path, "gridded").baseline).toBe("gridded");
    expect(readStudy(writtenStudy({ configs: { first: SMALL, baseline: GRIDDED } }).folder.path).baseline).toBe("baseline");
    expect(() => readStudy(path, "girded")).toThrow(/^unknown configuration "girded"; did you mean "gridded"\? \(valid: plain, gridded\)$/);
  });

  it("has its seeds in order, however they were planned", () => {
    const { path } = writtenStudy({ configs: { plain: SMALL }, seeds: [10, 9, 2], count: 500 }).folder;
    expect(readStudy(path).seeds).toEqual([2, 9, 10]);
  });
});

describe("a run", () => {
  let study: StudyRecord;
  const reread = (index: number): RunRecord => readStudy(study.folder.path).runs[index];

  beforeEach(() => {
    study = writtenStudy({
      configs: { plain: SMALL },
      seeds: [1, 2],
      count: 500,
      values: () => ({ eval_loss: 0.5 }),
      state: ({ seed }) => (seed === 1 ? { kind: "done" } : { kind: "partial", step: 0 }),
    });
  });

  it("that stopped says at which step its checkpoint is", () => {
    const { folder } = study.runs[1];
    writeModel(folder.path, folder.id, begunModel(folder.config, 120));
    expect(reread(1).state).toEqual({ kind: "partial", step: 120 });
    expect(describeState(reread(1))).toBe("stopped at step 120 of 250");
  });

  it("that failed before and is done now is done", () => {
    study.runs[0].folder.writeFailure({ error: "once" });
    expect(reread(0).state).toEqual({ kind: "done" });
  });

  it("says its state in words", () => {
    const words = (state: RunState): string => describeState({ ...study.runs[0], state });
    expect(STATES.map(words)).toEqual([
      "done",
      "done, but its folder lacks samples.npy and grids.safetensors",
      "trained, but not evaluated",
      "failed: the loss is not a number",
      "stopped at step 0 of 250",
      "not begun",
    ]);
    expect(words({ kind: "unreadable", error: "cut" })).toBe("cannot be read: cut");
  });

  it("lacks the logs and grids that its configuration asks for, and no others", () => {
    const curve = { ...GRIDDED, evaluation: { ...SMALL.evaluation, curve: true } };
    study = writtenStudy({ configs: { plain: SMALL, gridded: GRIDDED, curve }, count: 500 });
    for (const { folder } of study.runs) for (const name of ["grids.safetensors", "curve.jsonl"]) rmSync(folder.file(name));
    expect(readStudy(study.folder.path).runs.map(({ state }) => state)).toEqual([
      { kind: "done" },
      { kind: "lacking", files: ["grids.safetensors"] },
      { kind: "lacking", files: ["grids.safetensors", "curve.jsonl"] },
    ]);
  });

  const damage: [number, string, string, RegExp][] = [
    [0, "result.json", '{"id": ', /result\.json is not valid JSON: .*$/],
    [0, "result.json", "null", /result\.json is damaged or something else: it has no "id"$/],
    [
      0,
      "result.json",
      '{"id":"x","digest":"","samplesDigest":"","backend":"","metrics":[]}',
      /result\.json belongs to another run \(x, expected \w+\)$/,
    ],
    [
      0,
      "result.json",
      '{"id":"x","digest":"","samplesDigest":"","backend":"","metrics":5}',
      /result\.json is damaged .*: its metrics are no list of names and numbers$/,
    ],
    [0, "result.json", '{"id":"ID","digest":"","samplesDigest":"","backend":"","metrics":[null]}', /result\.json is damaged/],
    [0, "run.json", "[]", /run\.json is damaged or something else: it has no "format"$/],
    [
      0,
      "run.json",
      '{"format":"noisegrid-run","version":99,"id":"","config":{}}',
      /run\.json has version 99; this noisegrid reads version 1$/,
    ],
    [0, "run.json", '{"format":"noisegrid-run","version":1,"id":"x","config":{"seed":7}}', /holds another run: seed is 7 there and 1 here/],
    [1, "model.safetensors", "x", /model\.safetensors is truncated or no safetensors file \(1 bytes\)$/],
    [1, "failure.json", "{}", /failure\.json is damaged or something else: it has no "error"$/],
  ];

  it.each(damage)("%i whose %s is %s is a gap with a reason in one line", (index, name, text, reason) => {
    const { folder, planned } = study.runs[index];
    writeFileSync(folder.file(name), text.replace("ID", planned.id));
    const { state, result } = reread(index);
    expect(state.kind).toBe("unreadable");
    const { error } = state as { error: string };
    expect(error).toMatch(reason);
    expect(error.split("\n")).toHaveLength(1);
    expect(result).toBeNull();
    const read = readStudy(study.folder.path);
    expect(read.rows).toHaveLength(index === 0 ? 0 : 1);
    expect(read.runs[1 - index].state).toEqual(study.runs[1 - index].state);
  });
});

describe("a folder that is no study", () => {
  const refusal = (path: string): string => {
    try {
      readStudy(path);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      const { message } = error as Error;
      expect(message.split("\n")).toHaveLength(1);
      return message.replaceAll(path, "PATH");
    }
    return "not refused";
  };

  it("is refused for what it is", () => {
    const folder = temporaryFolder();
    expect(refusal(join(folder, "absent"))).toBe("no such folder: PATH");
    expect(refusal(folder)).toBe("PATH is no study: it has no study.json");
    const { runs } = writtenStudy({ configs: { plain: SMALL }, count: 500 });
    expect(refusal(runs[0].folder.path)).toBe("PATH is a single run; name the folder of its study");
    writeFileSync(join(folder, "study.json"), "");
    expect(refusal(join(folder, "study.json"))).toMatch(/study\.json/);
  });

  const sound = makeStudy({ configs: { plain: SMALL }, count: 500, path: join(temporaryFolder(), "study") });
  writeStudy(sound);
  const manifest = JSON.parse(readFileSync(sound.folder.file("study.json"), "utf8")) as { runs: { run: object }[] };
  const changed = (changes: object): string => JSON.stringify({ ...manifest, ...changes });
  const changedRun = (changes: object): string => changed({ runs: [{ ...manifest.runs[0], ...changes }] });

  it("is one where nothing is changed", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "study.json"), changedRun({}));
    expect(readStudy(folder).runs).toHaveLength(1);
  });

  it.each([
    ["cut short", changed({}).slice(0, 90), /^PATH\/study\.json is not valid JSON: /],
    [
      "null",
      "null",
      /^PATH\/study\.json is damaged or something else: it has no "format"; delete PATH\/study\.json, and the study's own command plans its runs again, beside those that are done$/,
    ],
    [
      "without runs",
      '{"format":"noisegrid-study","version":1,"name":"x"}',
      /it has no "runs"; delete PATH\/study\.json, and the study's own command plans its runs again, beside those that are done$/,
    ],
    ["of another format", changed({ format: "noisegrid-run" }), /^PATH\/study\.json does not describe a study of noisegrid$/],
    ["of another version", changed({ version: 2 }), /^PATH\/study\.json has version 2; this noisegrid reads version 1$/],
    [
      "with no runs at all",
      changed({ runs: [] }),
      /is damaged: its runs are not what a study writes; delete PATH\/study\.json, and the study's own command plans its runs again, beside those that are done$/,
    ],
    ["with runs that are no list", changed({ runs: { length: 1 } }), /is damaged: its runs/],
    ["with a run of null", changed({ runs: [null] }), /is damaged: its runs/],
    ["with a run that has no values", changedRun({ run: null }), /is damaged: its runs/],
    ["with a run that has empty values", changedRun({ run: {} }), /is damaged: its runs/],
    ["with a run of another seed", changedRun({ seed: 5 }), /is damaged: its runs/],
    ["with a run of another identity", changedRun({ id: "0123456789abcdef" }), /is damaged: its runs/],
    ["with a run whose values were edited", changedRun({ run: { ...manifest.runs[0].run, snapshotEvery: 7 } }), /is damaged: its runs/],
  ])("is refused with a study.json %s", (_, text, message) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "study.json"), text);
    expect(refusal(folder)).toMatch(message);
  });

  it("is refused where study.json is a folder", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "study.json"));
    expect(refusal(folder)).toMatch(/^cannot read PATH\/study\.json: it is a folder \(EISDIR\); delete PATH\/study\.json, /);
    rmSync(folder, { recursive: true });
  });
});
