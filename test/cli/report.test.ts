/** Figures and reports of a study through the command line: rebuilt without training, honest about gaps, whole in one file. */

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import Papa from "papaparse";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { lastLine, noisegrid, TINY_STUDY, writeJson } from "./command.js";

let cwd: string;
const folder = (name = "results/tiny"): string => join(cwd, name);
const read = (name: string, study?: string): string => readFileSync(join(folder(study), name), "utf8");
const fileOf = (study: string, run: string, name: string): string =>
  join(
    folder(study),
    "runs",
    readdirSync(join(folder(study), "runs")).find((found) => found.startsWith(run))!,
    name,
  );

/** The study with its files changed, in a folder of its own. */
function copyOf(name: string): string {
  cpSync(folder(), folder(name), { recursive: true });
  return name;
}

beforeAll(async () => {
  cwd = temporaryFolder();
  writeJson(cwd, "tiny.json", TINY_STUDY);
  const { status, stdout } = await noisegrid(cwd, "study", "tiny.json", "--seeds", "1-3", "--curve", "--out", "results/tiny");
  expect(status).toBe(0);
  expect(lastLine(stdout)).toBe("Report: results/tiny/report.html (and results/tiny/report.md)");
});

describe("a study's end", () => {
  it("draws every figure as SVG and PNG, and the last heatmap of every level", () => {
    const names = [
      "convergence",
      "differences",
      "evaluation_metrics",
      "generated_images",
      "grid_variance_comparison",
      "samples_overview",
      "trade_off",
      "train_loss",
    ];
    const heatmaps = ["dino", "moons"].flatMap((dataset) =>
      ["coarse", "fine", "product"].map((level) => `${dataset}_gridded_${level}_step_250`),
    );
    const expected = [...names, ...heatmaps].flatMap((name) => [`${name}.png`, `${name}.svg`]);
    expect(readdirSync(folder("results/tiny/figures")).toSorted()).toEqual(expected.toSorted());
  });

  it("can be left out", async () => {
    const { status, stdout } = await noisegrid(cwd, "study", "tiny.json", "--only", "plain/moons", "--no-report", "--out", "bare");
    expect(status).toBe(0);
    expect(stdout).not.toContain("Report");
    expect(existsSync(folder("bare/figures"))).toBe(false);
  });
});

describe("report", () => {
  it("makes the same bytes again, without training", async () => {
    const study = copyOf("again");
    const names = ["report.html", "report.md", "results.csv", "results.parquet", "tables/kl_divergence.tex", "figures/train_loss.svg"];
    for (const name of names) rmSync(join(folder(study), name));
    const parameters = statSync(fileOf(study, "plain.moons.s1", "model.safetensors")).mtimeMs;
    const { status } = await noisegrid(cwd, "report", study);
    expect(status).toBe(0);
    for (const name of names) expect(readFileSync(join(folder(study), name)).equals(readFileSync(join(folder(), name)))).toBe(true);
    expect(statSync(fileOf(study, "plain.moons.s1", "model.safetensors")).mtimeMs).toBe(parameters);
  });

  it("is one page that needs nothing from elsewhere", () => {
    const html = read("report.html");
    expect(html).not.toMatch(/<script|<link|<iframe|@import/);
    expect([...html.matchAll(/(?:src|href)="(?!#|data:|runs\/|figures\/)([^"]*)"/g)].map((match) => match[1])).toEqual([]);
    expect([...html.matchAll(/url\((?!#|data:)[^)]*\)/g)]).toEqual([]);
    for (const name of ["report.html", "report.md", "results.csv"]) expect(statSync(join(folder(), name)).size).toBeLessThan(5e6);
  });

  it("links to files that exist, and to places on the page that exist", () => {
    const html = read("report.html");
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
    expect(targets.length).toBeGreaterThan(4);
    expect(targets.filter((id) => !ids.has(id))).toEqual([]);
    const files = [...html.matchAll(/href="((?:runs|figures)\/[^"]+)"/g)].map((match) => match[1]);
    expect(files.length).toBeGreaterThanOrEqual(12);
    expect(files.filter((name) => !existsSync(join(folder(), name)))).toEqual([]);
    const pictures = [...read("report.md").matchAll(/\]\((figures\/[^)]+)\)/g)].map((match) => match[1]);
    expect(pictures.length).toBeGreaterThan(6);
    expect(pictures.filter((name) => !existsSync(join(folder(), name)))).toEqual([]);
  });

  it("says nothing of the published log, which this study does not repeat", () => {
    expect(read("report.html")).not.toMatch(/published analysis/i);
  });

  it("cannot tell anything with three seeds, and says how many it would take", () => {
    const markdown = read("report.md");
    expect(markdown).toMatch(/With 3 seeds the smallest p that 2 comparisons can reach is 0\.50, not below 0\.05/);
    // what is no verdict is not said in words of one, but where the rule itself is told
    expect(markdown.match(/cannot tell/g)).toHaveLength(1);
    expect(markdown).not.toMatch(/\| \**(?:better|worse|cannot tell)\b/);
  });

  it("gives the same rows as CSV and Parquet, typed", async () => {
    const { data } = Papa.parse<Record<string, string>>(read("results.csv").trim(), { header: true });
    const bytes = readFileSync(join(folder(), "results.parquet"));
    const rows = await parquetReadObjects({ file: Uint8Array.from(bytes).buffer });
    const text = (value: unknown): string =>
      typeof value === "bigint" || typeof value === "number" ? String(value) : ((value as string | null) ?? "");
    expect(rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, text(value)])))).toEqual(data);
    expect(typeof rows[0]["seed"]).toBe("bigint");
    expect(typeof rows[0]["value"]).toBe("number");
  });

  it("plans the same runs again from rerun.json", async () => {
    const { status, stdout } = await noisegrid(cwd, "study", "results/tiny/rerun.json", "--out", "results/tiny", "--no-report");
    expect(status).toBe(0);
    expect(stdout).toContain("12 runs, 12 of them done before");
  });

  it("compares with another baseline on request", async () => {
    const study = copyOf("other");
    const { status } = await noisegrid(cwd, "report", study, "--baseline", "gridded");
    expect(status).toBe(0);
    expect(read("report.md", study)).toContain("\n## Against gridded\n");
  });
});

