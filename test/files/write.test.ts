/** Writing: whole files or none, with the rights and through the links that were there. */

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors/user-error.js";
import { writeAtomic } from "../../src/files/writing/write.js";
import { built, faultyLibrary, itWhere, noMounts, runScript } from "../support/system.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const ERRNO = { EPERM: 1, EIO: 5, EBUSY: 16, EXDEV: 18, EINVAL: 22, ENOSPC: 28, ENOSYS: 38, EOPNOTSUPP: 95 };
const text = (path: string): string => readFileSync(path, "utf8");
const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

/** A process that writes "new" to `x`, and tells the error if there is one. */
const writing = (path = "x"): string =>
  `import { writeAtomic } from ${JSON.stringify(built("files/writing/write.js"))};
   try { writeAtomic(${JSON.stringify(path)}, "new"); } catch (error) { console.log(error.name + ": " + error.message); }`;

it("replaces a file and leaves nothing beside it", () => {
  const at = temporaryFolder();
  writeFileSync(join(at, "x"), "a longer text than the new one");
  writeAtomic(join(at, "x"), "new");
  expect(text(join(at, "x"))).toBe("new");
  expect(readdirSync(at)).toEqual(["x"]);
});

it("leaves the old file, and nothing beside it, where writing fails", () => {
  const at = temporaryFolder();
  mkdirSync(join(at, "x"));
  expect(() => writeAtomic(join(at, "x"), "new")).toThrow(UserError);
  expect(() => writeAtomic(join(at, "x"), "new")).toThrow(/cannot write .*x: it is a folder \(EISDIR\)/);
  expect(readdirSync(at)).toEqual(["x"]);
  expect(() => writeAtomic(join(at, "none", "x"), "new")).toThrow(/cannot write .*: there is no such file or folder/);
});

it("takes names as long as the system does", () => {
  const at = temporaryFolder();
  for (const name of ["n".repeat(255), "é".repeat(127)]) {
    writeAtomic(join(at, name), "new");
    expect(text(join(at, name))).toBe("new");
  }
  expect(readdirSync(at)).toHaveLength(2);
  expect(() => writeAtomic(join(at, "n".repeat(256)), "new")).toThrow(/the name is too long/);
});

describe("rights", () => {
  it.each([0o600, 0o640, 0o664, 0o444, 0o755])("of mode %o stay", (mode) => {
    const at = temporaryFolder();
    writeFileSync(join(at, "x"), "old");
    chmodSync(join(at, "x"), mode);
    writeAtomic(join(at, "x"), "new");
    expect(text(join(at, "x"))).toBe("new");
    expect(modeOf(join(at, "x"))).toBe(mode.toString(8));
  });

  it("of a new file are by the process's mask", () => {
    const at = temporaryFolder();
    for (const [mask, mode] of [
      [0o022, "644"],
      [0o077, "600"],
      [0o002, "664"],
    ] as const) {
      expect(runScript(`process.umask(${mask}); ${writing(`x${mask}`)}`, { cwd: at }).stdout).toBe("");
      expect(modeOf(join(at, `x${mask}`))).toBe(mode);
    }
  });

  itWhere(process.getuid?.() === 0 ? null : "only root can give files away")("of another owner stay", () => {
    const at = temporaryFolder();
    writeFileSync(join(at, "x"), "old");
    chownSync(join(at, "x"), 1234, 2345);
    chmodSync(join(at, "x"), 0o660);
    writeAtomic(join(at, "x"), "new");
    const { uid, gid } = statSync(join(at, "x"));
    expect({ uid, gid, mode: modeOf(join(at, "x")) }).toEqual({ uid: 1234, gid: 2345, mode: "660" });
  });
});

