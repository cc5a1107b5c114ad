/** Studies that version 0.1 wrote, before its files had checksums and after: read, drawn, sampled and carried on as its own. */

import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { lastLine, noisegrid } from "./command.js";

const GOLDEN = "test/golden/version-0.1";

/** Digests of 50 samples with seed 7 of each run: those that version 0.1 drew. */
const SAMPLES = JSON.parse(readFileSync(join(GOLDEN, "samples.json"), "utf8")) as Record<string, string>;

it.each(["without-checksums", "with-checksums"])("%s", { timeout: 120_000 }, async (written) => {
  const folder = temporaryFolder();
  const study = join(folder, "study");
  cpSync(join(GOLDEN, written), study, { recursive: true });

  const runs = readdirSync(join(study, "runs"));
  const draw = async (run: string): Promise<unknown[]> => {
    const asked = ["--count", "50", "--seed", "7", "--out", `${run}.csv`];
    const { status, stdout, stderr } = await noisegrid(folder, "sample", `study/runs/${run}`, ...asked);
    return [run, stderr, status, lastLine(stdout)];
  };
  expect(await Promise.all(runs.map(draw))).toEqual(
    runs.map((run) => [run, "", 0, `digest ${SAMPLES[run.slice(0, run.lastIndexOf("."))]}`]),
  );
  for (const command of ["report", "plot"]) {
    const { status, stderr } = await noisegrid(folder, command, "study");
    expect([command, stderr, status]).toEqual([command, "", 0]);
  }
  expect(readFileSync(join(study, "report.md"), "utf8")).not.toMatch(/is damaged|has no samples|cannot be drawn/i);
  expect(existsSync(join(study, "figures/generated_images.svg"))).toBe(true);

  // nothing is trained again: the runs' results are those that were there
  const results = readdirSync(join(study, "runs")).map((run) => readFileSync(join(study, "runs", run, "result.json"), "utf8"));
  cpSync(join(GOLDEN, "definition.json"), join(folder, "definition.json"));
  const again = await noisegrid(folder, "study", "definition.json", "--out", "study", "--no-report");
  expect([again.stderr, again.status]).toEqual(["", 0]);
  expect(again.stdout).toMatch(/6 runs/);
  expect(readdirSync(join(study, "runs")).map((run) => readFileSync(join(study, "runs", run, "result.json"), "utf8"))).toEqual(results);
});
