/** Whether the data have the scale that a schedule and the embedding assume. */

import { COORDINATE_SCALE } from "../../diffusion/network/denoiser.js";
import { LARGEST_COORDINATE } from "../../diffusion/network/scale.js";
import { standardDeviation } from "../../statistics/summary.js";
import { formatNumber, listOf } from "../format.js";
import type { Finding, Subject } from "./finding.js";
import { coordinate } from "./finding.js";

/** How many times an axis may be wider or narrower than 1. */
export const MAX_STRETCH = 2;
/** The largest argument whose sine is within 1.2e-7 (docs/determinism.md), as a coordinate before it is scaled: 327. */
export const MAX_COORDINATE = Math.floor(8192 / COORDINATE_SCALE);

export function scale(subject: Pick<Subject, "points" | "dimensions" | "columns" | "schedule">): Finding | undefined {
  const deviations = Array.from({ length: subject.dimensions }, (_, axis) => standardDeviation(coordinate(subject, axis)));
  const largest = subject.points.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const isUnit = deviations.every((value) => value >= 1 / MAX_STRETCH && value <= MAX_STRETCH);
  if (isUnit && largest <= MAX_COORDINATE) return undefined;
  const told = deviations.map((value, axis) => `${formatNumber(value, 3)} along ${subject.columns?.[axis] ?? `x${axis}`}`);
  const lossy = largest > MAX_COORDINATE ? `, and beyond |x| of ${MAX_COORDINATE} the embedding's sines lose accuracy` : "";
  const refused = largest > LARGEST_COORDINATE ? `; training refuses |x| beyond ${LARGEST_COORDINATE}` : "";
  const wider =
    subject.schedule.kind === "karras" || subject.schedule.kind === "flow" ? "" : "; or a schedule of a wider range, such as karras";
  return {
    id: "scale",
    title: "the data are not of unit scale",
    measured: `standard deviation ${listOf(told)}; largest |x| ${formatNumber(largest)} (rule: from ${1 / MAX_STRETCH} to ${MAX_STRETCH}, and |x| up to ${MAX_COORDINATE})`,
    meaning: `noise that hides an axis of deviation 1 leaves a wider one visible and has long hidden a narrower one${lossy}${refused}`,
    remedy: `"domain": { "kind": "standardised" }${wider}`,
  };
}
