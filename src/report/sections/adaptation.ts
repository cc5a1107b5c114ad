/** Whether the grids adapt to anything: how far they moved, how many of their cells see data, how much data they see. */

import { formatNumber, formatShare } from "../../analysis/format.js";
import { varianceOfLevel } from "../../analysis/metrics.js";
import { publishedValue } from "../../analysis/published.js";
import type { GridCoverage, StudyAnalysis } from "../../analysis/study-analysis.js";
import { SWITCHED_OFF } from "../../plot/figures/grid-variance-comparison.js";
import { citeMean, citePublished } from "../cite.js";
import type { Block, Cell, Inline, Section } from "../document.js";
import { figure, paragraph, table } from "../document.js";
import { seedValues } from "../../analysis/values.js";
import { mean } from "../../core/statistics/summary.js";

export function adaptationSection(analysis: StudyAnalysis, heatmaps: readonly string[]): Section[] {
  const { study, coverage } = analysis;
  if (coverage.length === 0) return [];
  const inside = coverage.map((entry) => entry.coverage.inside);
  const poorest = coverage.reduce((least, entry) => (entry.coverage.inside < least.coverage.inside ? entry : least));
  const off = switchedOff(analysis);
  const dead = coverage.flatMap((entry) => entry.deadMeans);
  const blocks: Block[] = [
    paragraph(
      `Between ${formatShare(Math.min(...inside))} (${poorest.dataset}) and ${formatShare(Math.max(...inside))} of the data lie inside the grids' boxes; all other points take the nearest cell at the border. `,
      "A cell that holds no point is never trained, whatever the number of steps.",
      ...(dead.length === 0
        ? []
        : [
            ` It moves all the same, by weight decay alone: from 1 to between ${formatNumber(Math.min(...dead))} and ${formatNumber(Math.max(...dead))}, level by level, in the grids drawn below.`,
          ]),
    ),
    ...(off.length === 0
      ? []
      : [
          paragraph(
            `Switched off, with a variance below ${SWITCHED_OFF.toExponential(0)}: ${off.join("; ")}. There the grid changes nothing.`,
          ),
        ]),
    figure("grid_variance_comparison"),
    table(
      `Coverage of the data by each level, by the points of seed ${study.seeds[0]}, and the variance that its values reached.`,
      ["configuration", "data set", "level"],
      ["data in the box", "data in border cells", "cells with data", "variance"],
      coverage.flatMap((entry) => levelRows(analysis, entry)),
    ),
    ...study.datasets.flatMap(({ name: dataset }): Block[] => {
      const mine = heatmaps.filter((name) => name.startsWith(`${dataset}_`));
      return mine.length === 0 ? [] : [{ kind: "details", summary: `Noise factors on ${dataset}`, blocks: mine.map(figure) }];
    }),
  ];
  return [{ id: "adaptation", title: "Where the noise adapts", blocks }];
}

function levelRows({ study }: StudyAnalysis, { config, dataset, coverage }: GridCoverage): Cell[][] {
  const points = study.datasets.find(({ name }) => name === dataset)!.count;
  const source = `counted over the ${points.toLocaleString("en-US")} points of ${dataset}, seed ${study.seeds[0]}`;
  return coverage.levels.map(({ name, cells, visited, border }) => {
    const metric = varianceOfLevel(name);
    const published = publishedValue(study, config, dataset, metric);
    const beside: Inline[] =
      published === undefined ? [] : [" (", { ...citePublished(published, config, dataset, metric), style: "quiet" }, ")"];
    return [
      config,
      dataset,
      name,
      { text: formatShare(coverage.inside), source },
      { text: formatShare(border), source },
      { text: `${visited} of ${cells} (${formatShare(visited / cells)})`, source },
      [citeMean(study, config, dataset, metric) ?? "none", ...beside],
    ];
  });
}

/** Levels whose mean variance says that they never left 1. */
function switchedOff({ study, coverage }: StudyAnalysis): string[] {
  const levels = coverage.flatMap(({ config, dataset, coverage: { levels: all } }) => all.map(({ name }) => ({ config, dataset, name })));
  return levels.flatMap(({ config, dataset, name }) => {
    const values = seedValues(study.rows, config, dataset, varianceOfLevel(name)).map(({ value }) => value);
    if (values.length === 0 || mean(values) >= SWITCHED_OFF) return [];
    return [`${name} of ${config} on ${dataset} (${formatNumber(mean(values))})`];
  });
}
