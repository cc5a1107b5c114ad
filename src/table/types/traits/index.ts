/** What a column of numbers may have beside its kind, a file each. */

import type { NumberTraits } from "../../table.js";
import type { Profile } from "../profile.js";
import { atoms } from "./atoms.js";
import { bounded } from "./bounded.js";
import { heavyTailed } from "./heavy-tailed.js";
import type { TraitRecord } from "./record.js";

export const TRAITS: readonly TraitRecord[] = [bounded, atoms, heavyTailed];

type Found = Omit<NumberTraits, "written">;

/** Every trait of the column, with the reasons in words. */
export function findTraits(profile: Profile): { traits: Found; why: string[] } {
  const traits: Found = { lower: null, upper: null, atoms: [], heavyTails: false };
  const why: string[] = [];
  for (const trait of TRAITS) {
    const found = trait.find(profile, traits);
    if (found === null) continue;
    Object.assign(traits, found.traits);
    why.push(found.why);
  }
  return { traits, why };
}
