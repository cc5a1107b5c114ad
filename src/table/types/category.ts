/** Texts without an order. */

import type { CategoryType } from "../table.js";
import { countOf } from "../../formats/count.js";
import { takesNothing } from "./levels.js";
import type { Profile } from "./profile.js";
import type { Recognised, TypeRecord } from "./record.js";

/** Values beyond which a category is said to be one of many. */
const MANY = 1000;

export const category: TypeRecord<CategoryType> = {
  kind: "category",
  about: "texts without an order",
  argument: "",
  recognise: made,
  asked(profile, argument) {
    takesNothing(profile, "category", argument);
    return made(profile);
  },
  print: (_, value) => String(value),
};

function made(profile: Profile): Recognised {
  const cells = profile.texts;
  const count = cells.levels.length;
  const note = `column "${profile.name}" is a category of ${count.toLocaleString("en-US")} values: leave it out (ignore) if they are names`;
  return {
    type: { kind: "category" },
    cells,
    why: `texts, ${countOf(count, "distinct value")} in ${countOf(profile.present, "cell")}`,
    ...(count > MANY ? { notes: [note] } : {}),
  };
}
