/**
 * Damage at drawn places of every file of a run and of its study: a reader refuses it in one line, or gives what it gives without.
 * The places follow from a seed, so that a failure comes again.
 */

import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { floorsOf } from "../../src/analysis/comparison/floors.js";
import { gridSnapshots } from "../../src/analysis/grids/grids.js";
import { analyse } from "../../src/analysis/study-analysis.js";
import { readStudy } from "../../src/analysis/study-record.js";
import { loadBackend } from "../../src/backend/node.js";
import { encode } from "../../src/diffusion/transform/transform.js";
import { UserError } from "../../src/errors/user-error.js";
import { integers, stream } from "../../src/numerics/random.js";
import { sampleRows } from "../../src/diffusion/sampling.js";
import { samplesOf } from "../../src/plot/study/pictured.js";
import { parseConfig } from "../../src/study/config/config.js";
import { predictingBackend } from "../../src/model/backends.js";
import { knownErrors, measured } from "../../src/model/verbs/errors.js";
import type { PlannedRun, StudyDefinition } from "../../src/study/config/definition.js";
import { planRuns } from "../../src/study/config/definition.js";
import { digestOf } from "../../src/study/config/identity.js";
import { openRun, RunFolder } from "../../src/study/run/folder/run-folder.js";
import { samplersOf } from "../../src/study/config/sampler-config.js";
import { resolveSampler } from "../../src/diffusion/adaptation/named-sampler.js";
import { StudyFolder } from "../../src/study/records/study-folder.js";
import { asEarlier } from "../support/earlier-files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { carryOn, EVERYTHING } from "../support/trained-run.js";
import { withoutChecksum } from "../support/without-checksum.js";

const backend = await loadBackend("auto");
const SEED = 20;
const definition: StudyDefinition = {
  name: "fuzzed",
  configs: new Map([["everything", parseConfig(EVERYTHING, "everything")]]),
  datasets: [{ name: "moons", count: 300 }],
  seeds: [1],
};
const [planned] = planRuns(definition);

let study: StudyFolder;
let stopped: RunFolder;

beforeAll(() => {
  study = new StudyFolder(join(temporaryFolder(), "study"));
  study.plan(definition, [planned]);
  carryOn(study.runFolder(planned));
  floorsOf(readStudy(study.path));
  stopped = new RunFolder(join(temporaryFolder(), "stopped"), planned.run, "everything");
  carryOn(stopped, 45);
});

/** What `sample` draws of the run in a folder: by its configuration and its model as they stand there. */
function sampled(path: string): string {
  const { config, parts, data } = openRun(path);
  const { transform } = parts;
  const average = predictingBackend(backend, parts);
  const [named] = samplersOf(config);
  const rows = encode(transform, data.train().points, data.dimensions);
  const needed = { sampler: named };
  const errors = knownErrors(parts.errors, needed).known ?? measured(average, rows, { seed: config.seed, transform, needed });
  const how = resolveSampler(named, average, errors);
  const digest = digestOf(sampleRows(average, 7, 0, 16, { sampler: how, domain: transform }));
  average.dispose();
  return digest;
}

/** What a report takes from a study's folder; of a run that is no longer whole, that it says so. */
function reported(path: string, run: PlannedRun): unknown {
  const record = readStudy(path);
  const [{ state, folder }] = record.runs;
  if (state.kind !== "done") return state.kind;
  const { comparisons, coverage, overall } = analyse(record, []);
  return {
    rows: record.samplerRows,
    comparisons,
    overall,
    coverage,
    floors: floorsOf(record),
    grids: gridSnapshots(record.runs[0]),
    samples: samplesOf(record.runs[0]),
    denoised: sampled(folder.path),
    id: run.id,
  };
}

/** One change of a file's bytes; a number chooses the place. */
type Damage = (bytes: Buffer, place: (below: number) => number) => Buffer;

const DAMAGES: Record<string, Damage> = {
  "a bit flipped": (bytes, place) => {
    bytes[place(bytes.length)] ^= 1 << place(8);
    return bytes;
  },
  "a byte of the first 400 flipped": (bytes, place) => {
    bytes[place(Math.min(400, bytes.length))] ^= 1 << place(8);
    return bytes;
  },
  cut: (bytes, place) => bytes.subarray(0, place(bytes.length)),
  "two pieces swapped": (bytes, place) => {
    const length = 1 + place(Math.min(64, bytes.length / 2));
    const [a, b] = [place(bytes.length - length), place(bytes.length - length)];
    const swapped = Buffer.from(bytes);
    bytes.copy(swapped, a, b, b + length);
    bytes.copy(swapped, b, a, a + length);
    return swapped;
  },
  "eight bytes of ones": (bytes, place) => bytes.fill(0xff, place(bytes.length)).subarray(0, bytes.length),
  "four zeros": (bytes, place) => {
    const at = place(bytes.length);
    return bytes.fill(0, at, Math.min(at + 4, bytes.length));
  },
  "more at its end": (bytes, place) => Buffer.concat([bytes, Buffer.alloc(1 + place(9), place(256))]),
  "a line doubled or a piece repeated": (bytes, place) => {
    const at = bytes.indexOf("\n", place(bytes.length)) + 1;
    const from = bytes.lastIndexOf("\n", Math.max(0, at - 2)) + 1;
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, at), bytes.subarray(at)]);
  },
};

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .toSorted((a, b) => (a < b ? -1 : 1));
}

