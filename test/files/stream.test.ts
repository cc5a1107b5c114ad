/** Paths of open files are written to where they stand: a log that a shell appends to keeps what it holds. */

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { descriptorOf, isStream } from "../../src/files/writing/stream.js";
import { built, itWhere } from "../support/system.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const linux = itWhere(process.platform === "linux" ? null : "/proc is Linux's");

function writeTo(at: string, path: string, redirection: string, bytes = '"new\\n"'): { stdout: string; stderr: string } {
  const script = `import { writeAtomic } from ${JSON.stringify(built("files/writing/write.js"))}; writeAtomic(process.argv[1], ${bytes});`;
  const command = `"$0" --input-type=module --eval "$1" "${path}" ${redirection}`;
  return spawnSync("bash", ["-c", command, process.execPath, script], { cwd: at, encoding: "utf8" });
}

describe("a log that the shell appends to", () => {
  for (const [path, redirection] of [
    ["/dev/stdout", ">> log"],
    ["/dev/stderr", "2>> log"],
    ["/dev/fd/1", ">> log"],
    ["/dev/fd/7", "7>> log"],
    ["/dev/../dev/stdout", ">> log"],
    ["/proc/self/fd/1", ">> log"],
    ["/proc/self/task/../fd/1", ">> log"],
    ["/proc/thread-self/fd/1", ">> log"],
    ["link", ">> log"],
    ["chain", ">> log"],
  ] as const)
    linux(`keeps what it holds and takes what is written to ${path}`, () => {
      const at = temporaryFolder();
      writeFileSync(join(at, "log"), "first\n");
      symlinkSync("/dev/stdout", join(at, "link"));
      symlinkSync("link", join(at, "chain"));
      expect(writeTo(at, path, redirection)).toMatchObject({ status: 0, stdout: "", stderr: "" });
      expect(readFileSync(join(at, "log"), "utf8")).toBe("first\nnew\n");
      expect(readdirSync(at)).toEqual(["chain", "link", "log"]);
    });

  linux("by another process keeps what it holds too", () => {
    const at = temporaryFolder();
    writeFileSync(join(at, "log"), "first\n");
    // the shell holds 9 open, node is another process
    const script = `exec 9>> log; "$0" --input-type=module --eval "$1" /proc/$$/fd/9; true`;
    const text = `import { writeAtomic } from ${JSON.stringify(built("files/writing/write.js"))}; writeAtomic(process.argv[1], "new\\n");`;
    expect(spawnSync("bash", ["-c", script, process.execPath, text], { cwd: at, encoding: "utf8" })).toMatchObject({
      status: 0,
      stderr: "",
    });
    expect(readFileSync(join(at, "log"), "utf8")).toBe("first\nnew\n");
    expect(readdirSync(at)).toEqual(["log"]);
  });
});

linux("a redirection that starts a file anew is written on from where it stands", () => {
  const at = temporaryFolder();
  const script = `import { writeSync } from "node:fs"; import { writeAtomic } from ${JSON.stringify(built("files/writing/write.js"))};
    writeSync(1, "before\\n"); writeAtomic("/dev/stdout", "data\\n"); writeSync(1, "after\\n");`;
  spawnSync("bash", ["-c", `"$0" --input-type=module --eval "$1" > log`, process.execPath, script], { cwd: at });
  expect(readFileSync(join(at, "log"), "utf8")).toBe("before\ndata\nafter\n");
});

linux("a pipe takes more than it holds at once, and may be left by its reader", () => {
  const at = temporaryFolder();
  writeTo(at, "/dev/stdout", "| (sleep 0.2; wc -c > count)", '"x".repeat(3e6)');
  expect(Number(readFileSync(join(at, "count"), "utf8"))).toBe(3e6);
  expect(writeTo(at, "/dev/stdout", "| head -c 10 > start; exit ${PIPESTATUS[0]}", '"x".repeat(3e6)')).toMatchObject({
    status: 0,
    stderr: "",
  });
  expect(readFileSync(join(at, "start"), "utf8")).toBe("x".repeat(10));
});

linux("a device that is full is a failure, and a descriptor that is not open a mistake", () => {
  const at = temporaryFolder();
  expect(writeTo(at, "/dev/full", "").stderr).toContain("Error: cannot write /dev/full: the disk is full (ENOSPC)");
  expect(writeTo(at, "/dev/fd/99", "").stderr).toContain("UserError: cannot write /dev/fd/99: that descriptor is not open for it (EBADF)");
  expect(writeTo(at, "/dev/null", "")).toMatchObject({ status: 0, stderr: "" });
});

it("tells streams from files", () => {
  const at = temporaryFolder();
  writeFileSync(join(at, "1"), "");
  symlinkSync("1", join(at, "to-file"));
  symlinkSync("nowhere", join(at, "to-nothing"));
  for (const path of [at, join(at, "1"), join(at, "to-file"), join(at, "to-nothing"), join(at, "none"), "none/at/all"]) {
    expect(isStream(path)).toBe(false);
    expect(descriptorOf(path)).toBeUndefined();
  }
  if (process.platform === "win32") return;
  expect(descriptorOf("/dev/stdout")).toBe(1);
  expect(descriptorOf("/dev/fd/2")).toBe(2);
  expect(isStream("/dev/null")).toBe(true);
});

linux("takes a file below the folder of a process for a file", () => {
  const at = temporaryFolder();
  const script = `import { isStream } from ${JSON.stringify(built("files/writing/stream.js"))}; console.log(isStream("/proc/self/cwd/x"), isStream("/proc/self/fd/1"));`;
  expect(spawnSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: at, encoding: "utf8" }).stdout).toBe("false true\n");
});