describe("a symbolic link", () => {
  it("stays, and its target is written, relative, chained or in a linked folder", () => {
    const at = temporaryFolder();
    mkdirSync(join(at, "real/deep"), { recursive: true });
    writeFileSync(join(at, "real/file"), "old");
    symlinkSync("real/deep", join(at, "folder"));
    // from where the link lies really, not from how it was reached
    symlinkSync("../file", join(at, "real/deep/link"));
    symlinkSync("folder/link", join(at, "first"));
    for (const path of ["first", "folder/link"]) {
      writeAtomic(join(at, path), `new ${path}`);
      expect(text(join(at, "real/file"))).toBe(`new ${path}`);
    }
    expect(readlinkSync(join(at, "first"))).toBe("folder/link");
    expect(readlinkSync(join(at, "real/deep/link"))).toBe("../file");
    expect(readdirSync(join(at, "real"))).toEqual(["deep", "file"]);
  });

  it("that leads nowhere stays, and its target is made", () => {
    const at = temporaryFolder();
    mkdirSync(join(at, "data"));
    symlinkSync("data/later.csv", join(at, "x"));
    writeAtomic(join(at, "x"), "new");
    expect(lstatSync(join(at, "x")).isSymbolicLink()).toBe(true);
    expect(text(join(at, "data/later.csv"))).toBe("new");
    symlinkSync("gone/later.csv", join(at, "y"));
    expect(() => writeAtomic(join(at, "y"), "new")).toThrow(/cannot write .*y: there is no such file or folder/);
  });

  it("that leads to itself is refused", () => {
    const at = temporaryFolder();
    symlinkSync("y", join(at, "x"));
    symlinkSync("x", join(at, "y"));
    expect(() => writeAtomic(join(at, "x"), "new")).toThrow(/cannot write .*x: its symbolic links lead in a circle \(ELOOP\)/);
    expect(readdirSync(at)).toEqual(["x", "y"]);
  });
});

