/** Two texts that mean no and yes. */

import { quote, UserError } from "../../errors/user-error.js";
import type { BooleanType } from "../table.js";
import { reordered } from "./levels.js";
import type { TypeRecord } from "./record.js";

/** No and yes, in lower case. */
const PAIRS = [
  ["false", "true"],
  ["no", "yes"],
  ["n", "y"],
  ["f", "t"],
  ["off", "on"],
  ["0", "1"],
  ["0.0", "1.0"],
] as const;

export const boolean: TypeRecord<BooleanType> = {
  kind: "boolean",
  about: "two texts that mean no and yes",
  argument: "the texts of no and yes: boolean:absent<present",
  recognise(profile) {
    const { raw } = profile;
    const levels = raw.codes === null ? profile.distinct === 2 && profile.texts.levels : raw.levels;
    if (levels === false || levels.length !== 2) return null;
    const pair = PAIRS.find(([no, yes]) => [no, yes].every((text) => levels.some((level) => level.toLowerCase() === text)));
    if (pair === undefined) return null;
    const order = levels.toSorted(
      (a, b) => pair.findIndex((text) => text === a.toLowerCase()) - pair.findIndex((text) => text === b.toLowerCase()),
    );
    return { type: { kind: "boolean" }, cells: reordered(profile, order), why: `only ${order.map(quote).join(" and ")}` };
  },
  asked(profile, argument) {
    const order = argument?.split("<") ?? profile.texts.levels;
    if (order.length !== 2)
      throw new UserError(
        `column ${quote(profile.name)} has ${order.length} distinct values, and a boolean has 2 (such as boolean:no<yes)`,
      );
    const found = argument === undefined ? boolean.recognise(profile) : null;
    return (
      found ?? {
        type: { kind: "boolean" },
        cells: reordered(profile, order),
        why: `asked for; ${quote(order[0])} is no, ${quote(order[1])} is yes`,
      }
    );
  },
  print: (_, value) => String(value),
};
