/** How few steps it takes to be better than the baseline with all of its own. */

import type { FewSteps } from "../../analysis/comparison/few-steps.js";
import { countOf } from "../../analysis/format.js";
import { metricOf } from "../../metrics/list.js";
import { pairedText } from "../../analysis/outcomes/shortfall.js";
import { citeEvidence } from "../cite.js";
import type { Block, Cell } from "../document.js";
import { foldedWhereLong, paragraph, table } from "../document.js";

export function fewStepsBlocks(fewSteps: readonly FewSteps[], datasets: readonly string[]): Block[] {
  if (fewSteps.length === 0) return [];
  const [{ against }] = fewSteps;
  return [
    { kind: "heading", text: "Few steps" },
    paragraph(
      `The fewest steps from which on the samples are told better than those of ${against.config} by ${against.sampler} with ${countOf(against.steps, "step")}. `,
      "A family is one metric of one sampler of one configuration, over steps and data sets; of a sampler that is not here, such as one whose runs failed, none is told.",
    ),
    foldedWhereLong(
      "Fewest steps, sampler by sampler",
      table(
        `Fewest steps told better than ${against.config} with ${against.steps}.`,
        ["configuration", "sampler", "metric"],
        [...datasets],
        fewSteps.map(({ config, sampler, metric, fewest }): Cell[] => [
          config,
          sampler,
          metricOf(metric).label,
          ...datasets.map((dataset): Cell => {
            const found = fewest.find((entry) => entry.dataset === dataset);
            if (found === undefined || found.steps === null || found.comparison === null) return "none";
            return citeEvidence(`${found.steps}${pairedText(found.comparison)}`, found.comparison);
          }),
        ]),
      ),
    ),
  ];
}
