/** What single sections of a report say, against numbers worked out by hand. */

import { describe, expect, it } from "vitest";
import type { Floor } from "../../src/analysis/comparison/floors.js";
import type { StudyAnalysis } from "../../src/analysis/study-analysis.js";
import { analyse } from "../../src/analysis/study-analysis.js";
import { citeMean } from "../../src/report/cite.js";
import type { Block, Cell, Inline, Section, Table } from "../../src/report/document.js";
import { adaptationSection } from "../../src/report/sections/adaptation.js";
import { auditSection } from "../../src/report/sections/audit.js";
import { configurationsSection } from "../../src/report/sections/configurations.js";
import { gapsSection } from "../../src/report/sections/gaps.js";
import { lossSection, lossTable } from "../../src/report/sections/loss.js";
import { metricTable } from "../../src/report/sections/metrics.js";
import { overheadSection } from "../../src/report/sections/overhead.js";
import { comparisonsSection, verdictsSection } from "../../src/report/sections/verdicts.js";
import type { MadeStudy } from "../support/study.js";
import { makeStudy, seedsUpTo, SMALL } from "../support/study.js";

const GRIDDED = { ...SMALL, grid: { levels: [{ name: "grid", size: 4 }] } };
const analysed = (made: MadeStudy, floors: Floor[] = []): StudyAnalysis => analyse(makeStudy({ count: 300, ...made }), floors);

const inlines = (cell: Cell): readonly Inline[] => (typeof cell === "string" || "text" in cell ? [cell] : cell);
const textOf = (cell: Cell): string =>
  inlines(cell)
    .map((inline) => (typeof inline === "string" ? inline : inline.text))
    .join("");
const rowsOf = (block: Block | undefined): string[][] => (block as Table).rows.map((row) => row.map(textOf));
const tableOf = (section: Section): string[][] => rowsOf(section.blocks.find(({ kind }) => kind === "table"));
/** Paragraphs and items, one line each. */
const linesOf = ({ blocks }: Section): string[] =>
  blocks.flatMap((block) =>
    block.kind === "paragraph" ? [textOf(block.content)] : block.kind === "list" ? block.items.map((item) => textOf(item)) : [],
  );

describe("verdicts", () => {
  it("say of what cannot be compared that it cannot, apart from what has no common seed", () => {
    const analysis = analysed({
      configs: { baseline: SMALL, fewer: { ...SMALL, evaluation: { ...SMALL.evaluation, samples: 50 } }, late: SMALL, fine: SMALL },
      seeds: [1, 2],
      state: ({ config, seed }) => {
        if (config === "baseline" && seed === 2) return { kind: "trained" };
        return { kind: config === "late" && seed === 1 ? "missing" : "done" };
      },
      values: ({ config, seed }) => (config === "baseline" && seed === 2 ? {} : { kl_divergence: config === "fine" ? 3 : 2 }),
    });
    // seed 2 of the baseline is not measured yet
    const [section] = comparisonsSection(analysis);
    expect(tableOf(verdictsSection(analysis)[0])).toEqual(tableOf(section));
    expect(tableOf(section)).toEqual([
      ["fewer", "not comparable"],
      ["late", "no common seed"],
      ["fine", "+1.00 bits [1 of 2 seeds so far]"],
    ]);
    expect(linesOf(section)).toContain("KL divergence of fewer: not comparable with baseline: samples 50 against 100.");
    expect(linesOf(section)).toContain("KL divergence of late: no common seed on moons.");
    // two seeds can tell nothing, so nothing is said of what could be compared
    expect(linesOf(section).some((line) => line.startsWith("KL divergence of fine"))).toBe(false);
    expect(linesOf(verdictsSection(analysis)[0])).toEqual([
      "KL divergence of fewer: not comparable with baseline: samples 50 against 100.",
      "KL divergence of late: no common seed on moons.",
    ]);
  });
});

describe("gaps", () => {
  it("name metrics without a value, of those that are compared", () => {
    const analysis = analysed({
      seeds: [1, 2],
      configs: { plain: SMALL },
      values: ({ seed }) => ({ kl_divergence: seed === 1 ? null : 1, "steps_to_mse_0.4": null }),
    });
    expect(linesOf(gapsSection(analysis)[0]).slice(1)).toEqual(["KL divergence of plain on moons, seed 1"]);
  });
});

describe("means", () => {
  it("say of how many seeds they are where some are missing", () => {
    const { study } = analysed({
      seeds: [1, 2, 3],
      configs: { plain: SMALL },
      values: ({ seed }) => ({ some: seed === 2 ? null : seed, all: seed }),
    });
    expect(citeMean(study, "plain", "moons", "some")!.text).toBe("2.000 ± 1.4 [2 of 3]");
    expect(citeMean(study, "plain", "moons", "all")!.text).toBe("2.000 ± 1.0");
    expect(citeMean(study, "plain", "moons", "none")).toBeNull();
  });

  it("stand above the floors, one for each way of measuring", () => {
    const floor = (samples: number, value: number): Floor => ({
      dataset: "moons",
      metric: "kl_divergence",
      configs: [],
      count: 300,
      samples,
      neighbours: 2,
      values: [
        { seed: 1, value },
        { seed: 2, value: value + 0.5 },
      ],
    });
    const made = { configs: { plain: SMALL }, values: () => ({ kl_divergence: 1, eval_loss: 1 }) };
    expect(rowsOf(metricTable(analysed(made, [floor(100, 0.25)]), "kl_divergence"))).toEqual([
      ["plain", "1.000"],
      ["floor", "0.500 (0.25 … 0.75)"],
    ]);
    expect(rowsOf(metricTable(analysed(made, [floor(100, 0.25), floor(2000, -0.5)]), "kl_divergence")).slice(1)).toEqual([
      ["floor, 100 points, k = 2", "0.500 (0.25 … 0.75)"],
      ["floor, 2,000 points, k = 2", "-0.250 (-0.50 … 0)"],
    ]);
    // losses do not look at samples
    expect(rowsOf(metricTable(analysed(made, [floor(100, 0.25)]), "eval_loss"))).toEqual([["plain", "1.000"]]);
  });
});

