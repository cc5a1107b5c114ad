/** In words: how many of the planned runs a number rests on, and what became of the others. */

import type { Comparison, Evidence } from "./comparison.js";
import { countOf, listOf } from "./format.js";
import type { Tally } from "./outcomes.js";

/** `8 of 16` where a number rests on fewer runs than were planned; null where it rests on all of them. */
export function shareOfPlanned({ values, planned }: Pick<Tally, "values" | "planned">): string | null {
  return values.length === planned ? null : `${values.length} of ${planned}`;
}

/** `8 of 16 runs of grid-10 failed (diverged)`; null where none did. */
export function failureText(name: string, { failed, planned, causes }: Tally): string | null {
  if (failed === 0) return null;
  if (causes.length === 1 && causes[0] === "never reached") return `${failed} of ${countOf(planned, "run")} of ${name} never reached it`;
  return `${failed} of ${countOf(planned, "run")} of ${name} failed (${listOf(causes)})`;
}

/** Which runs failed of what is compared, of both where both did; null where none did. */
export function failuresOf({ config, against, runs }: Pick<Comparison, "config" | "against" | "runs">): string | null {
  const texts = [failureText(config, runs.own), failureText(against, runs.against)].filter((text) => text !== null);
  return texts.length === 0 ? null : listOf(texts);
}

/** `8 of 16 seeds paired`, or `so far` where runs are still to come; null where every planned seed is there. */
export function pairedText({ seeds, planned, unpaired }: Pick<Evidence, "seeds" | "planned" | "unpaired">): string | null {
  if (seeds.length === planned.length) return null;
  return `${seeds.length} of ${countOf(planned.length, "seed")} ${unpaired.open.length > 0 ? "so far" : "paired"}`;
}
