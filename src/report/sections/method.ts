/** How the numbers were made, on what, and how to make them again. */

import { countOf, listOf } from "../../analysis/format.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import type { StudyRecord } from "../../analysis/study-record.js";
import { describeState } from "../../analysis/study-record.js";
import type { Block, Cell, Section } from "../document.js";
import { paragraph, table } from "../document.js";

export const RERUN_FILE = "rerun.json";

export function methodSection({ study, floors }: StudyAnalysis): Section {
  const manifests = study.runs.flatMap(({ manifest }) => manifest ?? []);
  const distinct = (values: readonly string[]): string => listOf([...new Set(values)]) || "none";
  const backends = study.runs.flatMap(({ result }) => (result === null ? [] : [result.backend]));
  const floor = floors[0];
  const blocks: Block[] = [
    paragraph(
      `Machine: ${distinct(manifests.map(({ machine }) => `${machine.cpu} (${machine.platform} ${machine.arch}), Node.js ${machine.node}`))}. `,
      `noisegrid ${distinct(manifests.map(({ noisegrid }) => noisegrid))}; computed by ${distinct(backends)}. `,
      "Parameters and samples are the same bits on every machine and backend; times are not.",
    ),
    paragraph(
      "Statistics: configurations are paired by seed, which gives both the same data, initial weights and noise. Intervals are percentile bootstraps of 10,000 resamples, not adjusted for their number and ",
      "with few seeds too narrow; p is of the two-sided sign-flip permutation test, exact up to 20 seeds, adjusted by Holm over the comparisons of a metric. ",
      "Interquartile mean and probability of improvement follow Agarwal et al. 2021. Over data sets a seed is one observation, since runs of one seed share their initial weights.",
    ),
    ...(floor === undefined
      ? []
      : [
          paragraph(
            `Floors: as many fresh real points in place of the samples, for the data of ${countOf(floor.values.length, "seed")} (measures that take longer: of one). `,
            "Estimates of a divergence or distance can be negative. Losses, bounds and times have no such floor: they do not look at samples. Copying is 0.5 for fresh points.",
          ),
        ]),
    paragraph("To make every number again, in another folder:"),
    { kind: "code", text: `noisegrid study ${RERUN_FILE} --out again\nnoisegrid report again` },
    paragraph("To make this report again from what the runs left, without training:"),
    { kind: "code", text: "noisegrid report ." },
    { kind: "details", summary: "Every run", blocks: [runsTable(study)] },
  ];
  return { id: "method", title: "Method, machine, and how to rerun", blocks };
}

function runsTable({ runs }: StudyRecord): Block {
  return table(
    "Runs with their folders; result.json holds the metrics and the digests of parameters and samples.",
    ["configuration", "data set", "seed", "state", "folder"],
    [],
    runs.map((run): Cell[] => [
      run.planned.config,
      run.planned.dataset,
      String(run.planned.seed),
      describeState(run),
      run.result === null ? run.path : { text: run.path, href: `${run.path}/result.json` },
    ]),
  );
}
