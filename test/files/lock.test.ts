/** Locks: one holder, told apart from every other process; what cannot be told is alive, and the remedy is named. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors/user-error.js";
import { lockFolder } from "../../src/files/locks/lock.js";
import { ownIdentity } from "../../src/files/locks/process.js";
import { foreignFiles } from "../../src/study/run/folder/run-folder.js";
import { built, faultyLibrary, itWhere, NAMESPACE, NAMESPACE_OUTER_PROC, noNamespaces, runScript } from "../support/system.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const LOCK = `import { lockFolder } from ${JSON.stringify(built("files/locks/lock.js"))};`;
const HOLD = `${LOCK} lockFolder("."); process.stdout.write("held"); setInterval(() => {}, 1000);`;
const TRY = `${LOCK} try { lockFolder(".")(); console.log("taken"); } catch (error) { console.log(error.name + ": " + error.message); }`;

/** A number that no process has: larger than Linux gives. */
const NO_PROCESS = 2 ** 22 + 1;
/** Whether this process sees every process of the system, and so can tell of a lock without a namespace. */
const seesAll = ownIdentity().namespace === "pid:[4026531836]" || process.platform !== "linux";

const lockOf = (at: string): string => join(at, "lock.json");
const write = (at: string, value: unknown): void => writeFileSync(lockOf(at), typeof value === "string" ? value : JSON.stringify(value));
const dead = (): object => ({ ...ownIdentity(), pid: NO_PROCESS });

