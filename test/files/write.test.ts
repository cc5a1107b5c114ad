/** Writing and locking: whole files or none, causes a user can act on. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { UserError } from "../../src/core/errors.js";
import { lockFolder } from "../../src/files/lock.js";
import { fileError, writeAtomic } from "../../src/files/write.js";
import { temporaryFolder } from "../support/temporary-folder.js";

it("replaces a file and leaves nothing beside it", () => {
  const at = temporaryFolder();
  writeFileSync(join(at, "x"), "a longer text than the new one");
  writeAtomic(join(at, "x"), "new");
  expect(readFileSync(join(at, "x"), "utf8")).toBe("new");
  expect(readdirSync(at)).toEqual(["x"]);
});

it("leaves the old file, and nothing beside it, where writing fails", () => {
  const at = temporaryFolder();
  mkdirSync(join(at, "x"));
  expect(() => writeAtomic(join(at, "x"), "new")).toThrow(UserError);
  expect(readdirSync(at)).toEqual(["x"]);
  expect(() => writeAtomic(join(at, "none", "x"), "new")).toThrow(/cannot write .*: there is no such file or folder/);
});

it("tells a full disk as a failure and a forbidden path as the user's to mend", () => {
  const cause = (code: string): Error => fileError(Object.assign(new Error("system"), { code }), "write", "there");
  expect(cause("ENOSPC").message).toBe("cannot write there: the disk is full (ENOSPC)");
  expect(cause("ENOSPC")).not.toBeInstanceOf(UserError);
  expect(cause("EROFS")).toBeInstanceOf(UserError);
});

it("locks once, and again after the lock is given back", () => {
  const at = temporaryFolder();
  const unlock = lockFolder(at);
  expect(() => lockFolder(at)).toThrow(new RegExp(`is in use by process ${process.pid} on ${hostname()}`));
  unlock();
  lockFolder(at)();
  expect(readdirSync(at)).toEqual([]);
});

it("takes over the lock of a process that is gone, also where its number was given to another", () => {
  const at = temporaryFolder();
  const hold = (pid: number, started: string | null, host = hostname()): void =>
    writeFileSync(join(at, "lock.json"), JSON.stringify({ pid, host, started }));
  hold(2 ** 22 + 1, null);
  lockFolder(at)();
  if (process.platform === "linux") {
    hold(process.pid, "1");
    lockFolder(at)();
  }
  hold(process.pid, null, "another-machine");
  expect(() => lockFolder(at)).toThrow(/on another-machine; if that process is gone, delete .*lock\.json/);
});
