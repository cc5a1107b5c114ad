/** Who may write a folder, and what a command gives back however it ends. */

import { keptStep } from "../support/kept-step.js";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { lockFolder } from "../../src/files/locks/lock.js";
import { faultyLibrary, itWhere } from "../support/system.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { lastLine, noisegrid, start, TINY_GRID, TINY_STUDY, writeJson } from "./command.js";
import { builtCommand } from "../support/built.js";

const MAIN = builtCommand();
const study = (out = "st", ...rest: string[]): string[] => [
  "study",
  "tiny.json",
  "--only",
  "plain/moons",
  "--only",
  "gridded/moons",
  "--out",
  out,
  ...rest,
];
const train = (out: string, ...rest: string[]): string[] => [
  "train",
  "--config",
  "grid.json",
  "--dataset",
  "moons",
  "--points",
  "500",
  "--out",
  out,
  ...rest,
];
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(5);
}

/** Every file below a folder with its content and the time of its last change. */
function contentOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(
    paths.map((name) => [name, `${statSync(join(folder, name)).mtimeMs} ${readFileSync(join(folder, name), "base64")}`]),
  );
}

const locksIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /lock\.json|\.(tmp|part)-/.test(name));

let cwd: string;

beforeAll(async () => {
  cwd = temporaryFolder();
  writeJson(cwd, "tiny.json", TINY_STUDY);
  writeJson(cwd, "grid.json", TINY_GRID);
  const { status, stderr } = await noisegrid(cwd, ...study("st", "--no-report"));
  expect(stderr).not.toContain("failed");
  expect(status).toBe(0);
});

describe("while another process holds a study", () => {
  it.each([["report", "st"], ["plot", "st"], study(), study("st", "--fresh")])(
    "%s is refused, and nothing in the folder changes",
    async (...args) => {
      const unlock = lockFolder(join(cwd, "st"));
      try {
        const before = contentOf(join(cwd, "st"));
        const { status, stdout, stderr } = await noisegrid(cwd, ...args);
        expect(stderr).toMatch(new RegExp(`^noisegrid: st is in use by process ${process.pid} on .*; wait for it[^\n]*\n$`));
        expect(stdout).toBe("");
        expect(status).toBe(2);
        expect(contentOf(join(cwd, "st"))).toEqual(before);
      } finally {
        unlock();
      }
    },
  );

  it("sample reads all the same", async () => {
    const run = readdirSync(join(cwd, "st/runs"))[0];
    const unlocks = [lockFolder(join(cwd, "st")), lockFolder(join(cwd, "st/runs", run))];
    const { status } = await noisegrid(cwd, "sample", `st/runs/${run}`, "--count", "10", "--out", "while.csv");
    for (const unlock of unlocks) unlock();
    expect(status).toBe(0);
  });
});

describe("a run of a study that another process trains", () => {
  it("fails by itself, the others are carried out, and the same command does it later", async () => {
    const out = join(cwd, "st-train");
    await noisegrid(cwd, ...study("st-train", "--no-report"));
    const name = readdirSync(join(out, "runs")).find((run) => run.startsWith("plain"))!;
    rmSync(join(out, "runs"), { recursive: true });
    mkdirSync(join(out, "runs", name), { recursive: true });
    const unlock = lockFolder(join(out, "runs", name));
    const { status, stderr } = await noisegrid(cwd, ...study("st-train", "--no-report"));
    expect(stderr).toMatch(
      new RegExp(
        `failed: plain/moons/1: .*${name.replaceAll(".", "\\.")} is in use by process ${process.pid} on .*; start the same command again`,
      ),
    );
    expect(status).toBe(2);
    expect(readdirSync(join(out, "runs", name))).toEqual(["lock.json"]);
    expect(readdirSync(join(out, "runs")).filter((run) => existsSync(join(out, "runs", run, "result.json")))).toHaveLength(1);
    unlock();
    expect((await noisegrid(cwd, ...study("st-train", "--no-report"))).status).toBe(0);
    expect(existsSync(join(out, "runs", name, "result.json"))).toBe(true);
  });

  it("is not discarded by --fresh, nor is anything else", async () => {
    const run = join(cwd, "st/runs", readdirSync(join(cwd, "st/runs"))[1]);
    const unlock = lockFolder(run);
    const before = contentOf(join(cwd, "st"));
    const { status, stderr } = await noisegrid(cwd, ...study("st", "--fresh"));
    expect(stderr).toMatch(/^noisegrid: st\/runs\/\S+ is in use by process \d+ on .*; wait for it\n$/);
    expect(status).toBe(2);
    expect(contentOf(join(cwd, "st"))).toEqual(before);
    unlock();
    expect(locksIn(join(cwd, "st"))).toEqual([]);
  });

  it("may not be trained by itself while the study does", async () => {
    const steps = ["--steps", "200000"];
    const args = ["study", "tiny.json", "--only", "gridded/moons", "--no-report", "--out", "st-long", ...steps];
    const { child, finished } = start(cwd, args);
    const runs = join(cwd, "st-long/runs");
    await until(() => existsSync(runs) && readdirSync(runs).some((name) => existsSync(join(runs, name, "model.safetensors"))));
    const run = `st-long/runs/${readdirSync(runs)[0]}`;
    const second = await noisegrid(cwd, ...train(run, ...steps));
    expect(second.stderr).toMatch(new RegExp(`^noisegrid: ${run} is in use by process ${child.pid} on [^\n]*\n$`));
    expect(second.status).toBe(2);
    expect(existsSync(join(cwd, run, "lock.json"))).toBe(true);
    child.kill("SIGTERM");
    expect((await finished).status).toBe(143);
    expect(locksIn(join(cwd, "st-long"))).toEqual([]);
  });
});