describe("a file system", () => {
  const { path, objection } = faultyLibrary();
  const where = itWhere(objection);
  const fails = (call: string, code: keyof typeof ERRNO, part = "x"): Record<string, string> => ({
    LD_PRELOAD: path,
    [`FAULT_${call}`]: String(ERRNO[code]),
    FAULT_PATH: part,
  });

  for (const code of ["EINVAL", "EOPNOTSUPP", "ENOSYS"] as const)
    where(`that cannot flush (${code}) is written to`, () => {
      const at = temporaryFolder();
      expect(runScript(writing(), { cwd: at, env: fails("FSYNC", code, "") }).stdout).toBe("");
      expect(text(join(at, "x"))).toBe("new");
      expect(readdirSync(at)).toEqual(["x"]);
    });

  for (const [call, code, cause] of [
    ["FSYNC", "EIO", "the device reports an input/output error"],
    ["WRITE", "ENOSPC", "the disk is full"],
    ["RENAME", "EIO", "the device reports an input/output error"],
  ] as const)
    where(`that fails (${call.toLowerCase()}: ${code}) keeps the old file`, () => {
      const at = temporaryFolder();
      writeFileSync(join(at, "x"), "old");
      expect(runScript(writing(), { cwd: at, env: fails(call, code) }).stdout).toBe(`Error: cannot write x: ${cause} (${code})\n`);
      expect(text(join(at, "x"))).toBe("old");
      expect(readdirSync(at)).toEqual(["x"]);
    });

  for (const code of ["EBUSY", "EXDEV", "EPERM"] as const)
    where(`where the file cannot be replaced (${code}) is written in place`, () => {
      const at = temporaryFolder();
      writeFileSync(join(at, "x"), "a longer text than the new one");
      const { ino } = statSync(join(at, "x"));
      expect(runScript(writing(), { cwd: at, env: fails("RENAME", code) }).stdout).toBe("");
      expect(text(join(at, "x"))).toBe("new");
      expect(statSync(join(at, "x")).ino).toBe(ino);
      expect(readdirSync(at)).toEqual(["x"]);
    });

  itWhere(noMounts)("where the file can be neither replaced nor written whole keeps the new content, and says where", () => {
    const at = temporaryFolder();
    mkdirSync(join(at, "disk"));
    writeFileSync(join(at, "x"), "below");
    const mounts = "mount -t tmpfs -o size=64k none disk && echo old > disk/x && mount --bind disk/x x";
    const script = writing().replace('"new"', '"new".repeat(1e5)');
    const args = ["--mount", "bash", "-c", `${mounts} && "$0" --input-type=module --eval "$1"`, process.execPath, script];
    const { stdout } = spawnSync("unshare", args, { cwd: at, encoding: "utf8" });
    expect(stdout).toMatch(/^Error: cannot write x: the disk is full \(ENOSPC\); its new content is in x\.kept-\d+\n$/);
    expect(text(join(at, /in (\S+)\n/.exec(stdout)![1]))).toBe("new".repeat(1e5));
    expect(readdirSync(at)).toHaveLength(3);
  });

  itWhere(noMounts)("where the file is mounted by itself is written in place", () => {
    const at = temporaryFolder();
    writeFileSync(join(at, "outside"), "a longer text than the new one");
    writeFileSync(join(at, "x"), "below");
    const mounted = spawnSync(
      "unshare",
      ["--mount", "bash", "-c", `mount --bind outside x && "$0" --input-type=module --eval "$1"`, process.execPath, writing()],
      { cwd: at, encoding: "utf8" },
    );
    expect(mounted).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect(text(join(at, "outside"))).toBe("new");
    expect(text(join(at, "x"))).toBe("below");
    expect(readdirSync(at)).toEqual(["outside", "x"]);
  });

  itWhere(noMounts)("that is read-only around a file that is not is written to in place", () => {
    const at = temporaryFolder();
    mkdirSync(join(at, "folder"));
    writeFileSync(join(at, "folder/x"), "below");
    writeFileSync(join(at, "outside"), "old");
    const script = `mount --bind folder folder && mount --bind outside folder/x && mount -o remount,bind,ro folder && "$0" --input-type=module --eval "$1"`;
    const args = ["--mount", "bash", "-c", script, process.execPath, writing("folder/x")];
    expect(spawnSync("unshare", args, { cwd: at, encoding: "utf8" })).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect(text(join(at, "outside"))).toBe("new");
  });

  itWhere(noMounts)("that is full keeps the old file, and nothing beside it", () => {
    const at = temporaryFolder();
    mkdirSync(join(at, "disk"));
    const script = `import { writeAtomic } from ${JSON.stringify(built("files/writing/write.js"))}; import { readdirSync, readFileSync } from "node:fs";
      writeAtomic("disk/x", "old");
      try { writeAtomic("disk/x", new Uint8Array(2e6)); } catch (error) { console.log(error.name + ": " + error.message); }
      console.log(readFileSync("disk/x", "utf8"), readdirSync("disk").join());`;
    const args = ["--mount", "bash", "-c", `mount -t tmpfs -o size=1m none disk && "$0" --input-type=module --eval "$1"`];
    expect(spawnSync("unshare", [...args, process.execPath, script], { cwd: at, encoding: "utf8" }).stdout).toBe(
      "Error: cannot write disk/x: the disk is full (ENOSPC)\nold x\n",
    );
  });
});

it("takes no name that another thread of the process takes", async () => {
  const at = temporaryFolder();
  const script = `import { Worker, isMainThread } from "node:worker_threads";
    import { writeAtomic } from ${JSON.stringify(built("files/writing/write.js"))};
    import { readFileSync } from "node:fs";
    const size = 300_000;
    if (isMainThread) {
      const url = new URL(import.meta.url);
      await Promise.all(Array.from({ length: 4 }, () => new Promise((resolve, reject) => {
        const worker = new Worker(new URL("./threads.mjs", "file://" + process.cwd() + "/"));
        worker.on("error", reject).on("exit", resolve);
      })));
    } else for (let i = 0; i < 40; i++) {
      writeAtomic("x", new Uint8Array(size).fill(i));
      const found = readFileSync("x");
      if (found.length !== size || found.some((byte) => byte !== found[0])) throw new Error("torn");
    }`;
  writeFileSync(join(at, "threads.mjs"), script);
  const { status, stderr } = spawnSync(process.execPath, ["threads.mjs"], { cwd: at, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(readdirSync(at)).toEqual(["threads.mjs", "x"]);
  expect(existsSync(join(at, "x"))).toBe(true);
});
