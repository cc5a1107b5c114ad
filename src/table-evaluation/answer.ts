/** The answer in three sentences; every word follows from a verdict. */

import type { TableEvaluation, Verdict } from "./evaluation.js";

type Judged = Omit<TableEvaluation, "answer">;

/** A number of a sentence: two digits below 1 are enough to compare. */
export function shownNumber(value: number): string {
  if (!Number.isFinite(value)) return "none";
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 10 ? 1 : 3);
}

export function answerOf(judged: Judged): TableEvaluation["answer"] {
  return { close: closeness(judged), useful: usefulness(judged), copies: repetition(judged) };
}

function closeness({ fidelity, worst }: Judged): string {
  const judgedBy = fidelity.filter(({ againstReal }) => againstReal !== null);
  if (judgedBy.length === 0) return "Close? We cannot tell without training rows: how far real rows are from each other is not known.";
  const off = judgedBy.filter(({ againstReal }) => againstReal === "worse");
  if (off.length === 0)
    return `Close, as far as we can tell: by none of ${judgedBy.length} measures are its rows farther from the test rows than other real rows are.`;
  const named = [worst.column, worst.pair].flatMap((one) => (one === null ? [] : [one.name]));
  const where = named.length === 0 ? "" : `; farthest off are ${named.join(" and ")}`;
  const rest = judgedBy.length - off.length;
  const others = rest === 0 ? "" : `, and by the other ${rest} we cannot tell`;
  return `Not as close as real rows: farther from the test rows by ${listed(off.map(({ label }) => label))}${others}${where}.`;
}

const USEFUL: Record<Verdict, string> = {
  "cannot tell": "Useful: we cannot tell its rows from real ones;",
  worse: "Less useful than real rows:",
  better: "More useful than real rows:",
};

function usefulness({ use }: Judged): string {
  if (use === null) return "Useful? There is no column to predict, or no row that has it.";
  const { kind, target, model, real, againstReal, guess } = use;
  const own = `learners of ${target} that are trained on its rows have ${kind} ${shownNumber(model.value)} on the test rows`;
  const guessing = `who guesses ${shownNumber(guess)}`;
  if (real === null || againstReal === null) return `Useful? What real rows would give is not known; ${own}, ${guessing}.`;
  const verdict =
    real.low <= guess
      ? "Useful? We cannot tell, since real rows do not surely beat guessing either:"
      : model.low <= guess
        ? "Not useful: we cannot tell it from guessing;"
        : USEFUL[againstReal];
  return `${verdict} ${own}, those trained on real rows ${shownNumber(real.value)}, ${guessing}.`;
}

const COPYING = {
  copies: "It copies:",
  "cannot tell": "We cannot tell that it copies:",
  "keeps away": "It keeps away from the training rows:",
};

function repetition({ copying, membership, overlap }: Judged): string {
  if (copying === null || membership === null) return "Does it copy? We cannot tell without training rows.";
  if (overlap?.isLarge === true)
    return `Does it copy? We cannot tell: ${overlap.rows.toLocaleString("en-US")} of the ${overlap.of.toLocaleString("en-US")} test rows are equal to training rows, so they are no rows that the model was not fitted to.`;
  const nearer = `a generated row is nearer to the training rows than a row held out with probability ${shownRange(copying)} (fresh rows: .5)`;
  const attack = `an attack that guesses who was in the training table ranks a training row above another with probability ${shownRange(membership)} (chance: .5)`;
  const leak =
    membership.verdict === "leaks" ? `it leaks: ${attack}` : `we cannot tell that it leaks, though a stronger attack may: ${attack}`;
  return `${COPYING[copying.verdict]} ${nearer}; ${leak}.`;
}

function shownRange({ value, low, high }: { value: number; low: number; high: number }): string {
  return `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join("; ")} and ${words.at(-1)}`;
}
