/** Texts in an order, from the lowest to the highest. */

import { quote, UserError } from "../../errors/user-error.js";
import type { OrdinalType } from "../table.js";
import { reordered } from "./levels.js";
import type { TypeRecord } from "./record.js";

/** Scales that are common in practice, lowest first; words of one place mean the same. */
const SCALES: readonly (readonly string[])[] = [
  ["very low|lowest", "low", "medium|mid|middle|moderate", "high", "very high|highest"],
  ["extra small|tiny", "small", "medium", "large", "extra large|huge"],
  ["xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"],
  ["never", "rarely|seldom", "sometimes", "often", "always"],
  ["very bad|terrible", "bad|poor", "fair|average|ok", "good", "very good", "excellent|ideal"],
  ["strongly disagree", "disagree", "neutral", "agree", "strongly agree"],
  ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"],
  ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
  ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
];

/** Place of a text on a scale; -1 if it is not there. */
function placeOn(scale: readonly string[], text: string): number {
  const word = text.trim().toLowerCase().replaceAll(/[_-]/g, " ");
  return scale.findIndex((words) => words.split("|").includes(word));
}

export const ordinal: TypeRecord<OrdinalType> = {
  kind: "ordinal",
  about: "texts in an order",
  argument: "the texts from the lowest: ordinal:low<mid<high",
  recognise(profile) {
    const { levels } = profile.raw;
    if (profile.isNumeric || levels.length < 3 || levels.length > 12) return null;
    for (const scale of SCALES) {
      const places = levels.map((level) => placeOn(scale, level));
      if (places.includes(-1) || new Set(places).size < places.length) continue;
      const order = levels.toSorted((a, b) => placeOn(scale, a) - placeOn(scale, b));
      return { type: { kind: "ordinal" }, cells: reordered(profile, order), why: `a common scale, ${order.map(quote).join(" < ")}` };
    }
    return null;
  },
  asked(profile, argument) {
    const found = argument === undefined ? ordinal.recognise(profile) : null;
    if (found !== null) return found;
    const order = argument?.split("<") ?? [];
    if (order.length < 2 || new Set(order).size < order.length)
      throw new UserError(
        `column ${quote(profile.name)}: ordinal needs its values from the lowest, each once (such as ordinal:low<mid<high)`,
      );
    return { type: { kind: "ordinal" }, cells: reordered(profile, order), why: `asked for, ${order.map(quote).join(" < ")}` };
  },
  print: (_, value) => String(value),
};
