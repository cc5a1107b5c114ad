/** The first page's sentences and table, word by word, against numbers worked out by hand. */

import { describe, expect, it } from "vitest";
import { firstLookOf } from "../../src/analysis/outcomes/first-look.js";
import type { Floor } from "../../src/analysis/comparison/floors.js";
import { headlineMetric, shownConfigs } from "../../src/analysis/headline.js";
import type { StudyAnalysis } from "../../src/analysis/study-analysis.js";
import { analyse } from "../../src/analysis/study-analysis.js";
import type { Cell, Inline, Mark } from "../../src/report/document.js";
import { firstPage } from "../../src/report/first-page/build.js";
import { STYLE } from "../../src/report/style.js";
import { PUBLISHED } from "../../src/study/presets/published.js";
import type { MadeStudy } from "../support/study.js";
import { makeStudy, paper, seedsUpTo, SMALL } from "../support/study.js";

const floorOn = (dataset: string, value: number): Floor => ({
  dataset,
  metric: "kl_divergence",
  configs: [],
  count: 300,
  samples: 100,
  neighbours: 2,
  values: [{ seed: 1, value }],
});
const analysed = (made: MadeStudy, floors: Floor[] = []): StudyAnalysis => analyse(makeStudy({ count: 300, ...made }), floors);

const inlines = (cell: Cell): readonly Inline[] => (typeof cell === "string" || "text" in cell ? [cell] : cell);
const textOf = (cell: Cell): string =>
  inlines(cell)
    .map((inline) => (typeof inline === "string" ? inline : inline.text))
    .join("");
const sentencesOf = (analysis: StudyAnalysis): string[] => firstPage(analysis).sentences.map((sentence) => textOf(sentence));
const rowsOf = (analysis: StudyAnalysis): string[][] => firstPage(analysis).table.rows.map((row) => row.map(textOf));
const TWO = { baseline: SMALL, other: SMALL };

