/** Records of a results folder: a changed value is refused, and no name in one leads out of the folder. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { readStudy } from "../../src/analysis/study-record.js";
import { quote, UserError } from "../../src/errors/user-error.js";
import { writeRecord } from "../../src/files/record.js";
import { parseRunConfig } from "../../src/study/config/config.js";
import { loadStudy, planRuns } from "../../src/study/config/definition.js";
import { runId } from "../../src/study/config/identity.js";
import { readManifest } from "../../src/study/run/folder/run-folder.js";
import { noisegrid } from "../cli/command.js";
import { refusal } from "../support/refusals.js";
import { SMALL, writtenStudy } from "../support/study.js";

const made = () => writtenStudy({ configs: { plain: SMALL }, count: 500, values: () => ({ eval_loss: 0.5, kl_divergence: null }) });

describe("a record", () => {
  const study = made();
  const [{ folder }] = study.runs;
  it.each<[string, () => unknown]>([
    [folder.file("result.json"), () => folder.result()],
    [folder.file("run.json"), () => readManifest(folder.path)],
    [study.folder.file("study.json"), () => study.folder.read()],
  ])("%s is refused with any bit flipped, or says the same", (path, read) => {
    const bytes = readFileSync(path);
    const value = read();
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      const changed = new Uint8Array(bytes);
      changed[at] ^= 1 << (at % 8);
      writeFileSync(path, changed);
      try {
        expect(read(), `byte ${at}`).toEqual(value);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        refused++;
      }
    }
    writeFileSync(path, bytes);
    // but for spaces between values every byte counts
    expect(refused / bytes.length).toBeGreaterThan(0.6);
  });

  it("of version 0.1 has no checksum, and is read", () => {
    for (const path of [folder.file("result.json"), folder.file("run.json"), study.folder.file("study.json")]) {
      const { checksum, ...rest } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
      expect(checksum).toMatch(/^sha256:[0-9a-f]{64}$/);
      writeFileSync(path, `${JSON.stringify(rest, null, 2)}\n`);
    }
    expect(readStudy(study.folder.path).runs[0]).toMatchObject({ state: { kind: "done" }, result: study.runs[0].result });
  });
});

describe("a name in a record", () => {
  const NAMES = ["../../../x", "..", ".", "a/b", "/tmp/x", "a\\b", "", "a\nb", "x".repeat(65), 5, null];

  it.each(NAMES)("%j is no configuration's of a study.json, whatever its checksum says", (name) => {
    const study = made();
    const manifest = study.folder.read();
    const runs = [{ ...manifest.runs[0], config: name }];
    writeRecord(study.folder.file("study.json"), { ...manifest, runs }, 1);
    const message = refusal(() => readStudy(study.folder.path));
    // of a long message the middle goes, and the remedy stays
    expect(message).toContain(`study.json is damaged: its runs[0].config is ${quote(name).slice(0, 40)}`);
    expect(message).toMatch(/; delete \S+study\.json, and the study's own command plans its runs again, beside those that are done$/);
    if (!message.includes(" … ")) expect(message).toContain(`${quote(name)}: must be letters, digits, - and _;`);
  });

  it.each(NAMES)("%j is no study's", (name) => {
    const study = made();
    writeRecord(study.folder.file("study.json"), { ...study.folder.read(), name }, 1);
    expect(refusal(() => readStudy(study.folder.path))).toContain("study.json is damaged: its name is ");
  });

  it.each<[string, object]>([
    ["data set", { dataset: { name: "../x", count: 500 } }],
    ["level", { grid: { axes: [0, 1], lower: [-1, -1], upper: [1, 1], levels: [{ name: "../x", size: 3, penalty: null }] } }],
    ["sampler", { evaluation: { ...parseRunConfig(made().runs[0].planned.run, "c").evaluation, samplers: [{ kind: "../x" }] } }],
  ])("is no %s's", (_, change) => {
    const study = made();
    const manifest = study.folder.read();
    const run = { ...manifest.runs[0].run, ...change };
    const planned = { ...manifest.runs[0], dataset: run.dataset.name, run, id: runId(run) };
    writeRecord(study.folder.file("study.json"), { ...manifest, runs: [planned] }, 1);
    expect(refusal(() => readStudy(study.folder.path))).toMatch(/study\.json is damaged: its runs\[0\]\.run: /);
  });

  it.each<[string, object]>([
    ["metric", { metric: "../x", value: 1, unit: "1" }],
    ["sampler", { metric: "kl_divergence", value: 1, unit: "1", sampler: "../x", steps: 3 }],
    ["number of steps", { metric: "kl_divergence", value: 1, unit: "1", sampler: "ddim", steps: 2 ** 70 }],
    ["unit", { metric: "kl_divergence", value: 1, unit: "a\nb" }],
  ])("is no %s of a result", (_, metric) => {
    const { folder } = made().runs[0];
    const result = folder.result()!;
    writeRecord(folder.file("result.json"), { ...result, metrics: [metric] }, 2);
    expect(refusal(() => folder.result())).toMatch(/its metrics are no list of names and numbers$/);
  });

  it("leads nothing out of the folder that report and plot write into", async () => {
    const study = made();
    const manifest = study.folder.read();
    writeRecord(study.folder.file("study.json"), { ...manifest, runs: [{ ...manifest.runs[0], config: "../../../x" }] }, 1);
    const around = join(study.folder.path, "..");
    const files = (): Set<string> => new Set(readdirSync(around, { recursive: true, encoding: "utf8" }));
    const before = files();
    mkdirSync(join(around, "x"));
    for (const command of ["report", "plot"]) {
      const { status, stderr } = await noisegrid(around, command, basename(study.folder.path));
      expect(status).toBe(2);
      expect(stderr).toMatch(/^noisegrid: study\/study\.json is damaged: its runs\[0\]\.config is "\.\.\/\.\.\/\.\.\/x": .*\n$/);
    }
    expect(files()).toEqual(before.add("x"));
    expect(existsSync(join(around, "../x"))).toBe(false);
  });
});

it.each(["paper", "adaptation", "next-steps"])("the configurations of %s are read as they are written", (name) => {
  for (const { run } of planRuns(loadStudy(name, { seeds: [1] }))) {
    expect(parseRunConfig(JSON.parse(JSON.stringify(run)), "c")).toEqual(run);
  }
});

it("a study.json in which one name stands for two configurations, or a run stands twice, is refused", () => {
  const study = writtenStudy({ configs: { plain: SMALL, other: { ...SMALL, snapshotEvery: 50 } }, count: 500 });
  const { runs, ...manifest } = study.folder.read();
  const write = (changed: object[]) => writeRecord(study.folder.file("study.json"), { ...manifest, runs: changed }, 1);
  write([runs[0], { ...runs[1], config: "plain" }]);
  expect(refusal(() => study.folder.read())).toMatch(/two configurations are called plain; delete /);
  write([runs[0], { ...runs[0], config: "Plain" }]);
  expect(refusal(() => study.folder.read())).toMatch(/stands in it twice, or under names .*; delete /);
});
