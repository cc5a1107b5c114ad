/** What a report says of runs that failed: 8 of 16, in every sentence, table and cell. */

import { describe, expect, it } from "vitest";
import type { StudyAnalysis } from "../../src/analysis/study-analysis.js";
import { analyse } from "../../src/analysis/study-analysis.js";
import type { RunState } from "../../src/analysis/study-record.js";
import { gapsLines } from "../../src/cli/commands/report.js";
import { summarise } from "../../src/cli/terminal/summary.js";
import { failedRows } from "../../src/study/records/results.js";
import { unfinishedRuns } from "../../src/analysis/study-record.js";
import { studyFigures } from "../../src/plot/study/figures.js";
import { citeMean } from "../../src/report/cite.js";
import { buildReport } from "../../src/report/build.js";
import { toMarkdown } from "../../src/report/markdown.js";
import { paperTables } from "../../src/report/paper-tables.js";
import type { PlannedRun } from "../../src/study/config/definition.js";
import type { MadeStudy } from "../support/study.js";
import { makeStudy, seedsUpTo, SMALL } from "../support/study.js";

const DIVERGED: RunState = { kind: "failed", error: "training diverged: at step 7 the loss or a parameter is not finite" };

/** `wild` has lower values throughout; `calm` has the same ones as the baseline, higher by a little. */
function study(isLost: (run: PlannedRun) => boolean, state: RunState = DIVERGED): MadeStudy {
  const shift: Record<string, number> = { baseline: 0, wild: -0.5, calm: 0.25 };
  return {
    configs: { baseline: SMALL, wild: SMALL, calm: SMALL },
    count: 300,
    seeds: seedsUpTo(16),
    state: (run) => (isLost(run) ? state : { kind: "done" }),
    values: ({ config, seed }) => {
      const value = 2 + shift[config] + (seed % 2) / 8;
      return { kl_divergence: value, sliced_w1: value, eval_loss: value, training_time: value, "steps_to_mse_0.4": 100 };
    },
  };
}

const analysed = (made: MadeStudy): StudyAnalysis => analyse(makeStudy(made), []);
/** The report without the marks of Markdown. */
const textOf = (analysis: StudyAnalysis): string =>
  toMarkdown(buildReport(analysis, { heatmaps: [], maps: [] }), new Map())
    .replaceAll("**", "")
    .replace(/\\(.)/g, "$1");
const lost = (config: string) => (run: PlannedRun) => run.config === config && run.seed > 8;
const tableOf = (analysis: StudyAnalysis, name: string): string => paperTables(analysis).find((table) => table.name === name)!.text;

describe("where half the runs of a configuration diverged", () => {
  const analysis = analysed(study(lost("wild")));
  const text = textOf(analysis);

  it("no sentence calls the rest better", () => {
    expect(text).toContain("KL divergence of wild: cannot tell on moons: 8 of 16 runs of wild failed (diverged).");
    expect(text).toContain(
      "KL divergence of wild over the data sets: cannot tell whether it differs from baseline: 8 of 16 runs of wild failed (diverged).",
    );
    expect(text).not.toMatch(/wild[^.;]*: better/);
    // the other one is told as it would be: two comparisons of 16 seeds that agree, 2 · 2 / 2¹⁶
    expect(text).toContain("KL divergence of calm: worse than baseline on moons (+0.250 bits, 95 % interval +0.250 … +0.250).");
  });

  it("what failed says what mends it", () => {
    expect(text).toContain("counts against its configuration; change the configuration, or it fails again");
  });

  it("no p and no aggregate of the rest is given", () => {
    const row = text.split("\n").find((line) => line.startsWith("| wild | moons | cannot tell | -0.500 bits [8 of 16 seeds] |"));
    expect(row).toMatch(/ \| withheld \| withheld \| withheld \| withheld \| 8 of 8 seeds lower \[8 of 16 seeds\] \|$/);
    expect(text).toContain("| wild | cannot tell: 8 of 16 runs of wild failed (diverged) |");
    expect(text).toMatch(/^\| wild \| 1 \| cannot tell \| -0\.500 bits \[8 of 16 seeds\] \| withheld \| withheld \| 0\.50 \|/m);
  });

  it("the change of training time says of how many seeds it is", () => {
    expect(text).toMatch(/Training time against baseline, mean change over the data sets: wild -\d+\.\d+ ?% \[8 of 16 seeds\] and calm \+/);
  });

  it("costs have a section only where there are any", () => {
    expect(text).toContain("What it costs");
    const made = study(() => false);
    const without = analysed({ ...made, values: ({ config }) => ({ kl_divergence: config === "baseline" ? 1 : 2 }) });
    expect(textOf(without)).not.toContain("What it costs");
    expect(textOf(analysed({ ...made, state: () => ({ kind: "missing" }) }))).not.toContain("What it costs");
  });

  it("every mean says of how many runs it is", () => {
    expect(text).toContain("| wild | 1.563 ± 0.067 [8 of 16] |");
    expect(text).toContain("| baseline | 2.063 ± 0.065 |");
  });

  it("tables for a paper say it, in LaTeX and in Markdown", () => {
    const latex = tableOf(analysis, "kl_divergence.tex").split("\n");
    expect(latex.filter((line) => line.includes(" & "))).toEqual([
      String.raw`    configuration & moons \\`,
      String.raw`    baseline & $2.063 \pm 0.065$ \\`,
      String.raw`    wild & $1.563 \pm 0.067$ [8 of 16] \\`,
      String.raw`    calm & $2.313 \pm 0.065$$^{-}$ \\`,
    ]);
    expect(latex.join("\n")).toContain("[k of n]: k of n planned runs have a value; the others have failed or are still to come.");
    expect(tableOf(analysis, "kl_divergence.md")).toContain(String.raw`| wild | 1.563 ± 0.067 \[8 of 16\] |`);
  });

  it("the table on the terminal says it", () => {
    const lines = summarise(analysis.study).split("\n");
    expect(lines).toContain("wild      1.563 [8 of 16]");
    expect(lines).toContain("Means over 16 seeds; [k of n]: of n planned runs k have a value.");
    expect(lines).toContain("8 of 48 runs failed, and count against their configurations.");
  });

  it("results have a row per failed run", () => {
    const rows = failedRows("made", unfinishedRuns(analysis.study.runs));
    expect(rows.map(({ config, seed, metric, value }) => [config, seed, metric, value])).toEqual(
      seedsUpTo(16)
        .slice(8)
        .map((seed) => ["wild", seed, "failed", 1]),
    );
  });
});

