/** What `sample` writes and where: bytes of every format, streams that hold data alone, files that are whole or not there. */

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import Papa from "papaparse";
import { beforeAll, describe, expect, it } from "vitest";
import { POINT_FORMATS, targetOf, writeRows } from "../../src/cli/commands/sample/output.js";
import { decodeNpy } from "../../src/files/formats/npy.js";
import { workersFor } from "../../src/study/workers/ask-worker.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { lastLine, noisegrid, TINY_GRID, writeJson } from "./command.js";
import { builtCommand } from "../support/built.js";

const MAIN = builtCommand();
let cwd: string;

beforeAll(async () => {
  cwd = temporaryFolder();
  writeJson(cwd, "tiny.json", TINY_GRID);
  await noisegrid(cwd, "train", "--dataset", "moons", "--config", "tiny.json", "--points", "500", "--steps", "20", "--out", "run");
});

/** A shell's streams: what a parent process in Node.js gives its child cannot be opened by name. */
function shell(command: string, env: NodeJS.ProcessEnv = {}): { status: number | null; stdout: string; stderr: string } {
  const line = command.replaceAll("SAMPLE", `${process.execPath} ${MAIN} sample run --sampler dpmpp_2m --steps 1`);
  return spawnSync("bash", ["-c", line], { cwd, encoding: "utf8", env: { ...process.env, ...env } });
}

const sample = (...rest: string[]): ReturnType<typeof noisegrid> =>
  noisegrid(cwd, "sample", "run", "--sampler", "dpmpp_2m", "--steps", "1", ...rest);

describe("the bytes", () => {
  const COUNT = 40_001;

  it("are those of one array, however many workers draw how many blocks", async () => {
    const written = await Promise.all(
      ["1", "2", "5"].map(async (jobs) => {
        const { stdout } = await sample("--count", String(COUNT), "--jobs", jobs, "--out", `jobs-${jobs}.npy`);
        return { digest: lastLine(stdout), bytes: readFileSync(join(cwd, `jobs-${jobs}.npy`)) };
      }),
    );
    const { values, columns } = decodeNpy(written[0].bytes, "jobs-1.npy");
    expect([values.length, columns]).toEqual([2 * COUNT, 2]);
    expect(values.every(Number.isFinite)).toBe(true);
    // the rows differ, so a block that is repeated or misplaced would show
    expect(new Set(values.filter((_, i) => i % 2 === 0)).size).toBeGreaterThan(0.99 * COUNT);
    const truth = createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex");
    for (const { digest, bytes } of written) {
      expect(digest).toBe(`digest sha256:${truth}`);
      expect(bytes.equals(written[0].bytes)).toBe(true);
    }
    const few = await sample("--count", "1000", "--out", "few.npy");
    expect(few.status).toBe(0);
    expect(decodeNpy(readFileSync(join(cwd, "few.npy")), "few").values).toEqual(values.subarray(0, 2000));
  });

  it("of a model's file are those of its run", async () => {
    const samples = async (of: string): Promise<string> => {
      const { status, stdout } = await noisegrid(cwd, "sample", of, "--count", "300", "--seed", "3", "--out", "file.npy");
      expect(status).toBe(0);
      return lastLine(stdout);
    };
    expect(await samples("run/model.safetensors")).toBe(await samples("run"));
    writeFileSync(join(cwd, "text.safetensors"), "no model");
    const { status, stderr } = await noisegrid(cwd, "sample", "text.safetensors", "--out", "file.npy");
    expect([status, stderr]).toEqual([2, "noisegrid: text.safetensors is truncated or no safetensors file (8 bytes)\n"]);
    const needy = await noisegrid(cwd, "sample", "run/model.safetensors", "--sampler", "ddpm-analytic", "--out", "file.npy");
    expect([needy.status, needy.stderr]).toEqual([
      2,
      'noisegrid: the model was saved without its errors "scalar", which the sampler needs; choose another with --sampler\n',
    ]);
  });

  it("never take the place of the model or of its run's files", async () => {
    const model = readFileSync(join(cwd, "run/model.safetensors"));
    for (const [of, out] of [
      ["run/model.safetensors", "./run/model.safetensors"],
      ["run", "run/model.safetensors"],
      ["run", "run/metrics.jsonl"],
    ]) {
      const { status, stderr } = await noisegrid(cwd, "sample", of, "--format", "csv", "--out", out);
      expect([status, stderr]).toEqual([
        2,
        expect.stringMatching(/^noisegrid: --out is ".*", (the model|a file of the run) itself; choose another/),
      ]);
    }
    expect(readFileSync(join(cwd, "run/model.safetensors")).equals(model)).toBe(true);
    expect((await noisegrid(cwd, "sample", "run", "--count", "3", "--out", "run/own.csv")).status).toBe(0);
  });

  it("of csv and parquet hold the same numbers exactly", async () => {
    const digests = new Set<string>();
    for (const name of ["same.npy", "same.csv", "same.parquet", "SAME.CSV", "SAME.Parquet", "same"]) {
      digests.add(lastLine((await sample("--count", "70000", "--out", name)).stdout));
    }
    expect(digests.size).toBe(1);
    const bytes = (name: string): Buffer => readFileSync(join(cwd, name));
    const { values } = decodeNpy(bytes("same.npy"), "same.npy");
    const data = Array.from({ length: 70_000 }, (_, row) => [0, 1].map((c) => Number(values[2 * row + c].toPrecision(9))));
    const text = `${Papa.unparse({ fields: ["x0", "x1"], data }, { newline: "\n" })}\n`;
    for (const name of ["same.csv", "SAME.CSV", "same"]) expect(bytes(name).equals(Buffer.from(text))).toBe(true);
    for (const name of ["same.parquet", "SAME.Parquet"]) {
      const rows = await parquetReadObjects({ file: new Uint8Array(bytes(name)).buffer });
      expect(rows).toHaveLength(70_000);
      expect(Float32Array.from(rows.flatMap(({ x0, x1 }) => [x0, x1] as number[]))).toEqual(values);
    }
  });

  it("are those of its ending where a name is nothing else", async () => {
    for (const ending of [".npy", ".parquet", ".csv", ".NPY"]) {
      for (const out of [ending, `named${ending}`]) expect((await sample("--count", "20", "--out", out)).status).toBe(0);
      expect(readFileSync(join(cwd, ending)).equals(readFileSync(join(cwd, `named${ending}`)))).toBe(true);
    }
    expect(readFileSync(join(cwd, ".npy")).subarray(1, 6).toString()).toBe("NUMPY");
  });

  it("of a million rows take no more memory than those of a few", () => {
    const status = 'readFileSync("/proc/self/status", "utf8")';
    const script = `import { readFileSync, writeSync } from "node:fs";
process.on("exit", () => writeSync(2, "peak " + /VmHWM:\\s+(\\d+)/.exec(${status})[1]));
await import(${JSON.stringify(MAIN)});`;
    writeFileSync(join(cwd, "peak.mjs"), script);
    const args = ["sample", "run", "--sampler", "dpmpp_2m", "--steps", "1", "--jobs", "2", "--count", "1000000", "--out", "many.csv"];
    const { status: ended, stderr } = spawnSync(process.execPath, ["peak.mjs", ...args], { cwd, encoding: "utf8" });
    expect(ended).toBe(0);
    expect(readFileSync(join(cwd, "many.csv")).filter((byte) => byte === 10)).toHaveLength(1_000_001);
    const peak = Number(/peak (\d+)/.exec(stderr)![1]) / 1024;
    expect(peak).toBeGreaterThan(30);
    expect(peak).toBeLessThan(300);
  });
});

