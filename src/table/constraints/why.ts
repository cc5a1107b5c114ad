/** What became of constraints, in words. */

import { countOf } from "../../formats/count.js";
import type { Constraints } from "./constraints.js";
import type { Place } from "./numbers/system.js";

const WORDS: Record<Place, string | null> = {
  kept: null,
  above: "drawn as a distance",
  below: "drawn as a distance",
  between: "drawn as a share of its room",
  computed: "computed",
};

/** A line for the constraints of each group of columns: which hold, and what is drawn in place of the columns. */
export function whyConstraints({ systems, combinations }: Constraints): string[] {
  const ofNumbers = systems.map(({ members, rules, sums }) => {
    const texts = [...new Set([...rules, ...sums].map(({ text }) => text))];
    const changed = members.flatMap(({ column, place }) => (WORDS[place] === null ? [] : [`${column} is ${WORDS[place]}`]));
    return `every row has ${texts.join(", ")}${changed.length === 0 ? "" : `: ${changed.join(", ")}`}`;
  });
  const ofTexts = combinations.map(({ text, values }) => `every row has one of the ${countOf(values.length, "combination")} of ${text}`);
  return [...ofNumbers, ...ofTexts];
}