it.each([
  ["null", /it names no process/],
  ['{"pid":0,"host":"h","started":null}', /it names no process/],
  ['{"pid":-1,"host":"h","started":null}', /it names no process/],
  ["a folder", /it is a folder/],
])("a lock of %s is refused in one line that names the remedy", async (text, defect) => {
  mkdirSync(join(cwd, "odd"), { recursive: true });
  const lock = join(cwd, "odd/lock.json");
  if (text === "a folder") mkdirSync(lock);
  else writeFileSync(lock, text);
  const { status, stderr } = await noisegrid(cwd, ...train("odd"));
  expect(stderr).toMatch(defect);
  expect(stderr).toMatch(/^noisegrid: odd\/lock\.json does not tell [^\n]*; if no noisegrid works there, delete it\n$/);
  expect(status).toBe(2);
  rmSync(lock, { recursive: true });
  expect((await noisegrid(cwd, ...train("odd", "--steps", "20"))).status).toBe(0);
  rmSync(join(cwd, "odd"), { recursive: true });
});

describe("a signal", () => {
  const STEPS = "20000";
  const statuses = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

  it.each(Object.entries(statuses))("%s keeps what is trained, gives the lock back and ends with %i", async (signal, expected) => {
    const out = `by-${signal}`;
    const { child, finished } = start(cwd, train(out, "--steps", STEPS));
    const checkpoint = join(cwd, out, "model.safetensors");
    await until(() => existsSync(checkpoint));
    child.kill(signal as keyof typeof statuses);
    const { status, stderr } = await finished;
    expect(status).toBe(expected);
    expect(stderr).toContain("start the same command again to continue");
    expect(locksIn(join(cwd, out))).toEqual([]);
    const step = keptStep(checkpoint);
    // every step of the log is in the checkpoint: nothing is lost
    expect(
      readFileSync(join(cwd, out, "metrics.jsonl"), "utf8")
        .trim()
        .split("\n"),
    ).toHaveLength(step);
    expect(step).toBeLessThan(Number(STEPS));
  });

  it("that comes to the process and to its group is one request: nothing of what is trained is lost", async () => {
    const out = "by-group";
    const { child, finished } = start(cwd, train(out, "--steps", STEPS));
    const checkpoint = join(cwd, out, "model.safetensors");
    await until(() => existsSync(checkpoint));
    child.kill("SIGTERM");
    for (let times = 0; times < 5; times++) {
      await pause(3);
      child.kill("SIGTERM");
    }
    const { status, stderr } = await finished;
    // the last of them may come when nothing is left of the process to catch it; to a shell both are 143
    expect(status ?? child.signalCode).toBe(status === null ? "SIGTERM" : 143);
    expect(stderr).toContain("interrupted; start the same command again to continue");
    expect(stderr).not.toContain("failed");
    const step = keptStep(checkpoint);
    const lines = readFileSync(join(cwd, out, "metrics.jsonl"), "utf8")
      .trim()
      .split("\n");
    expect(lines.length).toBe(step);
    expect(locksIn(join(cwd, out))).toEqual([]);
  });

  it("after more than a second ends at once, and still gives the locks back", async () => {
    // a worker that does not look whether it is to stop
    const hold = join(cwd, "hold.mjs");
    const busy = `import { isMainThread } from "node:worker_threads"; if (!isMainThread) Atomics.load = () => 0;`;
    writeFileSync(hold, busy);
    const env = { ...process.env, NODE_OPTIONS: `--import=${pathToFileURL(hold).href}` };
    const { child, finished } = start(cwd, study("twice", "--steps", "2000000"), env);
    const runs = join(cwd, "twice/runs");
    await until(() => existsSync(runs) && readdirSync(runs).some((name) => existsSync(join(runs, name, "model.safetensors"))));
    child.kill("SIGTERM");
    await pause(1300);
    expect(child.exitCode).toBeNull();
    child.kill("SIGINT");
    const { status, stderr } = await finished;
    expect(status).toBe(143);
    expect(stderr).not.toContain("failed");
    expect(locksIn(join(cwd, "twice"))).toEqual([]);
  });

  it.each([
    ["report", ["report", "st"], "SIGTERM", 143],
    ["plot", ["plot", "st", "--animate"], "SIGINT", 130],
    ["report", ["report", "st"], "SIGHUP", 129],
  ] as const)("in the middle of %s gives the lock back", async (_, args, signal, expected) => {
    const { child, finished } = start(cwd, [...args]);
    await until(() => existsSync(join(cwd, "st/lock.json")));
    await pause(300);
    child.kill(signal);
    const { status, stderr } = await finished;
    expect(stderr).toBe("");
    expect(status).toBe(expected);
    expect(locksIn(join(cwd, "st"))).toEqual([]);
  });
});