/**
 * Damages every file of `source` in every way at `places`, and hands each damaged copy to `read`.
 *
 * @param writes whether `read` writes into the folder
 * @returns the names of the files for which it was refused, and how often it was not
 */
function fuzz(
  source: string,
  places: number,
  read: (folder: string) => unknown,
  expected: (value: unknown) => boolean,
  writes = false,
): { refused: string[]; same: number } {
  const counts: { refused: string[]; same: number } = { refused: [], same: 0 };
  const folder = join(temporaryFolder(), "copy");
  const renew = (): void => {
    rmSync(folder, { recursive: true, force: true });
    cpSync(source, folder, { recursive: true });
  };
  renew();
  for (const [f, name] of filesUnder(source).entries()) {
    for (const [d, [words, damage]] of Object.entries(DAMAGES).entries()) {
      for (let n = 0; n < places; n++) {
        const draws = integers(stream(SEED, "fuzz"), (f * 100 + d) * 100 + n, 8, 2 ** 24);
        let next = 0;
        const place = (below: number): number => Math.floor((draws[next++] / 2 ** 24) * below);
        const sound = readFileSync(join(source, name));
        writeFileSync(join(folder, name), damage(Buffer.from(sound), place));
        const what = `${name}, ${words}, place ${n}`;
        try {
          expect(expected(read(folder)), what).toBe(true);
          counts.same++;
        } catch (error) {
          if (!(error instanceof UserError)) throw new Error(`${what}: ${(error as Error).stack}`, { cause: error });
          expect(error.message.split("\n"), what).toHaveLength(1);
          expect(error.message.replaceAll(folder, "").length, what).toBeLessThan(400);
          counts.refused.push(name);
        }
        // a reader changes at most the file that was damaged; a run that goes on changes all
        if (writes) renew();
        else writeFileSync(join(folder, name), sound);
      }
    }
  }
  return counts;
}

const sameAs = (value: unknown): ((other: unknown) => boolean) => {
  const text = JSON.stringify(value);
  return (other) => JSON.stringify(other) === text;
};

it("of a run's files is refused by sample, or changes no sample", () => {
  const whole = study.runFolder(planned).path;
  const digest = sampled(whole);
  const { refused, same } = fuzz(whole, 2, sampled, (value) => value === digest);
  // files that sample does not read are damaged for nothing
  expect(refused.length).toBeGreaterThan(25);
  expect(same).toBeGreaterThan(40);
});

it("of a run that stopped is refused when it goes on, or changes no byte of its result", () => {
  const copy = join(temporaryFolder(), "copy");
  cpSync(stopped.path, copy, { recursive: true });
  const whole = carryOn(new RunFolder(copy, planned.run, "everything"))!;
  const digests = (path: string): string[] => {
    const result = carryOn(new RunFolder(path, planned.run, "everything"))!;
    const metrics = result.metrics.filter(({ unit }) => unit !== "s" && unit !== "ms");
    const files = ["metrics.jsonl", "curve.jsonl", "grids.safetensors"].map((name) => result.files![name]);
    const { transform, errors } = openRun(path).parts;
    return [result.digest, result.samplesDigest!, ...files, JSON.stringify([metrics, transform, errors])];
  };
  const expected = digests(copy);
  expect(expected[0]).toBe(whole.digest);
  const { refused } = fuzz(stopped.path, 1, digests, sameAs(expected), true);
  expect(refused.length).toBeGreaterThan(25);
});

it("of a study is told of as a gap of its report, or changes nothing of it; of study.json alone it is refused", () => {
  const isSame = sameAs(reported(study.path, planned));
  const { refused, same } = fuzz(
    study.path,
    1,
    (path) => reported(path, planned),
    (value) => typeof value === "string" || isSame(value),
  );
  expect([...new Set(refused)]).toEqual(["study.json"]);
  expect(same).toBeGreaterThan(40);
});

it("of a study of version 0.1, which has no checksums, is refused or read, and nothing hangs or breaks", () => {
  const old = join(temporaryFolder(), "old");
  cpSync(study.path, old, { recursive: true });
  asEarlier(new StudyFolder(old).runFolder(planned));
  for (const name of filesUnder(old)) {
    const bytes = readFileSync(join(old, name));
    if (name.endsWith(".safetensors")) writeFileSync(join(old, name), withoutChecksum(bytes));
    if (!name.endsWith(".json")) continue;
    const { checksum, files: _, ...rest } = JSON.parse(bytes.toString()) as Record<string, unknown>;
    expect(checksum, name).toMatch(/^sha256:/);
    writeFileSync(join(old, name), JSON.stringify(rest, null, 1));
  }
  expect(sameAs(reported(study.path, planned))(reported(old, planned))).toBe(true);
  const { refused, same } = fuzz(
    old,
    1,
    (path) => reported(path, planned),
    () => true,
  );
  expect(refused.length).toBeGreaterThan(10);
  expect(same).toBeGreaterThan(10);
});
