/** What the study asks, of which configurations on which data. */

import { countOf, listOf } from "../../analysis/format.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import type { Section } from "../document.js";
import { paragraph } from "../document.js";

export function questionSection({ study }: StudyAnalysis): Section {
  const names = study.configs.map(({ name }) => name);
  return {
    id: "question",
    title: "The question",
    blocks: [
      paragraph(
        names.length > 1
          ? `${names.length > 2 ? "Do" : "Does"} ${listOf(names.filter((name) => name !== study.baseline))} give better samples than ${study.baseline}, and at what cost?`
          : `What does ${names[0]} learn, and how good are its samples?`,
        ` ${countOf(names.length, "configuration")} on ${countOf(study.datasets.length, "data set")} (${listOf(study.datasets.map(({ name, count }) => `${name}, ${count.toLocaleString("en-US")} points`))}) with ${countOf(study.seeds.length, "seed")} (${study.seeds.join(", ")}).`,
      ),
    ],
  };
}
