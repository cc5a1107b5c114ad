/** A run that goes on: from what it wrote, or not at all where that has changed. */

import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { readBytes } from "../../src/files/read.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/files/formats/safetensors.js";
import type { RunFolder } from "../../src/study/run/folder/run-folder.js";
import { openRun } from "../../src/study/run/folder/run-folder.js";
import { readEarlierCheckpoint } from "../../src/study/run/folder/earlier-files.js";
import { curveLog, lossLog } from "../../src/study/run/folder/step-log.js";
import { asEarlier, writeEarlierCheckpoint } from "../support/earlier-files.js";
import { refusal } from "../support/refusals.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { carryOn, EVERY_CONFIG, runFolderOf } from "../support/trained-run.js";
import { withoutChecksum } from "../support/without-checksum.js";

/** Everything of a run whose bytes follow from its configuration: not the times of result.json and the model's file. */
const FIXED = ["metrics.jsonl", "curve.jsonl", "grids.safetensors", "samples.npy"];

let whole: RunFolder;
let stopped: RunFolder;

/** A copy of a run's folder. */
function copyOf(folder: RunFolder): RunFolder {
  const copy = runFolderOf();
  cpSync(folder.path, copy.path, { recursive: true });
  return copy;
}

function expectWhole(folder: RunFolder): void {
  const result = carryOn(folder);
  expect([result?.digest, result?.samplesDigest]).toEqual([whole.result()!.digest, whole.result()!.samplesDigest]);
  expect(openRun(folder.path).parts).toEqual(openRun(whole.path).parts);
  for (const name of FIXED) expect(readFileSync(folder.file(name)).equals(readFileSync(whole.file(name))), name).toBe(true);
  expect(readdirSync(folder.path).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
    readdirSync(whole.path).toSorted((a, b) => (a < b ? -1 : 1)),
  );
}

beforeAll(() => {
  whole = runFolderOf();
  carryOn(whole);
  stopped = runFolderOf();
  carryOn(stopped, 33);
});

describe("a run that stopped", () => {
  it("has each snapshot in a file of its own, and one for all when it is trained", () => {
    expect(readdirSync(stopped.file("grids"))).toEqual(["step_20.safetensors"]);
    expect(existsSync(stopped.file("grids.safetensors"))).toBe(false);
    expect(existsSync(whole.file("grids"))).toBe(false);
    const { tensors, metadata } = decodeSafetensors(readBytes(whole.file("grids.safetensors")), "grids");
    expect(metadata).toEqual({ id: readCheckpointId() });
    expect(Object.keys(tensors)).toEqual([20, 40, 50].flatMap((step) => [`step_${step}.coarse`, `step_${step}.fine`]));
  });

  it("goes on to the bytes of one that did not", () => {
    expectWhole(copyOf(stopped));
  });

  it("goes on from logs and snapshots that are ahead of its checkpoint", () => {
    const folder = copyOf(stopped);
    const ahead = runFolderOf();
    carryOn(ahead, 44);
    for (const name of ["metrics.jsonl", "curve.jsonl", "grids"]) cpSync(ahead.file(name), folder.file(name), { recursive: true });
    appendFileSync(folder.file("metrics.jsonl"), '{"step":45,"lo');
    expectWhole(folder);
  });

  it("goes on from every moment of the joining of its snapshots", () => {
    const parts = runFolderOf();
    carryOn(parts, 40);
    for (const stage of ["not begun", "joined", "half removed"]) {
      const folder = copyOf(whole);
      rmSync(folder.file("result.json"));
      if (stage !== "not begun") {
        mkdirSync(folder.file("grids"));
        const kept = stage === "joined" ? readdirSync(parts.file("grids")) : ["step_40.safetensors"];
        for (const name of kept) cpSync(parts.file(`grids/${name}`), folder.file(`grids/${name}`));
      }
      expectWhole(folder);
    }
  });

  it("by an earlier version goes on, and its model's file takes the place of the earlier ones", () => {
    const folder = copyOf(stopped);
    asEarlier(folder);
    expect(existsSync(folder.file("checkpoint.safetensors"))).toBe(true);
    expectWhole(folder);
  });

  it("by an earlier version may stop again: its model's file counts, not the earlier ones that stand beside it", () => {
    const folder = copyOf(stopped);
    asEarlier(folder);
    carryOn(folder, 44);
    expect(existsSync(folder.file("checkpoint.safetensors"))).toBe(true);
    expect(openRun(folder.path).parts.training.steps).toBe(44);
    expectWhole(folder);
  });

  it("by version 0.1 goes on: no checksums, and one file of snapshots", () => {
    const folder = copyOf(stopped);
    asEarlier(folder);
    const { logs, ...kept } = readEarlierCheckpoint(folder.path, EVERY_CONFIG)!;
    expect(Object.keys(logs!)).toEqual(["metrics.jsonl", "curve.jsonl"]);
    writeEarlierCheckpoint(folder.path, EVERY_CONFIG, kept);
    const part = decodeSafetensors(readBytes(folder.file("grids/step_20.safetensors")), "grids");
    const later = Object.entries(part.tensors).map(([name, tensor]) => [name.replace("20", "40"), tensor]);
    part.tensors = { ...part.tensors, ...(Object.fromEntries(later) as typeof part.tensors) };
    writeFileSync(folder.file("grids.safetensors"), withoutChecksum(encodeSafetensors(part)));
    rmSync(folder.file("grids"), { recursive: true });
    for (const name of ["checkpoint.safetensors", "domain.safetensors"])
      writeFileSync(folder.file(name), withoutChecksum(readFileSync(folder.file(name))));
    expectWhole(folder);
  });
});

