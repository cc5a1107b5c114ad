import { describe, expect, it } from "vitest";
import type { Comparison } from "../../src/analysis/comparison/comparison.js";
import { compareWithBaseline } from "../../src/analysis/comparison/comparison.js";
import type { Overall } from "../../src/analysis/comparison/overall.js";
import { overallOf } from "../../src/analysis/comparison/overall.js";
import type { Outcomes } from "../../src/analysis/outcomes/outcomes.js";
import { outcomesOf } from "../../src/analysis/outcomes/outcomes.js";
import { PAPER_DATASETS } from "../../src/study/presets/paper.js";
import { integers, normals, stream } from "../../src/numerics/random.js";
import type { Inline } from "../../src/report/document.js";
import { agreement, overallSentence, powerSentence, sentenceOf, verdictMark } from "../../src/report/sentences.js";
import type { ResultRow } from "../../src/study/records/results.js";
import { makeStudy, paper, seedsUpTo } from "../support/study.js";

const CONFIGS = ["baseline", "grid-10", "grid-20"];
const flat = (content: readonly Inline[]): string => content.map((inline) => (typeof inline === "string" ? inline : inline.text)).join("");

interface Told {
  rows: ResultRow[];
  outcomes: Outcomes;
  comparisons: Comparison[];
}

function tell(
  metric: string,
  datasets: readonly string[],
  seeds: number,
  /** null where a run has no value, undefined where it is still to come */
  value: (config: string, dataset: string, seed: number) => number | null | undefined,
): Told {
  const study = makeStudy({
    configs: paper(...CONFIGS),
    datasets,
    seeds: seedsUpTo(seeds),
    state: ({ config, dataset, seed }) => ({ kind: value(config, dataset, seed) === undefined ? "missing" : "done" }),
    values: ({ config, dataset, seed }) => ({ [metric]: value(config, dataset, seed) ?? null }),
  });
  const outcomes = outcomesOf(study);
  const comparisons = compareWithBaseline(outcomes, metric, { configs: CONFIGS, datasets, baseline: "baseline" });
  return { rows: study.rows, outcomes, comparisons };
}

const overallIn = ({ outcomes, comparisons }: Told): Overall[] => overallOf(outcomes, comparisons);

/** A study of six to eleven seeds, some of them failed or still to come, whose differences lean one way, the other or none. */
function random(study: number, datasets: readonly string[]): Told {
  const seeds = 6 + (study % 6);
  const metric = ["kl_divergence", "training_time", "grid_variance", "eval_loss"][study % 4];
  const noise = normals(stream(study, "sentences"), 0, 0, new Float32Array(12 * seeds));
  const lean = normals(stream(study, "sentences"), 1, 0, new Float32Array(12)).map((z, which) => z + 2 * (-1) ** Math.floor(which / 4));
  const missing = integers(stream(study, "sentences"), 2, 12, 8);
  return tell(metric, datasets, seeds, (config, dataset, seed) => {
    const which = 4 * CONFIGS.indexOf(config) + PAPER_DATASETS.indexOf(dataset as never);
    if (missing[which] === 0 && config !== "baseline" && (study % 3 === 0 || seed > 3)) return study % 5 < 2 ? null : undefined;
    return (5 + (config === "baseline" ? 0 : lean[which]) + noise[12 * (seed - 1) + which] / 2) * 10 ** ((study % 5) - 3);
  });
}

/** Which sign a word of direction stands for; in these metrics less is better, where any direction is. */
const SIGN: Record<string, number> = { better: -1, lower: -1, worse: 1, higher: 1 };
const NUMBER = String.raw`([-+]?[\d.]+(?:e[-+]?\d+)?)`;
/** A change with its unit, and of how many seeds it is where some are missing. */
const CHANGE = String.raw`${NUMBER}[ %a-z]*( \[\d+ of \d+ seeds(?: so far)?\])?`;
const signOf = (text: string): number => Math.sign(Number(text));

