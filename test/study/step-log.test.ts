/** What a log holds after a write that failed. */

import type * as NodeFs from "node:fs";
import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, expect, it, vi } from "vitest";
import { curveLog } from "../../src/study/run/folder/step-log.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** The call that fails, and how. */
const failing = vi.hoisted((): { call?: string } => ({}));
const fail = (): never => {
  throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
};

vi.mock("node:fs", async (load) => {
  const fs = await load<typeof NodeFs>();
  return {
    ...fs,
    fstatSync: (...args: Parameters<typeof fs.fstatSync>) => (failing.call === "fstat" ? fail() : fs.fstatSync(...args)),
    writeSync: (file: number, bytes: Uint8Array, at: number) => {
      if (failing.call !== "write") return fs.writeSync(file, bytes, at);
      // half of it gets there
      if (at === 0) return fs.writeSync(file, bytes, 0, 20);
      return fail();
    },
  };
});

afterEach(() => {
  delete failing.call;
});

it.each(["fstat", "write"])("is what it held before, where %s fails", (call) => {
  const folder = temporaryFolder();
  const before = '{"step":1,"samples":5,"kl":0.25}\n';
  writeFileSync(`${folder}/curve.jsonl`, before);
  const log = curveLog(folder);
  log.add({ step: 2, samples: 5, kl: 0.5 });
  failing.call = call;
  expect(() => log.flush()).toThrow(/cannot write .*curve\.jsonl: .*EIO/);
  expect(readFileSync(`${folder}/curve.jsonl`, "utf8")).toBe(before);
  delete failing.call;
  log.flush();
  expect(readFileSync(`${folder}/curve.jsonl`, "utf8")).toBe(`${before}{"step":2,"samples":5,"kl":0.5}\n`);
});