describe("a stream", () => {
  it.each(["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "to-stdout.csv"])("holds rows alone with --out %s", async (out) => {
    if (!existsSync(join(cwd, "to-stdout.csv"))) symlinkSync("/dev/stdout", join(cwd, "to-stdout.csv"));
    await sample("--count", "50", "--out", "truth.csv");
    const { status, stdout, stderr } = shell(`SAMPLE --count 50 --out ${out} | cat`);
    expect({ status, stdout }).toEqual({ status: 0, stdout: readFileSync(join(cwd, "truth.csv"), "utf8") });
    expect(stderr).toMatch(/^50 points in .*\ndigest sha256:[0-9a-f]{64}\n$/);
    expect(readdirSync(cwd)).not.toContain("-");
  });

  it("takes other formats too", async () => {
    await sample("--count", "50", "--out", "truth.npy");
    shell("SAMPLE --count 50 --format npy --out - > piped.npy");
    expect(readFileSync(join(cwd, "piped.npy")).equals(readFileSync(join(cwd, "truth.npy")))).toBe(true);
  });

  it("keeps what a log held that the shell appends to", async () => {
    for (const how of ["--out /dev/stdout >> log", "--out - >> log", "--out /dev/fd/3 3>> log", "--out /dev/stderr 2>> log"]) {
      writeFileSync(join(cwd, "log"), "held before\n");
      const { status } = shell(`SAMPLE --count 2 ${how}`);
      expect(status).toBe(0);
      expect(readFileSync(join(cwd, "log"), "utf8"), how).toMatch(/^held before\nx0,x1\n[-\d.e]+,[-\d.e]+\n[-\d.e]+,[-\d.e]+\n$/);
    }
  });

  it("may be a named pipe, and stays one", () => {
    const { stdout, status } = shell("mkfifo fifo; cat fifo & SAMPLE --count 3 --out fifo; test -p fifo");
    expect(status).toBe(0);
    expect(stdout.match(/^[-\d.e]+,[-\d.e]+$/gm)).toHaveLength(3);
  });

  it("that nobody reads any more ends the sampling quietly", () => {
    const begun = performance.now();
    const { stdout, stderr } = shell('SAMPLE --count 10000000 --out - | head -1; echo "${PIPESTATUS[0]}"');
    expect(stdout).toBe("x0,x1\n0\n");
    expect(stderr).toBe("");
    // ten million rows of text take longer than this
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it("that is full ends in a failure of one line", () => {
    const { status, stderr } = shell("SAMPLE --count 50 --out - > /dev/full");
    expect(stderr).toBe("noisegrid: cannot write standard output: the disk is full (ENOSPC)\n");
    expect(status).toBe(1);
    const words = shell("SAMPLE --count 50 --out beside.csv > /dev/full");
    expect(words.stderr).toBe("noisegrid: cannot write standard output: the disk is full (ENOSPC)\n");
    expect(words.status).toBe(1);
    expect(existsSync(join(cwd, "beside.csv"))).toBe(true);
  });
});

describe("a file", () => {
  const endsIn = (ending: string): string => `ends in "${ending}"; it takes .csv, .npy, .parquet, or any ending with --format`;
  it.each([
    ["x.safetensors", endsIn(".safetensors")],
    ["x.parq", endsIn(".parq")],
    ["x.csv.gz", 'is "x.csv.gz", and output is not compressed; write x.csv, and gzip it'],
    ["x.", endsIn(".")],
  ])("whose ending names no format is refused: %s", async (name, problem) => {
    const { status, stderr, stdout } = await sample("--count", "5", "--out", name);
    expect(stderr).toBe(`noisegrid: --out ${problem}\n`);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(existsSync(join(cwd, name))).toBe(false);
    const forced = await sample("--count", "5", "--out", name, "--format", "csv");
    expect(forced.status).toBe(0);
    expect(readFileSync(join(cwd, name), "utf8").split("\n")).toHaveLength(7);
  });

  it("that cannot be is refused before anything is drawn", async () => {
    mkdirSync(join(cwd, "folder.csv"), { recursive: true });
    for (const [name, message] of [
      ["folder.csv", "cannot write folder.csv: it is a folder"],
      ["none/x.csv", "cannot write none/x.csv: there is no such file or folder"],
    ]) {
      const { status, stderr } = await sample("--count", "10000000", "--out", name);
      expect(stderr).toContain(message);
      expect(status).toBe(2);
    }
  });

  it("is not begun beside where the process is ended", async () => {
    const args = ["sample", "run", "--count", "10000000", "--out", "ended.csv"];
    const child = spawn(process.execPath, [MAIN, ...args], { cwd, stdio: "ignore" });
    const temporary = (): string[] => readdirSync(cwd).filter((name) => name.startsWith("ended.csv"));
    while (temporary().length === 0) await new Promise((wake) => setTimeout(wake, 20));
    const ended = new Promise((done) => child.on("close", done));
    child.kill("SIGTERM");
    expect(await ended).toBe(143);
    expect(temporary()).toEqual([]);
  });

  it("stays as it was where a sample is not finite", async () => {
    const path = join(cwd, "kept.csv");
    writeFileSync(path, "kept");
    let closed = 0;
    async function* blocks(): AsyncGenerator<Float32Array> {
      yield Float32Array.of(1, 2, 3, 4);
      yield Float32Array.of(5, 6, 7, -Infinity);
    }
    const begin = () => ({ blocks: blocks(), close: async () => void closed++ });
    const written = writeRows(targetOf(path, undefined, POINT_FORMATS), { rows: 4, columns: 2 }, begin);
    await expect(written).rejects.toThrow(/^sample 3 is not finite \(x1 is -Infinity\)/);
    expect(closed).toBe(1);
    expect(readFileSync(path, "utf8")).toBe("kept");
    expect(readdirSync(cwd).filter((name) => name.startsWith("kept.csv"))).toEqual(["kept.csv"]);
  });

  it("is not written of a model whose samples are not finite", async () => {
    writeJson(cwd, "wild.json", { ...TINY_GRID, training: { batchSize: 32, steps: 1, learningRate: 1e13 } });
    const trained = await noisegrid(cwd, "train", "--dataset", "moons", "--config", "wild.json", "--points", "500", "--out", "wild");
    expect(trained.status).toBe(0);
    const { status, stderr, stdout } = await noisegrid(cwd, "sample", "wild", "--count", "10", "--out", "wild.csv");
    expect(stderr).toMatch(/^noisegrid: sample 0 is not finite \(x0 is (NaN|-?Infinity)\): .*\n$/);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(existsSync(join(cwd, "wild.csv"))).toBe(false);
  });
});

it("starts no more workers than there are blocks, nor than two per core", async () => {
  expect(workersFor(1024, 1)).toBe(1);
  expect(workersFor(2, 1_000_000)).toBe(2);
  expect(workersFor(1, 0)).toBe(1);
  expect(workersFor(1024, 1024)).toBeLessThan(1024);
  const begun = performance.now();
  const { status } = await sample("--count", "10", "--jobs", "1024", "--out", "ten.csv");
  expect(status).toBe(0);
  expect(performance.now() - begun).toBeLessThan(10_000);
});