describe("with too few seeds for any verdict", () => {
  /** The divergence of `other` is lower on moons and higher on line, its loss lower on both. */
  const analysis = analysed(
    {
      configs: TWO,
      datasets: ["moons", "line"],
      values: ({ config, dataset }) => ({
        kl_divergence: config === "baseline" ? 1 : dataset === "moons" ? 0.5 : 1.25,
        eval_loss: config === "baseline" ? 1 : 0.9,
      }),
    },
    [floorOn("moons", -0.01), floorOn("line", 0.02)],
  );

  it("the values are said, and how many seeds would tell", () => {
    // 2 comparisons: 2 · 2^(1 - n) < 0.05 from n = 7 on
    expect(sentencesOf(analysis)).toEqual([
      "other was compared with baseline on moons and line (300 points each), with seed 1 alone: 4 runs.",
      "By KL divergence the samples closest to the data are those of other on moons (0.500 bits against 1.00 of baseline); baseline on line (1.00 bits); " +
        "with 1 seed all of this can be chance: it takes 7 seeds that all agree to tell a difference from chance.",
      "The loss does not show this: in 1 of 2 comparisons with baseline the loss is lower and the samples are farther from the data.",
    ]);
  });

  it("nothing is a wall of cannot tell", () => {
    const { sentences, table } = firstPage(analysis);
    expect([...sentences.map((sentence) => textOf(sentence)), ...table.rows.flatMap((row) => row.map(textOf))].join(" ")).not.toContain(
      "cannot tell",
    );
  });

  it("the table has ours and the floor", () => {
    const { table } = firstPage(analysis);
    expect(table.caption).toBe("KL divergence in bits, lower is closer to the data; floor: as many real points.");
    expect(table.columns.map(({ title }) => title)).toEqual(["configuration", "moons", "line"]);
    expect(rowsOf(analysis)).toEqual([
      ["baseline", "1.00", "1.00"],
      ["other", "0.500", "1.25"],
      ["floor", "-0.010", "0.020"],
    ]);
  });

  it("what is larger than the spread of earlier studies is named, and bold in the table", () => {
    const made = analysed({
      configs: paper("baseline", "grid-10"),
      datasets: ["circle", "dino", "line", "moons"],
      count: 100_000,
      values: ({ config, dataset }) => ({
        kl_divergence: config === "baseline" ? 1 : { circle: 0.5, dino: 1.03, line: 1.04, moons: 2 }[dataset]!,
      }),
    });
    const family = made.comparisons.filter(({ metric }) => metric === "kl_divergence");
    const spread = { kl_divergence: { value: 0.01, difference: 0.01 } };
    const look = firstLookOf(made.study, family, { circle: spread, line: spread, moons: spread, dino: spread })!;
    // one seed, three deviations: 0.03; 1.03 - 1 is a hair above it in binary
    const within = {
      ...look,
      differences: look.differences.map((entry) =>
        entry.dataset === "dino" ? { ...entry, finding: "within the spread" as const } : entry,
      ),
    };
    const told = { ...made, firstLooks: [within] };
    expect(sentencesOf(told)[1]).toContain(
      "; 3 of 4 differences from baseline are larger than seeds alone made in earlier studies (grid-10 on moons +1.00 bits, grid-10 on circle -0.500 bits and grid-10 on line +0.0400 bits), " +
        "and it takes 8 seeds that all agree to tell a difference from chance.",
    );
    const bold = firstPage(told).table.rows.map((row) =>
      row.slice(1).map((cell) => inlines(cell).some((inline) => (inline as Mark).style === "strong")),
    );
    expect(bold).toEqual([
      [false, false, false, false],
      [true, false, true, true],
    ]);
    expect(firstPage(told).table.caption).toContain("; bold: differs from baseline by more than seeds alone did in earlier studies");
    const onlyHidden = { ...within, differences: within.differences.map((entry) => ({ ...entry, config: "not shown" })) };
    expect(firstPage({ ...made, firstLooks: [onlyHidden] }).table.caption).not.toContain("bold");
    const none = { ...look, differences: look.differences.map((entry) => ({ ...entry, finding: "within the spread" as const })) };
    expect(sentencesOf({ ...made, firstLooks: [none] })[1]).toContain(
      "; no difference from baseline is larger than seeds alone made in earlier studies, and it takes 8 seeds",
    );
    expect(firstPage({ ...made, firstLooks: [none] }).table.caption).not.toContain("bold");
  });

  it("the published value stands beside ours where the experiment is the published one", () => {
    const made = analysed({ datasets: ["circle"], count: 100_000, values: () => ({ kl_divergence: 0.4 }) });
    const published = (config: string): string => `0.400 (${PUBLISHED[config].circle.kl_divergence.toPrecision(3)})`;
    expect(rowsOf(made)).toEqual([
      ["baseline", published("baseline")],
      ["grid-10", published("grid-10")],
    ]);
    expect(firstPage(made).table.caption).toContain("; published value in brackets");
    expect(rowsOf(analysed({ datasets: ["circle"], count: 5000, values: () => ({ kl_divergence: 0.4 }) }))).toEqual([
      ["baseline", "0.400"],
      ["grid-10", "0.400"],
    ]);
  });
});

describe("with seeds enough", () => {
  const analysis = analysed({
    configs: TWO,
    datasets: ["moons", "line", "dino"],
    seeds: seedsUpTo(8),
    values: ({ config, dataset, seed }) => {
      const shift = { moons: -0.5, line: 0.25, dino: seed % 2 === 0 ? 0.1 : -0.1 }[dataset]!;
      return { kl_divergence: 1 + (config === "other" ? shift : 0) };
    },
  });

  it("the verdicts are stated and counted", () => {
    expect(sentencesOf(analysis)[0]).toBe(
      "other was compared with baseline on moons, line and dino (300 points each), with 8 seeds: 48 runs.",
    );
    expect(sentencesOf(analysis)[1]).toBe(
      "By KL divergence the samples closest to the data are those of other on moons (0.500 bits against 1.00 of baseline, better); " +
        "baseline on line (1.00 bits) and on dino (1.00 bits); of 3 comparisons with baseline 1 is better, 1 is worse and 1 cannot be told from chance.",
    );
  });

  it("the table says which values are told", () => {
    expect(rowsOf(analysis)[1]).toEqual(["other", "0.500 better", "1.25 worse", "1.00"]);
    expect(firstPage(analysis).table.caption).toContain("; mean of 8 seeds; better, worse: told from baseline");
  });
});

