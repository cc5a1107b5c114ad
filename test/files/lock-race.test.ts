/** Many processes want one lock, whose holders die at any moment: there is never more than one holder. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { built, faultyLibrary, itWhere } from "../support/system.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const PROCESSES = 8;
/** It goes on until this has happened, on a slow machine for longer. */
const ENOUGH = { holdings: 120, deaths: 40, kills: 10 };
const MAX_SECONDS = 55;

/**
 * Takes the lock over and over. Within it a mark is made that nobody else's may stand beside. Half of the holders then die as far
 * as a lock can tell, by leaving one of a process that never was; some really die, in the middle of whatever they do.
 */
const CONTENDER = `
import fs from "node:fs";
import { randomUUID } from "node:crypto";
const { lockFolder } = await import(${JSON.stringify(built("files/locks/lock.js"))});
const { ownIdentity } = await import(${JSON.stringify(built("files/locks/process.js"))});
const seed = Number(process.argv[2]);
let state = seed + 1;
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
const alive = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };
const clock = new Int32Array(new SharedArrayBuffer(4));
const pause = (milliseconds) => Atomics.wait(clock, 0, 0, milliseconds);
const count = (what) => fs.appendFileSync("counts/" + what, ".");
// from a moment on, the first of these calls on a lock's file is the last, done or not
const doomed = Date.now() + 300 + 3000 * random();
const names = ["linkSync", "renameSync", "rmSync"];
const chosen = names[Math.floor(random() * names.length)];
const { syncBuiltinESMExports } = await import("node:module");
for (const name of names) {
  const call = fs[name];
  fs[name] = (...args) => {
    const dies = name === chosen && Date.now() > doomed && args.some((arg) => String(arg).includes("folder/lock.json"));
    if (dies && random() < 0.5) process.kill(process.pid, "SIGKILL");
    const result = call(...args);
    if (dies) process.kill(process.pid, "SIGKILL");
    return result;
  };
}
syncBuiltinESMExports();
while (!fs.existsSync("enough")) {
  let unlock;
  try {
    unlock = lockFolder("folder");
  } catch (error) {
    if (!/is in use by/.test(error.message)) { fs.appendFileSync("errors", error.message + "\\n"); process.exit(1); }
    pause(5 + 15 * random());
    continue;
  }
  const mark = "marks/" + process.pid;
  fs.writeFileSync(mark, "");
  for (let looks = 0; looks < 3; looks++) {
    for (const other of fs.readdirSync("marks")) {
      if (other === String(process.pid)) continue;
      // one that was killed leaves its mark
      if (!alive(Number(other))) fs.rmSync("marks/" + other, { force: true });
      else if (fs.existsSync("marks/" + other)) fs.appendFileSync("errors", process.pid + " beside " + other + "\\n");
    }
    pause(random() * 2);
  }
  fs.rmSync(mark, { force: true });
  count("holdings");
  if (random() < 0.5) {
    count("deaths");
    fs.writeFileSync("left-" + process.pid, JSON.stringify({ ...ownIdentity(), pid: 4194305, token: randomUUID() }));
    fs.renameSync("left-" + process.pid, "folder/lock.json");
  }
  unlock();
}
`;

async function race(at: string, env: Record<string, string>): Promise<void> {
  for (const name of ["folder", "marks", "counts"]) mkdirSync(join(at, name));
  writeFileSync(join(at, "contender.mjs"), CONTENDER);
  const end = Date.now() + MAX_SECONDS * 1000;
  let seed = 0;
  let kills = 0;
  const count = (name: string): number => (existsSync(join(at, "counts", name)) ? statSync(join(at, "counts", name)).size : 0);
  const happened = (): typeof ENOUGH => ({ holdings: count("holdings"), deaths: count("deaths"), kills });
  const isEnough = (): boolean => Object.entries(ENOUGH).every(([name, least]) => happened()[name as keyof typeof ENOUGH] >= least);
  const isOver = (): boolean => isEnough() || Date.now() > end || existsSync(join(at, "errors"));
  const run = async (): Promise<void> => {
    while (!isOver()) {
      const child = fork("contender.mjs", [String(seed++)], { cwd: at, env: { ...process.env, ...env }, silent: true });
      const check = setInterval(() => {
        if (isOver()) writeFileSync(join(at, "enough"), "");
      }, 100);
      const [status, signal] = (await once(child, "exit")) as [number | null, string | null];
      clearInterval(check);
      if (signal === "SIGKILL") kills++;
      else if (status !== 0) throw new Error(`a contender ended with ${status ?? signal}`);
    }
  };
  await Promise.all(Array.from({ length: PROCESSES }, run));
  expect(existsSync(join(at, "errors")) ? readFileSync(join(at, "errors"), "utf8") : "").toBe("");
  for (const [name, least] of Object.entries(ENOUGH)) expect(happened()[name as keyof typeof ENOUGH], name).toBeGreaterThanOrEqual(least);
}

const { path, objection } = faultyLibrary();
itWhere(process.platform === "win32" ? "signals are not Windows's" : null)("with hard links", () => race(temporaryFolder(), {}));
itWhere(objection)("without hard links", () => race(temporaryFolder(), { LD_PRELOAD: path, FAULT_LINK: "1" }));
