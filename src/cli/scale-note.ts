/** What is said before the training on rows of a file that are far from the scale that a model in the data's own units takes. */

import { scale } from "../analysis/diagnosis/scale.js";
import type { RunConfig } from "../study/config/config.js";
import { isOfFile } from "../study/config/dataset-config.js";
import { runData } from "../study/config/dataset-source.js";

/** Prints a note for each file whose rows need other coordinates than some run has. */
export function noteScale(runs: readonly RunConfig[]): void {
  const seen = new Set<string>();
  for (const run of runs) {
    const { dataset, domain, schedule } = run;
    if (!isOfFile(dataset) || domain !== undefined || seen.has(dataset.rows)) continue;
    seen.add(dataset.rows);
    const data = runData(run);
    const { points } = data.train();
    const finding = scale({ points, dimensions: data.dimensions, columns: dataset.coordinates, schedule });
    if (finding === undefined) continue;
    console.error(`note: ${dataset.name}: ${finding.title}: ${finding.measured}`);
    console.error(`note: a configuration with ${finding.remedy} suits them; noisegrid doctor --config … --data … says more`);
  }
}