describe("where runs are missing or have failed", () => {
  it("the third sentence says so before anything else", () => {
    const analysis = analysed({
      configs: { ...TWO, third: SMALL },
      seeds: [1, 2],
      state: ({ config, seed }) =>
        config === "other"
          ? { kind: "failed", error: "training diverged" }
          : config === "third" && seed === 2
            ? { kind: "missing" }
            : { kind: "done" },
      values: ({ config }) => ({ kl_divergence: config === "third" ? 3 : 2, eval_loss: config === "third" ? 0.5 : 1 }),
    });
    const [first, , third] = sentencesOf(analysis);
    expect(first).toContain(": 3 of 6 runs.");
    expect(third).toBe("3 of 6 runs are missing (2 failed and 1 not finished), of other and third: which ones.");
    expect(firstPage(analysis).sentences[2]).toContainEqual({ text: "which ones", href: "#gaps" });
    expect(rowsOf(analysis)).toEqual([
      ["baseline", "2.00"],
      ["other", "none [0 of 2]"],
      ["third", "3.00 [1 of 2]"],
    ]);
  });

  it("a mean of the runs that went well is not the closest to the data", () => {
    const analysis = analysed({
      configs: TWO,
      seeds: seedsUpTo(8),
      state: ({ config, seed }) => (config === "other" && seed > 4 ? { kind: "failed", error: "training diverged" } : { kind: "done" }),
      values: ({ config }) => ({ kl_divergence: config === "other" ? 0.1 : 1 }),
    });
    expect(sentencesOf(analysis)[1]).toContain("those of baseline on moons (1.00 bits);");
  });

  it("verdicts say of how many seeds they are, and the caption promises no more", () => {
    const analysis = analysed({
      configs: { ...TWO, third: SMALL },
      seeds: seedsUpTo(16),
      state: ({ seed }) => ({ kind: seed > 8 ? "missing" : "done" }),
      values: ({ config }) => ({ kl_divergence: config === "baseline" ? 1 : 0.5 }),
    });
    expect(sentencesOf(analysis)[1]).toMatch(/; of 2 comparisons with baseline 2 are better, on 8 of 16 seeds\.$/);
    expect(firstPage(analysis).table.caption).toContain("; mean of the runs there are; ");
  });

  it("runs that have their metrics are not missing", () => {
    const analysis = analysed({
      configs: TWO,
      state: ({ config }) => (config === "other" ? { kind: "lacking", files: ["samples.npy"] } : { kind: "done" }),
      values: () => ({ kl_divergence: 1 }),
    });
    const [first, , third] = sentencesOf(analysis);
    expect(first).toMatch(/: 2 runs\.$/);
    expect(third).toBe("Times are of one machine, and of whatever else ran there.");
  });

  it("configurations of fewer planned seeds are marked, and not ranked beside the others", () => {
    const whole = makeStudy({
      configs: TWO,
      count: 300,
      seeds: seedsUpTo(5),
      values: ({ config }) => ({ kl_divergence: config === "baseline" ? 1 : 0.5 }),
    });
    const kept = ({ config, seed }: { config: string; seed: number }): boolean => config === "baseline" || seed === 1;
    const analysis = analyse(
      { ...whole, runs: whole.runs.filter(({ planned }) => kept(planned)), rows: whole.rows.filter(kept), samplerRows: [] },
      [],
    );
    expect(rowsOf(analysis)).toEqual([
      ["baseline", "1.00"],
      ["other", "0.500 [1 seed]"],
    ]);
    expect(firstPage(analysis).table.caption).toContain("; mean of the runs there are");
    expect(sentencesOf(analysis)[1]).toContain("those of baseline on moons (1.00 bits); other has fewer seeds and is not ranked; ");
  });

  it("one run is one", () => {
    const analysis = analysed({
      configs: TWO,
      state: ({ config }) => ({ kind: config === "other" ? "partial" : "done", step: 5 }),
      values: () => ({ kl_divergence: 1 }),
    });
    expect(sentencesOf(analysis)[2]).toBe("1 of 2 runs is missing (1 not finished), of other: which ones.");
    expect(sentencesOf(analysis)[1]).toContain("; nothing can be compared with baseline seed by seed, and it takes 6 seeds");
  });

  it("a study that has not begun says that", () => {
    const analysis = analysed({ configs: TWO, state: () => ({ kind: "missing" }) });
    expect(sentencesOf(analysis)[1]).toBe("No run has a result yet, so there is nothing to tell.");
  });
});