describe("an output that takes no more", () => {
  const shell = (command: string): { status: number | null; stdout: string; stderr: string } =>
    spawnSync("bash", ["-c", command.replaceAll("noisegrid", `${process.execPath} ${MAIN}`)], { cwd, encoding: "utf8" });
  const full = itWhere(existsSync("/dev/full") ? null : "there is no /dev/full");

  for (const args of ["--help", "doctor", train("full", "--steps", "20").join(" ")])
    full(`is told in one line (${args.slice(0, 12)}), and the work is done`, () => {
      const { status, stderr } = shell(`noisegrid ${args} > /dev/full`);
      expect(stderr.split("\n").filter((line) => line.startsWith("noisegrid:"))).toEqual([
        "noisegrid: cannot write standard output: the disk is full (ENOSPC)",
      ]);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(status).toBe(1);
      if (args.startsWith("train")) {
        expect(existsSync(join(cwd, "full/result.json"))).toBe(true);
        expect(locksIn(join(cwd, "full"))).toEqual([]);
      }
    });

  full("does no harm where it is that of errors", () => {
    expect(shell(`noisegrid ${train("full-errors", "--steps", "20").join(" ")} 2> /dev/full`)).toMatchObject({ status: 1 });
    expect(lastLine(shell(`noisegrid ${train("full-errors", "--steps", "20").join(" ")}`).stdout)).toMatch(/^digest sha256/);
    expect(shell("noisegrid bogus 2> /dev/full")).toMatchObject({ status: 2, stdout: "" });
  });

  itWhere(process.platform === "win32" ? "there is no ulimit" : null)("a file that may not grow is a failure", () => {
    const { status, stderr } = shell(`ulimit -f 4; noisegrid ${train("limited", "--steps", "20").join(" ")}`);
    expect(stderr).toContain("the file would be larger than is allowed (EFBIG)");
    expect(status).toBe(1);
    expect(lastLine(shell(`noisegrid ${train("limited", "--steps", "20").join(" ")}`).stdout)).toMatch(/^digest sha256/);
  });
});

describe("a file system", () => {
  const { path, objection } = faultyLibrary();

  itWhere(objection)("without hard links, flushing and rights carries a whole run and a whole study", () => {
    const env = { ...process.env, LD_PRELOAD: path, FAULT_LINK: "1", FAULT_FSYNC: "22", FAULT_FCHMOD: "1" };
    for (const [args, twin] of [
      [train("bare", "--steps", "100"), train("whole", "--steps", "100")],
      [study("bare-study"), study("whole-study")],
    ]) {
      const bare = spawnSync(process.execPath, [MAIN, ...args], { cwd, env, encoding: "utf8" });
      expect(bare.stderr).not.toContain("failed");
      expect(bare.status).toBe(0);
      spawnSync(process.execPath, [MAIN, ...twin], { cwd });
    }
    const digests = (folder: string): unknown[] =>
      readdirSync(join(cwd, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith("result.json"))
        .map((name) => [name, (JSON.parse(readFileSync(join(cwd, folder, name), "utf8")) as { digest: string }).digest]);
    expect(digests("bare")).toEqual(digests("whole"));
    expect(digests("bare-study")).toEqual(digests("whole-study"));
    expect(digests("bare-study")).toHaveLength(2);
    expect([...locksIn(join(cwd, "bare")), ...locksIn(join(cwd, "bare-study"))]).toEqual([]);
  });

  it.each(["run.json", "model.safetensors", "metrics.jsonl", "result.json"])(
    "that does not let %s be looked at: it is not taken for absent",
    async (name) => {
      const out = join(cwd, `hidden-${name}`);
      await noisegrid(cwd, ...train(out, "--steps", "20"));
      if (name !== "result.json") rmSync(join(out, "result.json"));
      renameSync(join(out, name), join(cwd, "aside"));
      symlinkSync(name, join(out, name));
      const contents = (): string[] => readdirSync(out).map((each) => (each === name ? each : readFileSync(join(out, each), "base64")));
      const before = contents();
      const { status, stderr } = await noisegrid(cwd, ...train(out, "--steps", "20"));
      expect(stderr).toContain(`cannot read ${join(out, name)}: its symbolic links lead in a circle (ELOOP)`);
      expect(status).toBe(2);
      expect(contents()).toEqual(before);
      rmSync(join(out, name));
      renameSync(join(cwd, "aside"), join(out, name));
      expect((await noisegrid(cwd, ...train(out, "--steps", "20"))).status).toBe(0);
    },
  );
});
