import { describe, expect, it } from "vitest";
import { compareWithBaseline } from "../../src/analysis/comparison/comparison.js";
import { outcomesOf } from "../../src/analysis/outcomes/outcomes.js";
import type { StudyAnalysis } from "../../src/analysis/study-analysis.js";
import { paperTables } from "../../src/report/paper-tables.js";
import { makeStudy, seedsUpTo, SMALL } from "../support/study.js";

/** Tables by name of a study whose values of seed s follow from a configuration and a data set. */
function tables(
  seeds: number,
  value: (config: string, dataset: string, seed: number) => Record<string, number | null>,
): Map<string, string> {
  const configs = ["baseline", "with_grid", "A&B"];
  const study = makeStudy({
    configs: Object.fromEntries(configs.map((name) => [name, SMALL])),
    datasets: ["circle", "moons"],
    seeds: seedsUpTo(seeds),
    values: ({ config, dataset, seed }) => value(config, dataset, seed),
  });
  const names = { configs, datasets: ["circle", "moons"], baseline: "baseline" };
  const comparisons = ["kl_divergence", "training_time"].flatMap((metric) => compareWithBaseline(outcomesOf(study), metric, names));
  return new Map(paperTables({ study, comparisons } as unknown as StudyAnalysis).map(({ name, text }) => [name, text]));
}

/** Nine seeds tell a difference in a family of four; on moons A&B has no values. */
const told = tables(9, (config, dataset, seed) => {
  const shift = { baseline: 0, with_grid: -0.5, "A&B": 0.25 }[config]!;
  if (dataset === "circle") return { kl_divergence: 1 + shift + (seed % 2) / 8, parameters: 7 };
  return { kl_divergence: config === "A&B" ? null : 2 ** -16 * (1 + shift * 0.125 * (seed - 5)), parameters: 7 };
});

describe("tables for a paper", () => {
  it("are of the metrics that have a better direction", () => expect([...told.keys()]).toEqual(["kl_divergence.tex", "kl_divergence.md"]));

  it("are LaTeX with underscores and powers of ten written out", () => {
    const lines = told.get("kl_divergence.tex")!.split("\n");
    expect(lines.filter((line) => line.includes(" & "))).toEqual([
      String.raw`    configuration & circle & moons \\`,
      String.raw`    baseline & $1.069 \pm 0.066$ & $1.5 \cdot 10^{-5} \pm 0$ \\`,
      String.raw`    with\_grid & $0.5694 \pm 0.066$$^{+}$ & $1.5 \cdot 10^{-5} \pm 2.6 \cdot 10^{-6}$ \\`,
      String.raw`    A\&B & $1.319 \pm 0.066$$^{-}$ & -- [0 of 9] \\`,
    ]);
    // nothing special but what was escaped or belongs to a command
    for (const line of lines.slice(1)) expect(line.replace(/\\[&%$#_{}]|\$[^$]*\$|\\label\{[^}]*\}/g, "")).not.toMatch(/[#%_$]/);
    expect(lines).toContain(String.raw`  \label{tab:kl-divergence}`);
    expect(lines).toContain(String.raw`  \begin{tabular}{lrr}`);
    const caption = lines.find((line) => line.includes(String.raw`\caption`))!;
    expect(caption).toContain("mean and standard deviation over 9 seeds. [k of n]: k of n planned runs have a value");
    expect(caption).toContain(" +, -: better or worse than baseline");
    expect(caption).toContain("p $<$ 0.05");
  });

  it("are Markdown with the same numbers", () => {
    expect(told.get("kl_divergence.md")!.split("\n").slice(0, 5)).toEqual([
      "| configuration | circle | moons |",
      "| --- | --: | --: |",
      "| baseline | 1.069 ± 0.066 | 1.5e-5 ± 0 |",
      "| with\\_grid | 0.5694 ± 0.066 (+) | 1.5e-5 ± 2.6e-6 |",
      "| A\\&B | 1.319 ± 0.066 (-) | – \\[0 of 9\\] |",
    ]);
  });

  it("of one seed have no deviations", () => {
    const one = tables(1, () => ({ eval_loss: 0.5 }));
    expect(one.get("eval_loss.md")).toContain("| baseline | 0.5000 | 0.5000 |");
    expect(one.get("eval_loss.md")).toContain("; one seed.\n");
  });

  it("say of how many seeds they are, and explain marks only where there can be any", () => {
    const some = tables(3, (config, _, seed) => ({ kl_divergence: config === "A&B" && seed > 1 ? null : seed, training_time: seed }));
    expect(some.get("kl_divergence.md")).toContain("mean and standard deviation over 1 to 3 seeds. \\[k of n\\]: k of n planned runs");
    expect(some.get("training_time.md")).toMatch(/over 3 seeds\.\n$/);
  });

  it("leave out a metric that no run has a value of", () => {
    const none = tables(1, () => ({ eval_loss: 0.5, kl_divergence: null, "steps_to_mse_0.4": null }));
    expect([...none.keys()]).toEqual(["eval_loss.tex", "eval_loss.md"]);
  });
});