/** A seed by seed difference, straight from the rows. */
function differences(rows: readonly ResultRow[], config: string, dataset: string): number[] {
  const at = (name: string, seed: number): number | null | undefined =>
    rows.find((row) => row.config === name && row.dataset === dataset && row.seed === seed)?.value;
  return [...new Set(rows.map(({ seed }) => seed))].flatMap((seed) => {
    const [value, valueAgainst] = [at(config, seed), at("baseline", seed)];
    return value == null || valueAgainst == null ? [] : [value - valueAgainst];
  });
}

/** Every statement of a sentence: a word, a data set, and what stands in its brackets. */
function statements(sentence: string): { word: string; dataset: string; text: string }[] {
  const body = sentence.slice(sentence.indexOf(": ") + 2, -1);
  return body.split("; ").flatMap((part) => {
    // a fact beside the statement on that data set
    if (/^\d+ of \d+ runs of [\w-]+ failed \(no finite value\) on \w+$/.test(part)) return [];
    const [, place, failure] = /^cannot tell on (\w+): (.*)$/.exec(part) ?? [];
    if (place !== undefined) return [{ word: "failed", dataset: place, text: failure }];
    const [, word, rest] =
      /^(better than baseline|worse than baseline|lower than baseline|higher than baseline|cannot tell) on (.*)$/.exec(part) ?? [];
    if (word === undefined) {
      const [, names] = /^no common seed on (.*)$/.exec(part)!;
      return names.split(/, | and /).map((dataset) => ({ word: "none", dataset, text: "" }));
    }
    return [...rest.matchAll(/(\w+) \(([^)]*)\)/g)].map(([, dataset, text]) => ({ word: word.split(" than")[0], dataset, text }));
  });
}

describe("a sentence on one configuration", () => {
  it("has words that agree with the numbers it prints, and these with the rows", () => {
    const words = new Map<string, number>();
    for (let study = 0; study < 40; study++) {
      const { rows, comparisons } = random(study, [...PAPER_DATASETS]);
      for (const config of CONFIGS.slice(1)) {
        const sentence = flat(sentenceOf(comparisons.filter((comparison) => comparison.config === config)));
        const told = statements(sentence);
        // every data set once
        expect(told.map(({ dataset }) => dataset).toSorted()).toEqual(PAPER_DATASETS);
        for (const { word, dataset, text } of told) {
          words.set(word, (words.get(word) ?? 0) + 1);
          const truth = differences(rows, config, dataset);
          const sum = truth.reduce((total, difference) => total + difference, 0);
          const planned = new Set(rows.map(({ seed }) => seed)).size;
          const isFailed = rows.some((row) => row.config === config && row.dataset === dataset && row.value === null);
          const short = truth.length === planned ? undefined : ` [${truth.length} of ${planned} seeds${isFailed ? "" : " so far"}]`;
          if (word === "failed") {
            expect(text).toBe(`${planned - truth.length} of ${planned} runs of ${config} failed (no finite value)`);
            // in favour of what did not fail there may be verdicts
            const isOrdered = ["kl_divergence", "eval_loss"].includes(comparisons[0].metric);
            expect(isFailed && (truth.length === 0 || sum < 0 || !isOrdered)).toBe(true);
          } else if (word === "none") {
            expect(truth).toEqual([]);
          } else if (word === "cannot tell") {
            const [, mean, shown, same, count, direction] = new RegExp(`^${CHANGE}, (\\d+) of (\\d+) seeds? (lower|higher), p `).exec(
              text,
            )!;
            const agreeing = truth.filter((difference) => Math.sign(difference) === SIGN[direction]).length;
            expect([signOf(mean), Number(same), Number(count)]).toEqual([SIGN[direction], agreeing, truth.length]);
            expect(signOf(mean)).toBe(Math.sign(sum));
            expect(shown).toBe(short);
          } else {
            const [, mean, shown, low, high] = new RegExp(`^${CHANGE}, 95 % interval ${NUMBER} … ${NUMBER}$`).exec(text)!;
            expect(shown).toBe(short);
            expect([mean, low, high].map(signOf)).toEqual([SIGN[word], SIGN[word], SIGN[word]]);
            expect(Math.sign(sum)).toBe(SIGN[word]);
            expect(Math.abs(Number(mean) / (sum / truth.length) - 1)).toBeLessThan(0.06);
          }
        }
      }
    }
    for (const word of ["better", "worse", "lower", "higher", "cannot tell", "none", "failed"])
      expect([word, words.get(word)! > 3]).toEqual([word, true]);
  });

  it("reads as one", () => {
    const by: Record<string, number> = { circle: -0.25, line: 0.125, dino: 0 };
    const { comparisons } = tell("kl_divergence", ["circle", "line", "dino", "moons"], 9, (config, dataset, seed) => {
      if (config === "baseline") return 1;
      if (dataset === "moons") return undefined;
      return 1 + (dataset === "dino" ? 0.5 * (-1) ** seed : by[dataset]);
    });
    const ten = comparisons.filter(({ config }) => config === "grid-10");
    // 6 comparisons and 2 without a seed: 8 · 2 / 2⁹ = 0.031
    expect(flat(sentenceOf(ten))).toBe(
      "KL divergence of grid-10: better than baseline on circle (-0.250 bits, 95 % interval -0.250 … -0.250); " +
        "worse than baseline on line (+0.125 bits, 95 % interval +0.125 … +0.125); " +
        "cannot tell on dino (-0.0556 bits, 5 of 9 seeds lower, p 1.0); no common seed on moons.",
    );
  });
});

