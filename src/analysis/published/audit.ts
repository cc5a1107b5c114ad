/** The claims of the published analysis, against the published numbers and against a study's own seeds. */

import { metricOf } from "../../metrics/list.js";
import { PUBLISHED } from "../../study/presets/published.js";
import type { Comparison } from "../comparison/comparison.js";
import { compareFamily } from "../comparison/comparison.js";
import type { Claim, RangeClaim } from "./published-claims.js";
import { PUBLISHED_CLAIMS, PUBLISHED_RANGES } from "./published-claims.js";
import { outcomesOf } from "../outcomes/outcomes.js";
import { publishedValue } from "./published.js";
import type { StudyRecord } from "../study-record.js";

/** A percentage may have been rounded or cut off: it is right within one of its last digit. */
const PERCENT_TOLERANCE = 0.1;
/** The published times are of a GPU, and count the drawing of heatmaps as training: ours say nothing of them. */
function isTime(metric: string): boolean {
  return metricOf(metric).kind === "time";
}
/** Percent up to which a change counts as "similar". */
export const SIMILAR_PERCENT = 5;

export interface AuditedClaim extends Claim {
  /** published values of the two configurations, and the change in percent */
  value: number;
  valueAgainst: number;
  change: number;
  finding: "holds" | "wrong direction" | "wrong size";
  /** null where the study does not repeat both configurations */
  ours: Comparison | null;
  /** what our seeds say of the claimed direction */
  seeds: "agree" | "contradict" | "cannot tell" | "not in this study" | "another machine";
}

export interface AuditedRange extends RangeClaim {
  /** change in percent per data set, published and ours; null where the study does not repeat it */
  changes: { dataset: string; published: number; ours: number | null; comparison: Comparison | null }[];
  finding: "holds" | "does not hold";
}

export interface Audit {
  claims: AuditedClaim[];
  ranges: AuditedRange[];
}

export function auditPublished(study: StudyRecord): Audit {
  const metrics = [...new Set(PUBLISHED_CLAIMS.map(({ metric }) => metric))];
  return {
    claims: metrics.flatMap((metric) =>
      auditMetric(
        study,
        PUBLISHED_CLAIMS.filter((claim) => claim.metric === metric),
      ),
    ),
    ranges: PUBLISHED_RANGES.map((claim) => auditRange(study, claim)),
  };
}

function isRepeated(study: StudyRecord, { config, against, dataset, metric }: Omit<Claim, "direction" | "percent">): boolean {
  return [config, against].every((name) => publishedValue(study, name, dataset, metric) !== undefined);
}

/** The claims on one metric: one family for Holm. */
function auditMetric(study: StudyRecord, claims: readonly Claim[]): AuditedClaim[] {
  const ofTime = isTime(claims[0].metric);
  const repeated = ofTime ? [] : claims.filter((claim) => isRepeated(study, claim));
  const comparisons = compareFamily(outcomesOf(study), repeated);
  return claims.map((claim) => {
    const value = PUBLISHED[claim.config][claim.dataset][claim.metric];
    const valueAgainst = PUBLISHED[claim.against][claim.dataset][claim.metric];
    const change = 100 * (value / valueAgainst - 1);
    const at = repeated.indexOf(claim);
    const ours = at === -1 ? null : comparisons[at];
    return {
      ...claim,
      value,
      valueAgainst,
      change,
      finding: findingOf(claim, change),
      ours,
      seeds: seedsSay(claim, ours, ofTime && isRepeated(study, claim)),
    };
  });
}

function findingOf({ direction, percent }: Claim, change: number): AuditedClaim["finding"] {
  if ((direction === "increase") !== change > 0) return "wrong direction";
  if (percent !== null && Math.abs(Math.abs(change) - percent) > PERCENT_TOLERANCE) return "wrong size";
  return "holds";
}

function seedsSay({ direction }: Claim, ours: Comparison | null, isElsewhere: boolean): AuditedClaim["seeds"] {
  if (isElsewhere) return "another machine";
  if (ours === null || !ours.isMember) return "not in this study";
  if (ours.verdict === "cannot tell" || ours.difference === null) return "cannot tell";
  return ours.difference < 0 === (direction === "decrease") ? "agree" : "contradict";
}

function auditRange(study: StudyRecord, claim: RangeClaim): AuditedRange {
  const { config, against, metric, range } = claim;
  const datasets = Object.keys(PUBLISHED[config]);
  const contrasts = datasets.map((dataset) => ({ config, against, metric, dataset }));
  const repeated = isTime(metric) ? [] : contrasts.filter((contrast) => isRepeated(study, contrast));
  const comparisons = compareFamily(outcomesOf(study), repeated);
  const changes = contrasts.map(({ dataset }) => {
    const comparison = comparisons.find((entry) => entry.dataset === dataset) ?? null;
    const relative = comparison?.relative ?? null;
    const published = 100 * (PUBLISHED[config][dataset][metric] / PUBLISHED[against][dataset][metric] - 1);
    return { dataset, published, ours: relative === null ? null : 100 * relative, comparison };
  });
  const holds = changes.every(({ published }) => {
    if (range === "similar") return Math.abs(published) <= SIMILAR_PERCENT;
    // a whole number of percent stands for what rounds to it
    return Math.round(published) >= range[0] && Math.round(published) <= range[1];
  });
  return { ...claim, changes, finding: holds ? "holds" : "does not hold" };
}
