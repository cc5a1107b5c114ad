/** Region maps of every configuration whose model has regions. */

import { finishedRun } from "../../analysis/study-record.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { hasRegions } from "../../diffusion/transform/config.js";
import { fitDomain } from "../../diffusion/transform/transform.js";
import { locate } from "../../diffusion/transform/partition.js";
import { runTransform } from "../../study/run/folder/model-file.js";
import { regionMap } from "../figures/region-map.js";
import { plane, shownRows } from "./pictured.js";
import type { StudyFigure } from "./study-figure.js";

export function regionMaps({ study, seed }: StudyAnalysis): StudyFigure[] {
  return study.configs.flatMap(({ name: config, config: { domain: division } }) => {
    if (!hasRegions(division)) return [];
    const runs = study.datasets.flatMap(({ name }) => finishedRun(study, config, name, seed) ?? []);
    if (runs.length === 0) return [];
    return [
      {
        name: `${config}_region_map`,
        caption: `The size of the noise of ${config} by region, beside that of a model whose data are not divided; seed ${seed}.`,
        figure: () =>
          regionMap({
            config,
            seed,
            divided: runs.map(({ folder, data, planned: { dataset, run } }) => {
              const domain = runTransform(folder.path, run, data)!;
              const { points, dimensions } = shownRows(data);
              return {
                dataset,
                points: plane(points, dimensions),
                regions: locate(domain.partition, points, dimensions),
                domain,
                undivided: fitDomain({ kind: "standardised", scale: division.scale }, points, dimensions, seed),
              };
            }),
          }),
      },
    ];
  });
}
