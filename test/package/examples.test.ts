/** Every example runs, with few steps, from the package as its users import it. */

import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { builtFile } from "../support/built.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const NAMES = readdirSync("examples").filter((name) => name.endsWith(".mjs"));
const run = promisify(execFile);

/** What each prints, whatever the numbers are. */
const PRINTS: Record<string, RegExp> = {
  "01-fit-and-sample.mjs": /^the first of 1000 samples: \S+, \S+\nsliced_w1: \d+\.\d{3}\ncoverage: \d\.\d{3}\n$/,
  "02-save-and-load.mjs": /^same weights: true\n$/,
  "03-own-points.mjs": /^(-?\d+\.\d cm, -?\d+\.\d kg\n){5}$/,
  "04-train-step-by-step.mjs":
    /^(step \d+: loss \d+\.\d+\n){5}stopped after 20 of 40 steps: that is enough\nand samples all the same: (\S+, ){5}\S+\n$/,
  "05-log-density.mjs": /^([ .:\-=+*#%@]{24}\n){10}$/,
  "06-few-steps.mjs": /^(\S+ +energy distance -?\d+\.\d{4}\n){6}$/,
  "07-conditions-and-guidance.mjs": /^(line [01], guidance [12]: mean height -?\d+\.\d\d\n){4}$/,
  "08-ideal-denoiser.mjs": /^(the .* -?\d+\.\d{3} nats\n){3}$/,
  "09-noise-that-adapts.mjs": /^(\S+ +energy_distance -?\d+\.\d{3} 1, bound -?\d+\.\d{3} nats\n){2}$/,
  "10-figure.mjs": /: figure\.svg\n$/,
  "11-fit-a-table.mjs": /^condition species: .*\nsame weights: true\n40 rows of species, island, .*, year in penguins\.csv\n$/s,
  "12-condition-a-table.mjs": /^((Adelie|Chinstrap|Gentoo): mean mass \d{4} g; the first row: \2, ([^,\n]+, ){6}200[789]\n){3}$/,
  "13-impute.mjs": /^(\w+ of row 4: (\S+, ){4}\S+\n){5}mean mass 4\d{3}\.\d g, standard error 4\d\.\d g\n$/,
  "15-constraints.mjs": /^40 of 40 rows keep both constraints\nthe first: arrival \d+, departure \d+, rent \d+, tax \d+, total \d+\n$/,
  "14-outliers.mjs": /^row 11: -\d+\.\d nats, likelier rows 100\.0 %: flipper_length_mm 230[^\n]*\n(row \d+: [^\n]*\n){39}$/,
};

describe.each(NAMES)("%s", (name) => {
  it("runs, and prints what it promises", { timeout: 120_000 }, async () => {
    builtFile("dist/index.js");
    const { stdout, stderr } = await run(process.execPath, [resolve("examples", name), "40", "figure.svg"], { cwd: temporaryFolder() });
    expect(stderr).toBe("");
    expect(stdout).toMatch(PRINTS[name]);
  });

  it("stands in the list with its first line saying what it shows", () => {
    expect(readFileSync("examples/README.md", "utf8")).toContain(`(${name})`);
    expect(readFileSync(resolve("examples", name), "utf8")).toMatch(/^\/\/ [A-Z].*\.\n/);
  });
});