function readCheckpointId(): string {
  return (JSON.parse(readFileSync(whole.file("run.json"), "utf8")) as { id: string }).id;
}

describe("a run does not go on", () => {
  const lines = (folder: RunFolder, name: string): string[] => readFileSync(folder.file(name), "utf8").split("\n").slice(0, -1);
  const rewrite = (folder: RunFolder, name: string, change: (before: string[]) => string[]): void =>
    writeFileSync(
      folder.file(name),
      change(lines(folder, name))
        .map((line) => `${line}\n`)
        .join(""),
    );

  it.each<[string, (before: string[]) => string[], RegExp]>([
    [
      "lost a line",
      (before) => before.toSpliced(6, 1),
      /metrics\.jsonl: line 7 is of step 8 and follows step 6: lines are lost, doubled or out of order;/,
    ],
    ["lost its last line", (before) => before.slice(0, -1), /metrics\.jsonl has 32 steps, but the checkpoint is at step 33;/],
    ["doubled a line", (before) => before.toSpliced(6, 0, before[6]), /line 8 is of step 7 and follows step 7/],
    ["turned around", (before) => before.toReversed(), /line 1 is of step 33 and follows step 0/],
    ["has a line null", (before) => before.with(4, "null"), /line 5 is null, not a record of a step;/],
    ["has a line of a step alone", (before) => before.with(4, '{"step":5}'), /line 5 has no mse;/],
    ["has a line that is no JSON", (before) => before.with(4, "{"), /line 5 is not JSON;/],
    [
      "has a loss of null",
      (before) => before.with(4, before[4].replace(/"loss":[^,]+/, '"loss":null')),
      /line 5 has a loss that is no finite number;/,
    ],
    ["has a key twice", (before) => before.with(4, before[4].replace("{", '{"mse":1,')), /line 5 is not as it was written;/],
    [
      "has another loss",
      (before) => before.with(4, before[4].replace(/"mse":[^,]+/, '"mse":0.5')),
      /is damaged: its lines up to step 33 are not those that the checkpoint was written with;/,
    ],
  ])("where its log %s, and its files stay", (_, change, message) => {
    const folder = copyOf(stopped);
    rewrite(folder, "metrics.jsonl", change);
    const before = readFileSync(folder.file("metrics.jsonl"), "utf8");
    const said = refusal(() => carryOn(folder));
    expect(said).toMatch(message);
    expect(said).toContain(`delete ${folder.path}, and the same command carries the run out again`);
    expect(readFileSync(folder.file("metrics.jsonl"), "utf8")).toBe(before);
    expect(existsSync(folder.file("result.json"))).toBe(false);
  });

  it("where a point of its curve has changed", () => {
    const folder = copyOf(stopped);
    rewrite(folder, "curve.jsonl", ([first]) => [first.replace(/"kl":[^}]+/, '"kl":0.5')]);
    expect(refusal(() => carryOn(folder))).toMatch(/curve\.jsonl is damaged: its lines up to step 33/);
  });

  it("where a snapshot is missing, damaged or another run's", () => {
    const path = "grids/step_20.safetensors";
    const folder = copyOf(stopped);
    rmSync(folder.file(path));
    expect(refusal(() => carryOn(folder))).toMatch(/grids is damaged: it lacks "step_20\.coarse" of shape \[3, 2, 2\]; delete /);
    const bytes = readFileSync(stopped.file(path));
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(folder.file(path), bytes);
    expect(refusal(() => carryOn(folder))).toMatch(/step_20\.safetensors is damaged: its bytes do not have the checksum/);
    const { tensors } = decodeSafetensors(readFileSync(stopped.file(path)), path);
    writeFileSync(folder.file(path), encodeSafetensors({ metadata: { id: "0123456789abcdef" }, tensors }));
    expect(refusal(() => carryOn(folder))).toMatch(/belongs to another run \(0123456789abcdef, expected/);
  });
});

describe("a log", () => {
  it("appends nothing where it cannot, and keeps what it holds", () => {
    const folder = temporaryFolder();
    const log = curveLog(folder);
    log.add({ step: 1, samples: 2, kl: 0.5 });
    log.flush();
    mkdirSync(`${folder}/other`);
    const broken = curveLog(`${folder}/other/missing`);
    broken.add({ step: 1, samples: 2, kl: 0.5 });
    expect(() => broken.flush()).toThrow(/cannot write .*curve\.jsonl: there is no such file or folder \(ENOENT\)/);
    expect(log.read()).toEqual([{ step: 1, samples: 2, kl: 0.5 }]);
  });

  it("has values that do not exist where they may", () => {
    const folder = temporaryFolder();
    writeFileSync(`${folder}/curve.jsonl`, '{"step":20,"samples":5,"kl":null}\n');
    expect(curveLog(folder).read()).toEqual([{ step: 20, samples: 5, kl: null }]);
    writeFileSync(`${folder}/metrics.jsonl`, '{"step":1,"mse":1,"denoiserGradNorm":null}\n');
    expect(lossLog(folder).read()).toHaveLength(1);
    writeFileSync(`${folder}/metrics.jsonl`, '{"step":1,"mse":null}\n');
    expect(() => lossLog(folder).read()).toThrow("metrics.jsonl: line 1 has a mse that is no finite number");
  });
});