/** Starts a process that holds the lock of a folder. @returns what ends it */
async function holder(at: string, prefix: readonly string[] = [], env: Record<string, string> = {}): Promise<() => Promise<void>> {
  const [command, ...args] = [...prefix, process.execPath, "--input-type=module", "--eval", HOLD];
  const child = spawn(command, args, { cwd: at, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });
  await once(child.stdout, "data");
  return async () => {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
}

it("locks once, and again after the lock is given back", () => {
  const at = temporaryFolder();
  const unlock = lockFolder(at);
  expect(() => lockFolder(at)).toThrow(new RegExp(`is in use by process ${process.pid} on ${hostname()}; wait for it`));
  unlock();
  lockFolder(at)();
  expect(readdirSync(at)).toEqual([]);
});

it("says who holds it: host, system, namespace, number and start", () => {
  const at = temporaryFolder();
  lockFolder(at);
  const lock = JSON.parse(readFileSync(lockOf(at), "utf8")) as Record<string, unknown>;
  expect(lock).toMatchObject({ ...ownIdentity() });
  expect(Object.keys(lock)).toEqual(["pid", "host", "started", "boot", "namespace", "token"]);
  if (process.platform !== "linux") return;
  expect(lock.boot).toBe(readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  expect(lock.started).toBe(readFileSync(`/proc/${process.pid}/stat`, "utf8").split(") ")[1].split(" ")[19]);
});

it("is given back by its process alone", () => {
  const at = temporaryFolder();
  const unlock = lockFolder(at);
  const another = JSON.stringify({ ...ownIdentity(), token: "another" });
  write(at, another);
  unlock();
  expect(readFileSync(lockOf(at), "utf8")).toBe(another);
});

it("is given back when the process ends by itself, or by an error", () => {
  const at = temporaryFolder();
  for (const end of ["", "process.exit(3);", 'throw new Error("x");'])
    expect(runScript(`${LOCK} lockFolder("."); ${end}`, { cwd: at }).status).toBe(end === "" ? 0 : end.includes("exit") ? 3 : 1);
  expect(readdirSync(at)).toEqual([]);
});

describe("the lock of a process that is gone", () => {
  it("is taken over, also where its number was given to another", () => {
    const at = temporaryFolder();
    const locks = [dead(), ...(process.platform === "linux" ? [{ ...ownIdentity(), started: "1" }] : [])];
    for (const lock of locks) {
      write(at, lock);
      lockFolder(at)();
      expect(readdirSync(at)).toEqual([]);
    }
  });

  it("is taken over after kill -9, real", async () => {
    const at = temporaryFolder();
    const kill = await holder(at);
    expect(runScript(TRY, { cwd: at }).stdout).toMatch(/^UserError: \. is in use by process \d+ on .*; wait for it/);
    await kill();
    expect(runScript(TRY, { cwd: at }).stdout).toBe("taken\n");
    expect(readdirSync(at)).toEqual([]);
  });

  itWhere(process.platform === "linux" ? null : "zombies are told by /proc")(
    "is taken over where its parent never asks how it ended",
    async () => {
      const at = temporaryFolder();
      const script = `"$0" --input-type=module --eval "$1" & exec sleep 60`;
      const parent = spawn("bash", ["-c", script, process.execPath, HOLD], { cwd: at, stdio: "ignore" });
      const until = async (condition: () => boolean): Promise<void> => {
        while (!condition()) await new Promise((done) => setTimeout(done, 20));
      };
      await until(() => existsSync(lockOf(at)));
      const { pid } = JSON.parse(readFileSync(lockOf(at), "utf8")) as { pid: number };
      process.kill(pid, "SIGKILL");
      await until(() => /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8")));
      expect(runScript(TRY, { cwd: at }).stdout).toBe("taken\n");
      parent.kill();
    },
  );

  it("is taken over where processes died while they took it over", () => {
    const at = temporaryFolder();
    // as a process killed between its claim and its lock leaves it, and one killed after that one
    const script = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
      fs.renameSync = () => process.kill(process.pid, "SIGKILL"); syncBuiltinESMExports();
      const { lockFolder } = await import(${JSON.stringify(built("files/locks/lock.js"))}); lockFolder(".");`;
    write(at, dead());
    for (let deaths = 1; deaths <= 3; deaths++) {
      expect(runScript(script, { cwd: at }).status).toBeNull();
      expect(readdirSync(at).filter((name) => /^lock\.json\.[0-9a-f]{16}$/.test(name))).toHaveLength(deaths);
    }
    lockFolder(at)();
    expect(readdirSync(at)).toEqual([]);
  });
});

describe("a lock of version 0.1", () => {
  const hold = (at: string, pid: number, started: string | null, host = hostname()): void => write(at, { pid, host, started });

  itWhere(seesAll ? null : "only who sees every process can tell")("is taken over where no process of the system is its holder", () => {
    const at = temporaryFolder();
    const stale: [pid: number, started: string | null][] = [[NO_PROCESS, null]];
    // only Linux tells when a process started
    if (process.platform === "linux") stale.push([process.pid, "1"]);
    for (const [pid, started] of stale) {
      hold(at, pid, started);
      const unlock = lockFolder(at);
      expect(JSON.parse(readFileSync(lockOf(at), "utf8"))).toHaveProperty("token");
      unlock();
      expect(readdirSync(at)).toEqual([]);
    }
  });

  it("is kept while its holder runs, or where it is another host's", () => {
    const at = temporaryFolder();
    hold(at, process.pid, ownIdentity().started);
    expect(() => lockFolder(at)).toThrow(new RegExp(`is in use by process ${process.pid} on ${hostname()}; wait for it`));
    hold(at, process.pid, null, "another-machine");
    expect(() => lockFolder(at)).toThrow(/on another-machine; if that process is gone, delete .*lock\.json/);
  });

  itWhere(noNamespaces)("is kept where its holder runs in a container", async () => {
    const at = temporaryFolder();
    const kill = await holder(at, NAMESPACE);
    const { pid, host, started } = JSON.parse(readFileSync(lockOf(at), "utf8")) as { pid: number; host: string; started: string };
    expect(pid).toBeLessThan(10);
    hold(at, pid, started, host);
    expect(() => lockFolder(at)).toThrow(UserError);
    // and by a process in another container, which can tell nothing
    expect(runScript(TRY, { cwd: at, prefix: NAMESPACE }).stdout).toMatch(
      /\(perhaps in another container\); if that process is gone, delete lock\.json/,
    );
    await kill();
  });
});

describe("who cannot be told is alive", () => {
  const named =
    (part: object): ((at: string) => void) =>
    (at) =>
      write(at, { ...ownIdentity(), pid: NO_PROCESS, ...part });
  it.each<[string, (at: string) => void, RegExp]>([
    [
      "another host's",
      named({ host: "elsewhere" }),
      /in use by process 4194305 on elsewhere; if that process is gone, delete .*lock\.json$/,
    ],
    [
      "another system's",
      named({ boot: "another" }),
      /\(which was started anew since, or is another machine of that name\); if that process is gone, delete/,
    ],
    ["another namespace's", named({ namespace: "pid:[1]" }), /\(in another container\); if that process is gone, delete/],
    ["with a host of several lines", named({ host: "a\nb" }), /on a\\nb; if that process is gone/],
  ])("%s", (_, make, message) => {
    const at = temporaryFolder();
    make(at);
    const before = readFileSync(lockOf(at), "utf8");
    expect(() => lockFolder(at)).toThrow(message);
    expect(() => lockFolder(at)).toThrow(UserError);
    expect(readFileSync(lockOf(at), "utf8")).toBe(before);
    expect(readdirSync(at)).toEqual(["lock.json"]);
  });

  for (const [what, prefixes] of [
    ["outside and in a container", [[], NAMESPACE]],
    ["in a container and outside", [NAMESPACE, []]],
    ["in two containers", [NAMESPACE, NAMESPACE]],
    ["in two containers that show the outside's /proc", [NAMESPACE_OUTER_PROC, NAMESPACE_OUTER_PROC]],
  ] as const)
    itWhere(noNamespaces)(`real processes ${what}`, async () => {
      const at = temporaryFolder();
      const kill = await holder(at, prefixes[0]);
      const { pid } = JSON.parse(readFileSync(lockOf(at), "utf8")) as { pid: number };
      const { stdout } = runScript(TRY, { cwd: at, prefix: prefixes[1] });
      expect(stdout).toBe(
        `UserError: . is in use by process ${pid} on ${hostname()} (in another container); if that process is gone, delete lock.json\n`,
      );
      await kill();
      // gone, but the other cannot know
      expect(runScript(TRY, { cwd: at, prefix: prefixes[1] }).stdout).toBe(stdout);
    });

  itWhere(noNamespaces)("a process whose number another one has in the /proc that it sees", async () => {
    const at = temporaryFolder();
    // both in one namespace, whose number 2 … is another process in the outside's /proc
    const script = `"$0" --input-type=module --eval "$1" & while [ ! -e lock.json ] && kill -0 $!; do sleep 0.05; done; "$0" --input-type=module --eval "$2"; kill -9 $!`;
    const args = [...NAMESPACE_OUTER_PROC.slice(1), "bash", "-c", script, process.execPath, HOLD, TRY];
    const { stdout } = spawnSync(NAMESPACE_OUTER_PROC[0], args, { cwd: at, encoding: "utf8" });
    expect(stdout).toMatch(/UserError: \. is in use by process \d+ on [^(]*; wait for it/);
  });
});

describe("a lock that tells no holder is refused, and the remedy is named", () => {
  it.each<[string, string, RegExp]>([
    ["null", "null", /it names no process/],
    ["no object", "[1]", /it names no process/],
    ["an empty object", "{}", /it names no process/],
    ["empty", "", /it is empty/],
    ["cut short", '{"pid":1', /it is not JSON/],
    ...[0, -1, 1.5, 2 ** 31, 1e300, "7", null].map((pid): [string, string, RegExp] => [
      `of process ${pid}`,
      JSON.stringify({ ...ownIdentity(), pid }),
      /it names no process/,
    ]),
    ["of no host", JSON.stringify({ ...ownIdentity(), host: 5 }), /it names no process/],
    ["of an odd start", JSON.stringify({ ...ownIdentity(), started: 5 }), /it names no process/],
    ["of megabytes", " ".repeat(2e6), /it has 2000000 bytes/],
  ])("%s", (_, text, defect) => {
    const at = temporaryFolder();
    write(at, text);
    const message = (): string => {
      try {
        lockFolder(at);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        return (error as Error).message;
      }
      return "taken";
    };
    expect(message()).toMatch(defect);
    expect(message()).toMatch(/lock\.json does not tell which process holds .*; if no noisegrid works there, delete it$/);
    expect(message().split("\n")).toHaveLength(1);
    expect(readFileSync(lockOf(at), "utf8")).toBe(text);
    expect(readdirSync(at)).toEqual(["lock.json"]);
  });

  it("a folder, or a link to nothing", () => {
    const at = temporaryFolder();
    mkdirSync(lockOf(at));
    expect(() => lockFolder(at)).toThrow(/lock\.json does not tell .*: it is a folder; if no noisegrid works there, delete it/);
    const other = temporaryFolder();
    symlinkSync("nowhere", lockOf(other));
    expect(() => lockFolder(other)).toThrow(/it is no regular file; if no noisegrid works there, delete it/);
  });

  it("a claim on a dead lock", () => {
    const at = temporaryFolder();
    write(at, dead());
    runScript(
      `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module"; fs.renameSync = () => process.kill(process.pid, "SIGKILL");
       syncBuiltinESMExports(); (await import(${JSON.stringify(built("files/locks/lock.js"))})).lockFolder(".");`,
      { cwd: at },
    );
    const claim = readdirSync(at).find((name) => /^lock\.json\.[0-9a-f]{16}$/.test(name))!;
    writeFileSync(join(at, claim), "null");
    expect(() => lockFolder(at)).toThrow(
      new RegExp(`${claim} does not tell which process takes over .*; if no noisegrid works there, delete it`),
    );
  });
});

describe("without hard links", () => {
  const { path, objection } = faultyLibrary();
  for (const [code, number] of Object.entries({ EPERM: 1, EACCES: 13, ENOSYS: 38, EMLINK: 31, EOPNOTSUPP: 95 }))
    itWhere(objection)(`(${code}) there is a lock all the same`, async () => {
      const at = temporaryFolder();
      const env = { LD_PRELOAD: path, FAULT_LINK: String(number) };
      const kill = await holder(at, [], env);
      expect(runScript(TRY, { cwd: at, env }).stdout).toMatch(/^UserError: \. is in use by process \d+ on .*; wait for it/);
      // one that has links meets it too
      expect(() => lockFolder(at)).toThrow(/in use by process/);
      await kill();
      expect(runScript(TRY, { cwd: at, env }).stdout).toBe("taken\n");
      expect(readdirSync(at)).toEqual([]);
    });

  it("a lock that is being written is waited for", async () => {
    const at = temporaryFolder();
    write(at, "");
    const script = `import { writeFileSync } from "node:fs"; setTimeout(() => writeFileSync("lock.json", ${JSON.stringify(JSON.stringify({ ...ownIdentity(), token: "t" }))}), 300);`;
    const writer = spawn(process.execPath, ["--input-type=module", "--eval", script], { cwd: at });
    const refused = expect(() => lockFolder(at));
    refused.toThrow(new RegExp(`in use by process ${process.pid}`));
    await once(writer, "exit");
  });
});

it("is given back where the folder cannot be read once it is locked", () => {
  const at = temporaryFolder();
  const script = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
    fs.readdirSync = () => { throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" }); }; syncBuiltinESMExports();
    const { lockFolder } = await import(${JSON.stringify(built("files/locks/lock.js"))});
    try { lockFolder("."); } catch (error) { console.log(error.name + ": " + error.message); }
    console.log(fs.existsSync("lock.json"));`;
  expect(runScript(script, { cwd: at }).stdout).toMatch(/^Error: cannot lock \.: .*\nfalse\n$/);
  expect(readdirSync(at)).toEqual([]);
});

describe("what killed writers left", () => {
  const old = new Date(Date.now() - 2 * 3_600_000);
  const own = ownIdentity();

  it("goes with the next lock, and what may still be written stays", async () => {
    const at = temporaryFolder();
    mkdirSync(join(at, "figures"));
    mkdirSync(join(at, "runs/mine"), { recursive: true });
    mkdirSync(join(at, "runs/others"), { recursive: true });
    writeFileSync(join(at, "runs/others/lock.json"), "null");
    const running = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"]);
    // written by processes killed in the middle of it
    const script = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
      fs.renameSync = () => process.kill(process.pid, "SIGKILL"); syncBuiltinESMExports();
      (await import(${JSON.stringify(built("files/writing/write.js"))})).writeAtomic(process.argv[1], "half");`;
    const killed = (name: string): void => {
      const { status } = spawnSync(process.execPath, ["--input-type=module", "--eval", script, name], { cwd: at });
      expect(status).toBeNull();
    };
    for (const name of ["a", "figures/b", "runs/mine/c", "runs/others/d"]) killed(name);
    const left = (): string[] => readdirSync(at, { recursive: true, encoding: "utf8" }).filter((name) => /\.(tmp|part)-/.test(name));
    expect(left()).toHaveLength(4);
    const elsewhere = `${own.pid}-00000000-5-0123456789ab`;
    mkdirSync(join(at, "tables"));
    for (const name of [`tables/e.tex.tmp-${NO_PROCESS}`, `figures/e.svg.tmp-${NO_PROCESS}`]) writeFileSync(join(at, name), "");
    for (const name of [
      `run.json.tmp-${NO_PROCESS}`,
      `study.json.tmp-${running.pid}`,
      `g.tmp-${elsewhere}`,
      `h.part-${elsewhere}`,
      `i.part-${elsewhere}`,
    ])
      writeFileSync(join(at, name), "");
    utimesSync(join(at, `i.part-${elsewhere}`), old, old);
    writeFileSync(join(at, "mine.tmp-x"), "");
    const unlock = lockFolder(at);
    const kept = left().toSorted();
    expect(kept.filter((name) => !name.startsWith("runs/others/d.tmp-"))).toEqual([
      `h.part-${elsewhere}`,
      "mine.tmp-x",
      `study.json.tmp-${running.pid}`,
    ]);
    expect(kept).toHaveLength(4);
    unlock();
    running.kill();
  });

  it("leaves alone what others named alike", () => {
    const at = temporaryFolder();
    // what a killed writer of this version leaves, in folders that are none of noisegrid's
    const whole = `a.npy.tmp-${NO_PROCESS}-00000000-5-0123456789ab`;
    const names = [
      "notes.tmp-20241125",
      "report.md.tmp-20241125",
      `notes.tmp-${NO_PROCESS}`,
      `a.tar.part-${NO_PROCESS}`,
      `run.json.part-${NO_PROCESS}`,
      `a.svg.tmp-${NO_PROCESS}`,
      `mine.safetensors.tmp-${NO_PROCESS}`,
      `x/a.tar.part-4242`,
      `x/run.json.tmp-${NO_PROCESS}`,
      `x/${whole}`,
      `runs/r/x/${whole}`,
      `figures/x/${whole}`,
    ];
    for (const name of names) {
      mkdirSync(join(at, dirname(name)), { recursive: true });
      writeFileSync(join(at, name), "of a user");
    }
    lockFolder(at)();
    expect(names.filter((name) => !existsSync(join(at, name)))).toEqual([]);
    expect(foreignFiles(at).toSorted()).toEqual([...new Set(names.map((name) => name.split("/")[0]))].toSorted());
  });
});