it("a sentence on what cannot be compared says why, and gives no numbers", () => {
  const { outcomes } = tell("kl_divergence", ["circle", "moons"], 9, (config) => (config === "baseline" ? 1 : 2));
  const names = { configs: CONFIGS, datasets: ["circle", "moons"], baseline: "baseline" };
  const comparisons = compareWithBaseline(outcomes, "kl_divergence", names, () => ({ obstacle: "samples 10 against 20" }));
  const ten = comparisons.filter(({ config }) => config === "grid-10");
  expect(flat(sentenceOf(ten))).toBe("KL divergence of grid-10: not comparable with baseline: samples 10 against 20.");
  expect(flat(overallSentence(overallOf(outcomes, ten)[0], 2))).toBe(
    "KL divergence of grid-10: nothing that can be compared with baseline.",
  );
});

describe("a sentence over all data sets", () => {
  it("has a word that agrees with its numbers", () => {
    const words = new Map<string, number>();
    for (let study = 0; study < 20; study++) {
      for (const entry of overallIn(random(study, ["circle", "moons"]))) {
        const sentence = flat(overallSentence(entry, entry.datasets.length));
        const { failed, planned } = entry.runs.own;
        if (entry.isWithheld || (entry.difference === null && failed > 0)) {
          expect(sentence).toMatch(` over the data sets: cannot tell whether it differs from baseline: ${failed} of ${planned} runs of `);
          words.set("failed", (words.get("failed") ?? 0) + 1);
          continue;
        }
        if (entry.difference === null) {
          expect(sentence).toMatch(/: nothing that can be compared with baseline\.$/);
          continue;
        }
        const pattern = new RegExp(
          `: (better than|worse than|lower than|higher than|cannot tell whether it differs from) baseline \\(mean change ${CHANGE}, (\\d+) of (\\d+) seeds? (lower|higher), Holm-adjusted p (?:< )?${NUMBER}\\)(?:; \\d+ of \\d+ runs of \\S+ failed \\(no finite value\\))?\\.$`,
        );
        const [, phrase, change, shown, same, count, direction, p] = pattern.exec(sentence)!;
        const word = phrase.split(" than")[0];
        words.set(word, (words.get(word) ?? 0) + 1);
        expect(signOf(change)).toBe(SIGN[direction]);
        expect(shown === undefined).toBe(entry.seeds.length === entry.planned.length);
        expect(signOf(change)).toBe(Math.sign(entry.differences.reduce((sum, difference) => sum + difference, 0)));
        expect([Number(same), Number(count)]).toEqual([
          entry.differences.filter((difference) => Math.sign(difference) === SIGN[direction]).length,
          entry.differences.length,
        ]);
        if (word in SIGN) expect([SIGN[word], Number(p) <= 0.05]).toEqual([signOf(change), true]);
      }
    }
    for (const word of ["better", "worse", "lower", "higher", "cannot tell whether it differs from", "failed"]) {
      expect([word, words.get(word)! > 1]).toEqual([word, true]);
    }
  });

  it("says a change near 0 in the unit, and others in percent", () => {
    const change = (metric: string): string => {
      const [entry] = overallIn(tell(metric, ["moons"], 1, (config) => (config === "baseline" ? 2 : 2.5)));
      return /mean change ([^,]*),/.exec(flat(overallSentence(entry, entry.datasets.length)))![1];
    };
    expect(["kl_divergence", "eval_loss"].map(change)).toEqual(["+0.500 bits", "+25.0 %"]);
  });

  it("does not say all data sets of a configuration that lacks some", () => {
    const told = tell("kl_divergence", ["circle", "moons"], 9, (config, dataset) => {
      if (config === "baseline") return 1;
      return config === "grid-10" && dataset === "circle" ? undefined : 0.5;
    });
    const [some, all] = overallIn(told).map((entry) => flat(overallSentence(entry, 2)));
    expect(all).toContain("over all data sets: better than baseline");
    expect(some).toContain("over 1 of 2 data sets (moons): ");
  });
});

