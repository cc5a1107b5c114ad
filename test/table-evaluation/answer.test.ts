/** The three sentences: each verdict has its words. */

import { describe, expect, it } from "vitest";
import { answerOf, shownNumber } from "../../src/table-evaluation/answer.js";
import type { MetricResult, TableEvaluation } from "../../src/table-evaluation/evaluation.js";

const at = (value: number, off = 0.05): { value: number; low: number; high: number } => ({ value, low: value - off, high: value + off });

function metric(label: string, againstReal: MetricResult["againstReal"]): MetricResult {
  return { name: label, label, explanation: "", better: "lower", model: at(1), real: at(0.9), againstReal, baselines: [] };
}

const use = { ...metric("use", "cannot tell"), target: "y", kind: "accuracy" as const, guess: 0.5, model: at(0.8), real: at(0.9) };
const JUDGED: Omit<TableEvaluation, "answer"> = {
  seed: 1,
  generations: 10,
  rows: { train: 80, test: 20, generated: 80 },
  fidelity: [metric("W1", "cannot tell"), metric("coverage", "cannot tell")],
  worst: { column: { name: "a", value: 0.1 }, pair: { name: "a × b", value: 0.2 } },
  use,
  copying: { ...at(0.5), verdict: "cannot tell", baselines: [] },
  membership: { ...at(0.52), verdict: "cannot tell", shadows: 8 },
  overlap: { rows: 0, of: 20, chance: 0, isLarge: false },
  notes: [],
};

describe("is it close", () => {
  it.each([
    [
      JUDGED.fidelity,
      "Close, as far as we can tell: by none of 2 measures are its rows farther from the test rows than other real rows are.",
    ],
    [
      [metric("W1", "worse"), metric("coverage", "cannot tell")],
      "Not as close as real rows: farther from the test rows by W1, and by the other 1 we cannot tell; farthest off are a and a × b.",
    ],
    [
      [metric("W1", "worse"), metric("coverage", "worse")],
      "Not as close as real rows: farther from the test rows by W1 and coverage; farthest off are a and a × b.",
    ],
    [[metric("W1", null)], "Close? We cannot tell without training rows: how far real rows are from each other is not known."],
  ])("%#", (fidelity, sentence) => expect(answerOf({ ...JUDGED, fidelity }).close).toBe(sentence));
});

describe("is it useful", () => {
  const own = "learners of y that are trained on its rows have accuracy 0.800 on the test rows";
  it.each([
    [use, `Useful: we cannot tell its rows from real ones; ${own}, those trained on real rows 0.900, who guesses 0.500.`],
    [{ ...use, againstReal: "worse" as const }, `Less useful than real rows: ${own}, those trained on real rows 0.900, who guesses 0.500.`],
    [
      { ...use, againstReal: "better" as const },
      `More useful than real rows: ${own}, those trained on real rows 0.900, who guesses 0.500.`,
    ],
    [{ ...use, guess: 0.78 }, `Not useful: we cannot tell it from guessing; ${own}, those trained on real rows 0.900, who guesses 0.780.`],
    [
      { ...use, guess: 0.87 },
      `Useful? We cannot tell, since real rows do not surely beat guessing either: ${own}, those trained on real rows 0.900, who guesses 0.870.`,
    ],
    [{ ...use, real: null, againstReal: null }, `Useful? What real rows would give is not known; ${own}, who guesses 0.500.`],
    [null, "Useful? There is no column to predict, or no row that has it."],
  ])("%#", (found, sentence) => expect(answerOf({ ...JUDGED, use: found }).useful).toBe(sentence));
});

describe("does it copy", () => {
  const { copying, membership } = { copying: JUDGED.copying!, membership: JUDGED.membership! };
  it.each([
    ["copies" as const, "It copies: "],
    ["cannot tell" as const, "We cannot tell that it copies: "],
    ["keeps away" as const, "It keeps away from the training rows: "],
  ])("%s", (verdict, begin) => expect(answerOf({ ...JUDGED, copying: { ...copying, verdict } }).copies.startsWith(begin)).toBe(true));

  it("says that it leaks, or that a stronger attack may tell; never that it is safe", () => {
    expect(answerOf(JUDGED).copies).toBe(
      "We cannot tell that it copies: a generated row is nearer to the training rows than a row held out with probability 0.50 [0.45, 0.55] (fresh rows: .5); we cannot tell that it leaks, though a stronger attack may: an attack that guesses who was in the training table ranks a training row above another with probability 0.52 [0.47, 0.57] (chance: .5).",
    );
    expect(answerOf({ ...JUDGED, membership: { ...membership, verdict: "leaks" } }).copies).toContain("; it leaks: an attack");
    expect(answerOf({ ...JUDGED, copying: null, membership: null }).copies).toBe("Does it copy? We cannot tell without training rows.");
  });
});

it("numbers have as many digits as can be compared", () => {
  expect([0.12345, 9.8765, 12.345, 1234.5, NaN].map(shownNumber)).toEqual(["0.123", "9.877", "12.3", "1235", "none"]);
});