describe("a study with gaps", () => {
  it("still has a report, which names each of them", async () => {
    const study = copyOf("gaps");
    rmSync(join(fileOf(study, "plain.moons.s1", "result.json"), ".."), { recursive: true });
    rmSync(fileOf(study, "gridded.moons.s2", "result.json"));
    rmSync(fileOf(study, "gridded.dino.s3", "result.json"));
    writeFileSync(fileOf(study, "gridded.dino.s3", "failure.json"), '{ "error": "training <diverged> at step 7" }');
    writeFileSync(fileOf(study, "plain.dino.s2", "result.json"), "{ cut");
    const { status, stdout } = await noisegrid(cwd, "report", study);
    expect(status).toBe(0);
    expect(stdout).toContain("4 runs of 12 not done: the report names them.");
    const markdown = read("report.md", study);
    expect(markdown).toMatch(/\*\*plain on moons, seed 1\*\*: not begun/);
    expect(markdown).toMatch(/\*\*gridded on moons, seed 2\*\*: stopped at step 250 of 250/);
    expect(markdown).toMatch(/\*\*gridded on dino, seed 3\*\*: failed: training \\<diverged\\> at step 7/);
    expect(markdown).toMatch(/\*\*plain on dino, seed 2\*\*: cannot be read: .*is not valid JSON/);
    expect(read("report.html", study)).toContain("training &#60;diverged&#62; at step 7");
    expect(markdown).toContain(
      "| **gridded** | +0.0563 bits \\[1 of 3 seeds so far\\] | cannot tell: 1 of 3 runs of gridded failed (diverged) and 1 of 3 runs of plain failed (damaged) |",
    );
    expect(markdown).toContain(
      "By KL divergence no samples can be called the closest to the data: on moons and dino no configuration has all of its runs;",
    );
  });

  it("has one even where no run is done", async () => {
    const study = copyOf("none");
    rmSync(join(folder(study), "runs"), { recursive: true });
    const { status, stdout } = await noisegrid(cwd, "report", study);
    expect(status).toBe(0);
    expect(stdout).toContain("12 runs of 12 not done");
    const plot = await noisegrid(cwd, "plot", study);
    expect(plot).toMatchObject({ status: 0, stdout: "none: no run is done yet, so there is nothing to draw\n" });
  });

  it("has one where samples or snapshots are gone", async () => {
    const study = copyOf("lost");
    rmSync(fileOf(study, "gridded.moons.s1", "samples.npy"));
    rmSync(fileOf(study, "gridded.moons.s1", "grids.safetensors"));
    rmSync(fileOf(study, "gridded.moons.s1", "metrics.jsonl"));
    const { status, stderr } = await noisegrid(cwd, "report", study);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(read("report.md", study)).toMatch(/\*\*gridded on moons, seed 1\*\*: .*samples\.npy/);
  });
});

