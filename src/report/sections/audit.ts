/** The published analysis, claim by claim: what it said, what its own numbers say, what this study's seeds say. */

import type { AuditedClaim, AuditedRange } from "../../analysis/published/audit.js";
import { SIMILAR_PERCENT } from "../../analysis/published/audit.js";
import { countOf, formatChange, formatNumber, formatP, listOf } from "../../analysis/format.js";
import { metricOf } from "../../metrics/list.js";
import { pairedText } from "../../analysis/outcomes/shortfall.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { citeEvidence, citeFailures, citePublished, citeRelative } from "../cite.js";
import type { Cell, Inline, Section } from "../document.js";
import { paragraph, table } from "../document.js";
import { agreement } from "../sentences.js";

export function auditSection({ audit }: StudyAnalysis): Section[] {
  if (audit === null) return [];
  const { claims, ranges } = audit;
  const of = (finding: AuditedClaim["finding"]): number => claims.filter((claim) => claim.finding === finding).length;
  const seeds = (say: AuditedClaim["seeds"]): number => claims.filter((claim) => claim.seeds === say).length;
  const wrong = claims.length - of("holds");
  return [
    {
      id: "audit",
      title: "Audit of the published analysis",
      blocks: [
        paragraph(
          `The written analysis of the 2024 log makes ${claims.length} claims of the kind "the loss falls by 9.9 %". By its own numbers ${wrong} are wrong: ${of("wrong direction")} have the wrong direction, ${of("wrong size")} the right direction and a wrong size.`,
        ),
        paragraph(
          `Our seeds agree with the claimed direction in ${countOf(seeds("agree"), "case")}, contradict it in ${seeds("contradict")}, and cannot tell in ${seeds("cannot tell")}` +
            `; ${seeds("another machine")} are about times, which another machine cannot check` +
            (seeds("not in this study") > 0 ? `; ${seeds("not in this study")} are not in this study.` : "."),
        ),
        table(
          "Every claim. A percentage is right within 0.1 (rounded or cut off); ours are paired seeds, Holm-adjusted over the claims on the same metric.",
          ["configuration", "against", "metric", "data set", "claimed", "its own numbers", "finding", "our seeds"],
          ["our change"],
          claims.map(claimRow),
        ),
        table(
          `Claims on all data sets at once; "similar" is taken as within ${SIMILAR_PERCENT} %.`,
          ["configuration", "against", "metric", "claimed", "its own numbers", "finding", "our seeds"],
          [],
          ranges.map(rangeRow),
        ),
      ],
    },
  ];
}

function claimRow(claim: AuditedClaim): Cell[] {
  const { config, against, metric, dataset, direction, percent, value, valueAgainst, change, finding, ours } = claim;
  const own: Inline[] = [
    { ...citePublished(valueAgainst, against, dataset, metric) },
    " → ",
    { ...citePublished(value, config, dataset, metric) },
    ` (${formatChange(change / 100)})`,
  ];
  return [
    config,
    against,
    metricOf(metric).label,
    dataset,
    `${direction}${percent === null ? "" : ` of ${percent} %`}`,
    own,
    { text: finding, style: finding === "holds" ? "good" : "bad" },
    seedsCell(claim),
    ours === null ? "none" : citeRelative(ours),
  ];
}

function seedsCell({ seeds, ours }: AuditedClaim): Cell {
  if (ours === null || !ours.isMember) return { text: seeds, style: "quiet" };
  if (ours.isWithheld || ours.difference === null) return [{ text: seeds, style: "quiet" }, ": ", citeFailures(ours)];
  const style = seeds === "agree" ? "good" : seeds === "contradict" ? "bad" : "quiet";
  return [{ text: seeds, style }, " (", citeEvidence(`${agreement(ours)}${pairedText(ours)}, p ${formatP(ours.adjustedP)}`, ours), ")"];
}

function rangeRow({ config, against, metric, range, changes, finding }: AuditedRange): Cell[] {
  const percent = (value: number | null): string => (value === null ? "none" : formatChange(value / 100));
  return [
    config,
    against,
    metricOf(metric).label,
    range === "similar" ? "similar" : `increase of ${formatNumber(range[0])} to ${formatNumber(range[1])} %`,
    listOf(changes.map(({ dataset, published }) => `${dataset} ${percent(published)}`)),
    { text: finding, style: finding === "holds" ? "good" : "bad" },
    changes.every(({ ours }) => ours === null)
      ? { text: "another machine", style: "quiet" }
      : listOf(
          changes.map(({ dataset, ours, comparison }) => `${dataset} ${percent(ours)}${comparison === null ? "" : pairedText(comparison)}`),
        ),
  ];
}
