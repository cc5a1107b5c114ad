/** What every trait of a column of numbers says of itself. */

import type { NumberTraits } from "../../table.js";
import type { Profile } from "../profile.js";

export interface TraitRecord {
  name: string;
  /** in words, for help */
  about: string;
  /** Returns what the column has of the trait, with the reason; null if it has nothing of it. @param known traits that were found before */
  find: (profile: Profile, known: Omit<NumberTraits, "written">) => { traits: Partial<NumberTraits>; why: string } | null;
}
