/** In words: how many of the planned runs a number rests on, and what became of the others. */

import type { Comparison, Evidence } from "../comparison/comparison.js";
import { countOf, listOf } from "../format.js";
import type { Tally } from "./outcomes.js";
import type { StudyRecord } from "../study-record.js";

/** ` [8 of 16]` behind a number that rests on fewer runs than were planned, else nothing. */
export function shareText({ values, planned, causes, open }: Tally): string {
  if (values.length === planned) return "";
  const isReached = open === 0 && causes.every((cause) => cause === "never reached");
  return ` [${values.length} of ${planned}${isReached ? " reached it" : ""}]`;
}

/** ` [8 of 16 seeds]` behind a number that follows from fewer pairs than there are planned seeds, else nothing; `so far` where runs are still to come. */
export function pairedText({ seeds, planned, unpaired }: Pick<Evidence, "seeds" | "planned" | "unpaired">): string {
  if (seeds.length === planned.length) return "";
  return ` [${seeds.length} of ${countOf(planned.length, "seed")}${unpaired.open.length > 0 ? " so far" : ""}]`;
}

type Compared = Pick<Comparison, "config" | "against" | "runs">;

/** `8 of 16 runs of grid-10 failed (diverged)`, of both where both did; null where none did. */
export function failureText({ config, against, runs }: Compared): string | null {
  const sides = [
    { name: config, tally: runs.own },
    { name: against, tally: runs.against },
  ].filter(({ tally }) => tally.failed > 0);
  return sides.length === 0 ? null : listOf(sides.map(({ name, tally }) => sideText(name, tally)));
}

function sideText(name: string, { failed, planned, causes }: Tally): string {
  const runs = `${failed} of ${countOf(planned, "run")} of ${name}`;
  if (causes.length === 1 && causes[0] === "never reached") return `${runs} never reached it`;
  return `${runs} failed (${listOf(causes)})`;
}

/** Places that a caption names before it counts the others. */
const NAMED = 4;

/** `Some runs are missing: wild on moons (8 of 16; 8 failed).`; null where every run has ended. */
export function runsText({ configs, datasets, runs }: StudyRecord): string | null {
  const places = configs.flatMap(({ name: config }) =>
    datasets.flatMap(({ name: dataset }) => {
      const mine = runs.filter(({ planned }) => planned.config === config && planned.dataset === dataset);
      const ended = mine.filter(({ result }) => result !== null).length;
      const failed = mine.filter(({ result, state }) => result === null && state.kind === "failed").length;
      const damaged = mine.filter(({ state }) => state.kind === "unreadable").length;
      const states = [
        ...(failed > 0 ? [`${failed} failed`] : []),
        ...(damaged > 0 ? [`${damaged} damaged`] : []),
        ...(ended + failed + damaged < mine.length ? ["others still to come"] : []),
      ];
      return ended === mine.length ? [] : [`${config} on ${dataset} (${ended} of ${mine.length}; ${states.join(", ")})`];
    }),
  );
  if (places.length === 0) return null;
  const rest = places.length - NAMED;
  return `Some runs are missing: ${listOf([...places.slice(0, NAMED), ...(rest > 0 ? [countOf(rest, "other")] : [])])}.`;
}
