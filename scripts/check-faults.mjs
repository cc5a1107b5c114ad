// Disturbs the built command as containers, kill -9 and full disks do, and compares with what it leaves undisturbed.
//   node scripts/check-faults.mjs [--rounds 30] [--seed 1] [--only kills] [--jobs 2]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { references } from "./faults/command.mjs";
import { diskRound } from "./faults/disk.mjs";
import { killRound } from "./faults/kills.mjs";
import { idleness } from "./faults/idleness.mjs";
import { NAMESPACE, namespaceRound } from "./faults/namespaces.mjs";

const KINDS = {
  namespaces: {
    round: namespaceRound,
    needs: [...NAMESPACE, "true"],
    disturbance: "refused",
    what: "two processes on one folder in different PID namespaces",
  },
  kills: { round: killRound, needs: ["true"], disturbance: "kills", what: "kill -9 at any moment" },
  disks: {
    round: diskRound,
    needs: ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
    disturbance: "filled",
    what: "a disk that fills",
  },
};

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
    only: { type: "string", multiple: true },
    jobs: { type: "string", default: String(Math.min(4, availableParallelism())) },
  },
});
const [rounds, firstSeed, jobs] = [values.rounds, values.seed, values.jobs].map(Number);
const kinds = values.only ?? Object.keys(KINDS);
if (![rounds, firstSeed, jobs].every(Number.isInteger) || rounds < 1 || jobs < 1 || kinds.some((kind) => !Object.hasOwn(KINDS, kind))) {
  console.error(`usage: check-faults.mjs [--rounds N] [--seed N] [--jobs N] [--only ${Object.keys(KINDS).join("|")}]`);
  process.exit(2);
}

// the mounts are made where they end with this process
if (process.env.CHECK_FAULTS_MOUNTS === undefined && spawnSync("unshare", ["--mount", "true"]).status === 0) {
  const args = ["--mount", process.execPath, ...process.argv.slice(1)];
  process.exit(spawnSync("unshare", args, { stdio: "inherit", env: { ...process.env, CHECK_FAULTS_MOUNTS: "own" } }).status ?? 1);
}

const folder = mkdtempSync(join(tmpdir(), "noisegrid-faults-"));
let failures = 0;
try {
  const undisturbed = await references(folder);
  for (const kind of kinds) failures += await check(kind, undisturbed);
} finally {
  if (failures === 0) rmSync(folder, { recursive: true, force: true });
  else console.log(`what was found is kept in ${folder}`);
}
process.exitCode = failures === 0 ? 0 : 1;

/** All rounds of a kind, some at a time. @returns the failures: rounds, and that nothing was disturbed */
async function check(kind, undisturbed) {
  const { round, needs, disturbance, what } = KINDS[kind];
  const probe = spawnSync(needs[0], needs.slice(1), { encoding: "utf8" });
  if (probe.status !== 0) {
    console.log(`${what}: not tried: ${probe.error?.message ?? probe.stderr.trim()}`);
    return 1;
  }
  const from = performance.now();
  let next = 0;
  let failed = 0;
  const totals = {};
  const serve = async () => {
    while (next < rounds) {
      const number = next++;
      const seed = firstSeed + number;
      const { defect, counts } = await round(folder, number, seed, undisturbed).catch((error) => ({ defect: error.stack }));
      for (const [name, count] of Object.entries(counts ?? {})) totals[name] = (totals[name] ?? 0) + count;
      if (defect === undefined) continue;
      failed++;
      console.log(`${kind}, round ${number}, seed ${seed}: ${defect}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, serve));
  const counted = Object.entries(totals).map(([name, count]) => `${count} ${name}`);
  const seconds = ((performance.now() - from) / 1000).toFixed(0);
  console.log(`${what}: ${rounds - failed} of ${rounds} rounds held (${counted.join(", ")}; ${seconds} s)`);
  const idle = idleness(rounds, disturbance, totals);
  if (idle !== undefined) console.log(`${what}: ${idle}`);
  return failed + (idle === undefined ? 0 : 1);
}
