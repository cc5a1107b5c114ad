/** A few rounds of `npm run check:faults`: what disturbs a run changes nothing of what it leaves. */

import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { itWhere, noMounts, noNamespaces } from "../support/system.js";

const ROUNDS = 3;

function check(...args: string[]): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, ["scripts/check-faults.mjs", "--rounds", String(ROUNDS), ...args], {
    encoding: "utf8",
  });
  return { status, stdout };
}

describe("nothing is lost, and the digest is the same, by", { timeout: 300_000 }, () => {
  for (const [kind, what, objection] of [
    ["namespaces", "two processes on one folder in different PID namespaces", noNamespaces],
    ["kills", "kill -9 at any moment", null],
    ["disks", "a disk that fills", noMounts],
  ] as const)
    itWhere(objection)(what, () => {
      // other moments each time that the tests run
      const seed = String(Math.floor(Date.now() / 1000));
      const { status, stdout } = check("--only", kind, "--seed", seed);
      expect(stdout, `--seed ${seed}`).toMatch(new RegExp(`^${what}: ${ROUNDS} of ${ROUNDS} rounds held \\([^)]*\\)\\n$`));
      expect(status, `--seed ${seed}`).toBe(0);
    });
});

it("refuses kinds and numbers that there are not", () => {
  for (const args of [
    ["--only", "floods"],
    ["--rounds", "0"],
    ["--jobs", "x"],
  ])
    expect(check(...args)).toEqual({ status: 2, stdout: "" });
});

it("fails where no round was disturbed", async () => {
  const { idleness } = (await import(pathToFileURL("scripts/faults/idleness.mjs").href)) as {
    idleness: (rounds: number, disturbance: string, totals: Record<string, number>) => string | undefined;
  };
  expect(idleness(4, "kills", { kills: 0 })).toBe("nothing was disturbed: 0 kills in 4 rounds");
  expect(idleness(30, "filled", {})).toBe("nothing was disturbed: 0 filled in 30 rounds");
  expect(idleness(4, "kills", { kills: 1 })).toBeUndefined();
  expect(idleness(3, "kills", { kills: 0 })).toBeUndefined();
});