describe("captions of figures", () => {
  const captionsOf = (made: MadeStudy): string[] =>
    studyFigures(analysed(made))
      .filter(({ name }) => !["samples_overview", "generated_images"].includes(name))
      .map(({ caption }) => caption);

  it("say which runs are missing from what is drawn", () => {
    const half = captionsOf(study(lost("wild")));
    expect(half.length).toBeGreaterThan(3);
    for (const caption of half) expect(caption).toMatch(/\. Some runs are missing: wild on moons \(8 of 16; 8 failed\)\.$/);
    const open = captionsOf(study(({ seed }) => seed > 2, { kind: "missing" }));
    expect(open[0]).toContain(
      "missing: baseline on moons (2 of 16; others still to come), wild on moons (2 of 16; others still to come) and calm on moons (2 of 16; others",
    );
    const many = captionsOf({ ...study(({ seed }) => seed > 2), datasets: ["moons", "circle", "line"] });
    expect(many[0]).toMatch(/, baseline on line \(2 of 16; 14 failed\), wild on moons \(2 of 16; 14 failed\) and 5 others\.$/);
    for (const caption of captionsOf(study(() => false))) expect(caption).not.toContain("missing");
  });
});

describe("where half the runs of the baseline diverged", () => {
  const text = textOf(analysed(study(lost("baseline"))));

  it("what is better on the rest is, and says of how many seeds; what is worse is withheld", () => {
    expect(text).toContain(
      "KL divergence of wild: better than baseline on moons (-0.500 bits [8 of 16 seeds], 95 % interval -0.500 … -0.500); " +
        "8 of 16 runs of baseline failed (diverged) on moons.",
    );
    expect(text).toContain("KL divergence of calm: cannot tell on moons: 8 of 16 runs of baseline failed (diverged).");
    expect(text).toMatch(/over all data sets: better than baseline \(mean change -0\.500 bits \[8 of 16 seeds\], /);
  });
});

describe("where the same runs of both diverged, or none", () => {
  it("verdicts are of the seeds that are left", () => {
    const text = textOf(analysed(study(({ seed }) => seed > 8)));
    expect(text).toContain(
      "KL divergence of wild: better than baseline on moons (-0.500 bits [8 of 16 seeds], 95 % interval -0.500 … -0.500); " +
        "8 of 16 runs of wild failed (diverged) and 8 of 16 runs of baseline failed (diverged) on moons.",
    );
    expect(text).toContain(
      "Holm-adjusted p 0.016); 8 of 16 runs of wild failed (diverged) and 8 of 16 runs of baseline failed (diverged).",
    );
    expect(text).not.toContain("withheld");
  });

  it("nothing says k of n where every run has a value", () => {
    const analysis = analysed(study(() => false));
    expect(textOf(analysis)).toContain("KL divergence of wild: better than baseline on moons (-0.500 bits, 95 %");
    for (const { text } of paperTables(analysis)) expect(text).not.toContain(" of 16]");
    expect(textOf(analysis)).not.toMatch(/\[\d+ of \d+/);
    expect(summarise(analysis.study)).not.toContain("[");
  });
});

describe("where half the runs are still to come", () => {
  const analysis = analysed(study(lost("wild"), { kind: "missing" }));

  it("verdicts stand so far", () => {
    expect(textOf(analysis)).toContain(
      "KL divergence of wild: better than baseline on moons (-0.500 bits [8 of 16 seeds so far], 95 % interval -0.500 … -0.500).",
    );
    expect(summarise(analysis.study)).toContain("8 of 48 runs still to come: the means are those so far.");
    expect(failedRows("made", unfinishedRuns(analysis.study.runs))).toEqual([]);
  });
});

describe("where every run of a configuration failed", () => {
  it("it stands in the tables, and is not told", () => {
    const analysis = analysed(study(({ config }) => config === "wild"));
    const text = textOf(analysis);
    expect(text).toContain("KL divergence of wild: cannot tell on moons: 16 of 16 runs of wild failed (diverged).");
    expect(text).toContain("| wild | none [0 of 16] |");
    expect(tableOf(analysis, "kl_divergence.tex")).toContain(String.raw`    wild & -- [0 of 16] \\`);
    expect(summarise(analysis.study)).toContain("wild      none [0 of 16]");
  });
});

it("a threshold that some runs never reach has a mean of those that do, and says so", () => {
  const { study: made } = analysed({
    ...study(() => false),
    values: ({ config, seed }) => ({ "steps_to_mse_0.4": config === "wild" && seed > 8 ? null : 100 + seed }),
  });
  expect(citeMean(made, "wild", "moons", "steps_to_mse_0.4")!.text).toBe("104.5 ± 2.4 [8 of 16 reached it]");
  expect(citeMean(made, "calm", "moons", "steps_to_mse_0.4")!.text).toBe("108.5 ± 4.8");
});

it("a metric without a unit has a change without one", () => {
  const text = textOf(analysed(study(() => false)));
  expect(text).toContain("Sliced Wasserstein-1 over the data sets: change, its interquartile mean over seeds and data sets,");
  expect(text).toContain("KL divergence over the data sets: change in bits, its interquartile mean");
  expect(text).toContain("Evaluation loss over the data sets: change in percent of the baseline's mean, its interquartile mean");
  expect(text).not.toMatch(/ in[ ]*[,;:.)]/);
});

it("a run that is not done is named, and several are", () => {
  const linesOf = (isLost: (run: PlannedRun) => boolean): string[] => gapsLines(analysed({ ...study(isLost), seeds: [1, 2] }));
  expect(linesOf(({ config, seed }) => config === "wild" && seed === 2)).toEqual(["1 run of 6 not done: the report names it."]);
  expect(linesOf(({ config }) => config === "wild")).toEqual(["2 runs of 6 not done: the report names them."]);
  expect(linesOf(() => false)).toEqual([]);
  const text = textOf(analysed({ ...study(({ config, seed }) => config === "wild" && seed === 2), seeds: [1, 2] }));
  expect(text).toContain("5 of 6 runs are done. The other:");
});

it("one is no plural", () => {
  const one: MadeStudy = {
    configs: {
      baseline: {
        ...SMALL,
        denoiser: { embeddingDim: 4, hiddenSize: 4, hiddenLayers: 1 },
        schedule: { timesteps: 1 },
        training: { steps: 1, batchSize: 4 },
        evaluation: { samples: 10, neighbours: 1, lossWindow: 1, samplers: [{ kind: "ddpm", steps: 1 }] },
      },
    },
    count: 300,
    values: () => ({ kl_divergence: 1, training_time: 1 }),
  };
  const text = textOf(analysed(one));
  expect(text).toContain("1 step of 4 rows, learning rate 0.0003, linear schedule of 1 timestep, 1 residual block of width 4;");
  expect(text).toContain("the mean of the trailing 1 step.");
  for (const made of [one, { ...study(() => false), seeds: [1] }])
    expect(textOf(analysed(made))).not.toMatch(
      /\b1 (?:\w+ )?(?:runs|seeds|configurations|data sets|comparisons|cases|claims|steps|rows|timesteps|blocks|samples|points|cells)\b/,
    );
});