describe("agreement", () => {
  const of = (...values: number[]): string => {
    const sum = values.reduce((total, value) => total + value, 0);
    return agreement({ differences: values, difference: values.length === 0 ? null : sum / values.length } as Comparison);
  };

  it("counts the seeds on the mean's side", () => {
    expect(of(-1, -2, 0.5)).toBe("2 of 3 seeds lower");
    expect(of(-1, -2, 50)).toBe("1 of 3 seeds higher");
    expect(of(0.1)).toBe("1 of 1 seed higher");
    expect(of(0, 0)).toBe("mean of 2 seeds equal");
    expect(of(-1, 1)).toBe("mean of 2 seeds equal");
    expect(of()).toBe("no seeds");
  });
});

describe("power", () => {
  it("of one seed is none", () => {
    expect(powerSentence(1, 16)).toBe("One seed: no difference can be told from chance, so there are no verdicts.");
  });

  it.each([
    [3, 16, "1.0", 10],
    [5, 16, "1.0", 10],
    [9, 16, "0.063", 10],
    [5, 4, "0.25", 8],
  ])("of %i seeds in a family of %i is a smallest p of %s; %i seeds would do", (seeds, family, smallest, needed) => {
    const sentence = powerSentence(seeds, family)!;
    expect(sentence).toMatch(`With ${seeds} seeds the smallest p that ${family} comparisons can reach is ${smallest}, not below 0.05: `);
    expect(sentence).toMatch(new RegExp(`It takes ${needed} seeds that all agree\\.$`));
    // so many are, and one fewer are not
    expect([(family * 2) / 2 ** needed < 0.05, (family * 2) / 2 ** (needed - 1) < 0.05]).toEqual([true, false]);
  });

  it("of 10 seeds is enough for 16 comparisons", () => {
    expect([powerSentence(10, 16), powerSentence(6, 1), powerSentence(20, 16)]).toEqual([null, null, null]);
    expect(powerSentence(10, 26)).not.toBeNull();
  });
});

it("a verdict is marked good or bad where it is, and only there", () => {
  const styles = (["better", "worse", "lower", "higher", "cannot tell"] as const).map((verdict) => verdictMark(verdict).style);
  expect(styles).toEqual(["good", "bad", "strong", "strong", "quiet"]);
});
