/** What the adaptation is worth apart from the schedule and the training: one model, sampled with and without it. */

import { countOf, formatP } from "../../analysis/format.js";
import { metricInfo } from "../../analysis/metrics.js";
import type { SamplerComparison } from "../../analysis/sampler-comparison.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { citeDifference, citeEvidence } from "../cite.js";
import type { Block, Cell, Section } from "../document.js";
import { figure, paragraph } from "../document.js";
import { powerSentence, verdictMark } from "../sentences.js";

/**
 * Nothing where no run was sampled in several ways.
 *
 * @param errorMaps names of the figures that show where the noise adapts
 */
export function samplersSection({ study, samplerComparisons }: StudyAnalysis, errorMaps: readonly string[]): Section[] {
  const ways = new Set(study.samplerRows.map(({ sampler, sample_steps }) => `${sampler} ${sample_steps}`));
  if (ways.size < 2) return [];
  const datasets = study.datasets.map(({ name }) => name);
  const metrics = [...new Set(samplerComparisons.map(({ metric }) => metric))];
  const first = samplerComparisons[0];
  const seeds = Math.max(0, ...(first?.comparisons ?? []).map((comparison) => comparison.seeds.length));
  const power = powerSentence(seeds, datasets.length);
  const blocks: Block[] = [
    figure("quality_by_steps"),
    ...errorMaps.map(figure),
    ...(samplerComparisons.length === 0
      ? []
      : [
          paragraph(
            "The same trained model, sampled with as many steps: with a variance that depends on the place, and without. ",
            `A family is one metric with one number of steps against one twin, over ${countOf(datasets.length, "data set")}.`,
            ...(power === null ? [] : [` ${power}`]),
          ),
        ]),
    ...metrics.map((metric) =>
      twinTable(
        metric,
        datasets,
        samplerComparisons.filter((entry) => entry.metric === metric),
      ),
    ),
  ];
  return [{ id: "samplers", title: "Samplers and steps", blocks }];
}

function twinTable(metric: string, datasets: readonly string[], comparisons: readonly SamplerComparison[]): Block {
  return {
    kind: "table",
    caption: `${metricInfo(metric).label}: the adapted sampler against its twin, mean difference and Holm-adjusted p.`,
    columns: ["configuration", "adapted", "twin", "steps", ...datasets].map((title) => ({ title, align: "left" })),
    rows: comparisons.map(({ config, adapted, twin, steps, comparisons: each }): Cell[] => [
      config,
      adapted,
      twin,
      String(steps),
      ...datasets.map((dataset): Cell => {
        const comparison = each.find((entry) => entry.dataset === dataset);
        if (comparison === undefined || comparison.difference === null) return "none";
        return [
          verdictMark(comparison.verdict),
          " (",
          citeDifference(comparison),
          ", p ",
          citeEvidence(formatP(comparison.adjustedP), comparison),
          ")",
        ];
      }),
    ]),
  };
}