it.each(["eval_loss", "training_time", "bound", "coverage"])("%s tells nothing of how close samples are", (metric) => {
  const analysis = analysed({ configs: TWO, state: () => ({ kind: "trained" }), values: () => ({ [metric]: 1 }) });
  expect(headlineMetric(analysis)).toBe("kl_divergence");
  expect(sentencesOf(analysis)[1]).toBe("No run was evaluated, so there are no samples to compare.");
});

describe("one configuration", () => {
  const made = { configs: { alone: SMALL }, datasets: ["moons", "line"], values: () => ({ kl_divergence: 0.25 }) };

  it("has its values, and nothing to compare them with", () => {
    expect(sentencesOf(analysed(made, [floorOn("moons", -0.011), floorOn("line", 0.02)]))).toEqual([
      "alone was trained on moons and line (300 points each), with seed 1 alone: 2 runs.",
      "Its KL divergence from the data is 0.250 bits on moons and 0.250 bits on line; there is nothing here to compare it with.",
      "As many real points in place of the samples reach -0.011 bits on moons and 0.020 bits on line: no model can be expected to come closer.",
    ]);
  });

  it("has a third sentence without floors too", () => {
    expect(sentencesOf(analysed(made))[2]).toBe("Times are of one machine, and of whatever else ran there.");
  });
});

it("a long name wraps, so that the numbers beside it stay in sight", () => {
  const rule = /^\.answer th:first-child, \.answer td:first-child \{(.*)\}$/m.exec(STYLE)?.[1];
  expect(rule).toMatch(/max-width: 16rem; overflow-wrap: anywhere;/);
});

describe("of many configurations", () => {
  const names = ["baseline", "b", "c", "d", "e", "f", "g"];
  const values: Record<string, number> = { baseline: 5, b: 6, c: 1, d: 3, e: 9, f: 2, g: 0.5 };
  const analysis = analysed({
    configs: Object.fromEntries(names.map((name) => [name, SMALL])),
    state: ({ config }) => (config === "g" ? { kind: "failed", error: "training diverged" } : { kind: "done" }),
    values: ({ config }) => ({ kl_divergence: values[config] }),
  });

  it("the baseline, the closest and the farthest are shown, and the others counted", () => {
    expect(shownConfigs(analysis)).toEqual(["baseline", "c", "f", "d", "e"]);
    expect(rowsOf(analysis).map(([name]) => name)).toEqual(["baseline", "c", "f", "d", "e"]);
    expect(firstPage(analysis).table.caption).toContain("; 5 of 7 configurations: the baseline, the closest to the data and the farthest.");
    expect(sentencesOf(analysis)[0]).toContain("6 configurations were compared with baseline on moons");
  });

  it("the first are shown where too few can be ranked", () => {
    const few = analysed({
      configs: Object.fromEntries(names.map((name) => [name, SMALL])),
      state: ({ config }) => (["baseline", "f", "g"].includes(config) ? { kind: "done" } : { kind: "missing" }),
      values: ({ config }) => ({ kl_divergence: values[config] }),
    });
    expect(shownConfigs(few)).toEqual(["baseline", "b", "c", "d", "e"]);
    expect(firstPage(few).table.caption).toContain("; 5 of 7 configurations: the baseline and the first in the order of the study.");
  });

  it("all are shown where there is room", () => {
    const few = analysed({
      configs: Object.fromEntries(names.slice(0, 6).map((name) => [name, SMALL])),
      values: ({ config }) => ({ kl_divergence: values[config] }),
    });
    expect(shownConfigs(few)).toEqual(names.slice(0, 6));
    expect(firstPage(few).table.caption).not.toContain("configurations");
  });
});
