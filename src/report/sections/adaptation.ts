/** Whether the grids adapt to anything: how far they moved, how many of their cells see data, how much data they see. */

import { countOf, formatNumber, formatShare } from "../../analysis/format.js";
import { gridVariance, UNIFORM_VARIANCE } from "../../metrics/training/grid-variance.js";
import { publishedValue } from "../../analysis/published/published.js";
import type { GridCoverage } from "../../analysis/grids/grid-coverage.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { citeMean, citePublished } from "../cite.js";
import type { Block, Cell, Inline, Mark, Section } from "../document.js";
import { figure, paragraph, table } from "../document.js";
import { seedValues } from "../../analysis/outcomes/values.js";
import { mean } from "../../statistics/summary.js";

export function adaptationSection(analysis: StudyAnalysis, heatmaps: readonly { name: string; dataset: string }[]): Section[] {
  const { study, coverage, seed } = analysis;
  if (coverage.length === 0) return [];
  const poorest = coverage.reduce((least, entry) => (entry.coverage.inside < least.coverage.inside ? entry : least));
  const richest = coverage.reduce((most, entry) => (entry.coverage.inside > most.coverage.inside ? entry : most));
  const insideMark = ({ dataset, coverage: { inside } }: GridCoverage): Mark => ({
    text: formatShare(inside),
    source: `counted over the points of ${dataset}, seed ${seed}`,
  });
  const uniform = uniformLevels(analysis);
  const dead = coverage.flatMap((entry) => entry.deadMeans);
  const blocks: Block[] = [
    paragraph(
      "Between ",
      insideMark(poorest),
      ` (${poorest.dataset}) and `,
      insideMark(richest),
      ` (${richest.dataset}) of the data lie inside the grids' boxes; all other points take the nearest cell at the border. `,
      "No point ever trains a cell that holds none.",
      ...(dead.length === 0
        ? []
        : [
            " Without a penalty only the weight decay moves it: from 1 to ",
            { text: rangeOf(dead), source: `means over the cells without data in grids.safetensors of the runs of seed ${seed}` },
            " in the grids drawn below.",
          ]),
    ),
    ...(uniform.length === 0
      ? []
      : [
          paragraph(
            `The same value everywhere, with a variance below ${UNIFORM_VARIANCE.toExponential(0)}: ${uniform.join("; ")}. Such a level adapts to nothing.`,
          ),
        ]),
    figure("grid_variance_comparison"),
    table(
      `Coverage of the data by each level, by the points of seed ${seed}, and the variance that its values reached.`,
      ["configuration", "data set", "level"],
      ["data in the box", "data in border cells", "cells with data", "variance"],
      coverage.flatMap((entry) => levelRows(analysis, entry)),
    ),
    ...study.datasets.flatMap(({ name: dataset }): Block[] => {
      const mine = heatmaps.filter((heatmap) => heatmap.dataset === dataset);
      return mine.length === 0
        ? []
        : [{ kind: "details", summary: `Noise factors on ${dataset}`, blocks: mine.map(({ name }) => figure(name)) }];
    }),
  ];
  return [{ id: "adaptation", title: "Where the noise adapts", blocks }];
}

/** One number, or between which two. */
function rangeOf(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => formatNumber(value));
  return low === high ? low : `between ${low} and ${high}`;
}

function levelRows({ study, seed }: StudyAnalysis, { config, dataset, coverage }: GridCoverage): Cell[][] {
  const points = study.datasets.find(({ name }) => name === dataset)!.count;
  const source = `counted over the ${countOf(points, "point")} of ${dataset}, seed ${seed}`;
  return coverage.levels.map(({ name, cells, visited, border }) => {
    const metric = gridVariance.nameOf(name);
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

/** Levels whose mean variance says that they have one value. */
function uniformLevels({ study, coverage }: StudyAnalysis): string[] {
  const levels = coverage.flatMap(({ config, dataset, coverage: { levels: all } }) => all.map(({ name }) => ({ config, dataset, name })));
  return levels.flatMap(({ config, dataset, name }) => {
    const values = seedValues(study.rows, config, dataset, gridVariance.nameOf(name)).map(({ value }) => value);
    if (values.length === 0 || mean(values) >= UNIFORM_VARIANCE) return [];
    return [`${name} of ${config} on ${dataset} (${formatNumber(mean(values))})`];
  });
}