describe("loss against divergence", () => {
  /** Changes of loss and divergence by data set, over eight seeds: circle is opposed and told, dino opposed, line both up, moons both down. */
  const changes: Record<string, [loss: number, kl: number]> = {
    circle: [-0.1, 0.2],
    dino: [-0.3, 0.1],
    line: [0.5, 0.4],
    moons: [-0.2, -0.5],
  };
  const analysis = analysed({
    configs: { baseline: SMALL, gridded: GRIDDED },
    datasets: Object.keys(changes),
    seeds: seedsUpTo(8),
    values: ({ config, dataset, seed }) => {
      const [loss, kl] = config === "baseline" ? [0, 0] : changes[dataset];
      const noise = dataset === "dino" ? 4 * (-1) ** seed : 1;
      return { eval_loss: 1 + loss, kl_divergence: 2 + kl * noise + (dataset === "dino" && config !== "baseline" ? kl : 0) };
    },
  });
  const [section] = lossSection(analysis);

  it("counts where they are opposed, and where both are told", () => {
    expect(linesOf(section)[0]).toContain(
      "In 2 of 4 comparisons with baseline the mean loss is lower and the mean divergence higher; in 1 of them both differences are told from chance.",
    );
  });

  it("says which mean falls and which rises", () => {
    // losses 1 - 0.1 / 4; divergences 2 + (0.2 + 0.1 + 0.4 - 0.5) / 4
    expect(linesOf(lossTable(analysis)[0])[0]).toBe(
      "Plain means over the data sets, against baseline: with gridded the mean loss falls from 1.00 to 0.975 and the mean divergence rises from 2.00 to 2.05 bits.",
    );
  });

  it("says that a grid changes the task, and only where there is one", () => {
    expect(linesOf(section)[0]).toContain("A grid changes the task");
    const plain = analysed({ configs: { baseline: SMALL, same: SMALL }, values: () => ({ eval_loss: 1, kl_divergence: 1 }) });
    expect(linesOf(lossSection(plain)[0])[0]).not.toContain("grid");
  });
});

describe("overhead", () => {
  it("has each change beside its own configuration and data set", () => {
    const order = ["moons", "line"];
    const analysis = analysed({
      configs: { baseline: SMALL, one: SMALL, two: SMALL },
      datasets: order,
      values: ({ config, dataset }) => {
        const by = ["baseline", "one", "two"].indexOf(config) * (1 + order.indexOf(dataset));
        return { kl_divergence: 1 + by, training_time: 10 + by, inference_time: 10 - by, ms_per_step: by };
      },
    });
    expect(tableOf(overheadSection(analysis)[0])).toEqual([
      ["one", "moons", "+1.00 bits", "+10.0 %", "-10.0 %", "1.000"],
      ["one", "line", "+2.00 bits", "+20.0 %", "-20.0 %", "2.000"],
      ["two", "moons", "+2.00 bits", "+20.0 %", "-20.0 %", "2.000"],
      ["two", "line", "+4.00 bits", "+40.0 %", "-40.0 %", "4.000"],
    ]);
  });
});

describe("configurations", () => {
  it("differ in what differs", () => {
    const other = { ...GRIDDED, training: { ...SMALL.training, steps: 300, annealingSteps: 250 } };
    const rows = tableOf(
      configurationsSection(analysed({ configs: { baseline: SMALL, same: SMALL, other }, values: () => ({ parameters: 1234 }) })),
    );
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      ["baseline", "what the others are compared with", "1,234"],
      ["same", "the same values", "1,234"],
      ["other", "grid of 4 × 4, over [-1, 1] on axis 0 and [-1, 1] on axis 1; training.steps: 300 instead of 250", "1,234"],
    ]);
  });
});

describe("where the noise adapts", () => {
  const section = (variance: number): Section =>
    adaptationSection(analysed({ configs: { baseline: SMALL, gridded: GRIDDED }, values: () => ({ grid_variance: variance }) }), [])[0];

  it("names levels that have one value everywhere, and no others", () => {
    expect(linesOf(section(1e-3)).join(" ")).not.toContain("same value everywhere");
    expect(linesOf(section(2e-18)).join(" ")).toContain("below 1e-10: grid of gridded on moons (2.0e-18)");
  });
});

describe("the audit", () => {
  it("counts what is wrong by its own numbers, and what our seeds say", () => {
    const { study } = analysed({
      configs: { baseline: {}, "grid-10": { grid: { levels: [{ name: "grid", size: 10 }] } } },
      datasets: ["circle"],
      count: 100_000,
      seeds: seedsUpTo(6),
      values: ({ config, seed }) => ({ kl_divergence: config === "baseline" ? 1 : 1 - 0.1 * seed, eval_loss: 1 }),
    });
    const lines = linesOf(auditSection(analyse(study, []))[0]);
    expect(lines[0]).toContain("makes 40 claims");
    expect(lines[0]).toContain("By its own numbers 9 are wrong: 9 have the wrong direction, 0 the right direction and a wrong size.");
    expect(lines[1]).toContain("agree with the claimed direction in 1 case, contradict it in 0, and cannot tell in 1");
    expect(lines[1]).toContain("38 are not in this study.");
  });
});
