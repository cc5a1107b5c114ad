/** The table of deviations between seeds, computed from a study's folder, against numbers worked out by hand. */

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { MadeStudy } from "../support/study.js";
import { SMALL, writtenStudy } from "../support/study.js";

const SCRIPT = fileURLToPath(new URL("../../scripts/spread.mjs", import.meta.url));
const NAMES = ["baseline", "a", "b", "c", "d", "e", "f", "g", "h"];

function table(made: MadeStudy): string {
  const study = writtenStudy({ configs: Object.fromEntries(NAMES.map((name) => [name, SMALL])), datasets: ["moons", "helix-3d"], ...made });
  return execFileSync(process.execPath, [SCRIPT, study.folder.path], { encoding: "utf8" });
}

/** Two seeds each: on moons the k-th configuration differs from the baseline by 0 and k, but one of them by a hundred times as much. */
const STUDY: MadeStudy = {
  seeds: [1, 2],
  values: ({ config, dataset, seed }) => {
    const k = NAMES.indexOf(config);
    return dataset === "moons"
      ? { kl_divergence: seed === 1 ? 5 : 5 + k * (config === "h" ? 100 : 1) }
      : { eval_loss: 1, training_time: seed };
  },
};

it("is the root of the median variance of paired differences, which one wild configuration does not move", () => {
  const text = table(STUDY);
  // differences 0 and k have the variance k² / 2; of k = 1 … 7 and 800 the middle ones are 4² and 5²; the median of one degree of freedom is (7 / 9)³
  const difference = Math.sqrt((4 ** 2 / 2 + 5 ** 2 / 2) / 2 / (7 / 9) ** 3);
  // the values themselves: the same, and the baseline's 0
  const value = Math.sqrt(4 ** 2 / 2 / (7 / 9) ** 3);
  expect(text).toContain(
    `  moons: {\n    kl_divergence: { value: ${value.toPrecision(3)}, difference: ${difference.toPrecision(3)} },\n  },`,
  );
  expect(text).toContain('  "helix-3d": {\n    eval_loss: { value: 0, difference: 0 },\n  },\n};');
  expect(text).toContain("9 configurations, up to 2 seeds on each data set");
  // times are of a machine
  expect(text).not.toContain("training_time");
});

it("says nothing of what has too few seeds, or has failed", () => {
  expect(table({ ...STUDY, seeds: [1] })).toMatch(/EARLIER_SPREAD: Record<string, Record<string, Spread>> = \{\};\n$/);
  const failed = table({
    ...STUDY,
    state: ({ config, seed }) => (config === "a" && seed === 2 ? { kind: "failed", error: "training diverged" } : { kind: "done" }),
  });
  // seven pairs are no longer eight
  expect(failed).toMatch(/Spread>> = \{\};\n$/);
});