describe("plot", () => {
  it("draws every snapshot of every level", async () => {
    const study = copyOf("plots");
    rmSync(join(folder(study), "figures"), { recursive: true });
    const { status, stdout } = await noisegrid(cwd, "plot", study, "--format", "svg");
    expect({ status, stdout }).toEqual({ status: 0, stdout: `26 files in ${join(study, "figures")}\n` });
    const heatmaps = readdirSync(folder("plots/figures")).filter((name) => name.startsWith("moons_gridded_product_step_"));
    expect(heatmaps).toEqual([100, 200, 250].map((step) => `moons_gridded_product_step_${step}.svg`));
    expect(readFileSync(join(folder(study), "figures/train_loss.svg")).equals(readFileSync(join(folder(), "figures/train_loss.svg")))).toBe(
      true,
    );
  });

  it("draws what is asked for, animations too", async () => {
    const study = copyOf("some");
    rmSync(join(folder(study), "figures"), { recursive: true });
    const only = ["--only", "train_loss", "--only", "moons_*_250", "--only", "moons_denoising", "--only", "moons_gridded_*_training"];
    const { status } = await noisegrid(cwd, "plot", study, "--format", "png", "--animate", ...only);
    expect(status).toBe(0);
    expect(readdirSync(folder("some/figures")).toSorted()).toEqual([
      "moons_denoising.gif",
      "moons_gridded_coarse_step_250.png",
      "moons_gridded_fine_step_250.png",
      "moons_gridded_product_step_250.png",
      "moons_gridded_product_training.gif",
      "train_loss.png",
    ]);
  });
});

describe.each<[string, string[], RegExp]>([
  ["no folder", ["report", "nowhere"], /no such folder: nowhere$/],
  ["no study", ["report", "."], /\. is no study: it has no study\.json$/],
  ["a run", ["report", "RUN"], /is a single run; name the folder of its study$/],
  ["another version", ["report", "VERSION"], /study\.json has version 99; this noisegrid reads version 1$/],
  [
    "a damaged study",
    ["plot", "DAMAGED"],
    /study\.json is damaged: its runs are not what a study writes; delete DAMAGED\/study\.json, and the study's own command plans/,
  ],
  ["an unknown figure", ["plot", "results/tiny", "--only", "train-los"], /unknown figure "train-los"; did you mean "train_loss"\?/],
  [
    "a figure of other studies",
    ["plot", "results/tiny", "--only", "convergenc", "--only", "train_loss"],
    /unknown figure "convergenc"; did you mean "convergence"\?/,
  ],
  [
    "a figure that this study lacks",
    ["plot", "results/tiny", "--only", "plain_region_map"],
    /figure "plain_region_map" is not in this study \(valid: .*generated_images, .*train_loss.*\)$/,
  ],
  [
    "a figure of a step that was not kept",
    ["plot", "results/tiny", "--only", "moons_*_step_777"],
    /figure "moons_\*_step_777" is not in this study \(valid: /,
  ],
  [
    "an animation that was not asked for",
    ["plot", "results/tiny", "--only", "moons_denoising"],
    /figure "moons_denoising" is not in this study without --animate \(valid: /,
  ],
  [
    "an unknown format",
    ["plot", "results/tiny", "--format", "pgn"],
    /unknown format "pgn"; did you mean "png"\? \(valid: png, svg, both\)/,
  ],
  ["an unknown baseline", ["report", "results/tiny", "--baseline", "plan"], /unknown configuration "plan"; did you mean "plain"\?/],
])("refuses %s", (_, args, message) => {
  it("in one line, with status 2", async () => {
    if (args.includes("VERSION") && !existsSync(folder("VERSION"))) {
      copyOf("VERSION");
      writeFileSync(join(folder("VERSION"), "study.json"), read("study.json").replace('"version": 1', '"version": 99'));
    }
    if (args.includes("DAMAGED")) {
      copyOf("DAMAGED");
      writeFileSync(join(folder("DAMAGED"), "study.json"), read("study.json").replace('"seed": 1', '"seed": 4'));
    }
    const run = join("results/tiny/runs", readdirSync(folder("results/tiny/runs"))[0]);
    const { status, stderr } = await noisegrid(cwd, ...args.map((arg) => (arg === "RUN" ? run : arg)));
    expect(status).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr.trim()).toMatch(message);
  });
});
