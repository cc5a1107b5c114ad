/** What a report says before any heading: three sentences, a small table, a picture of samples. */

import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { OVERVIEW } from "../../plot/study/figures.js";
import type { FirstPage } from "../document.js";
import { answerSentence } from "./answer.js";
import { caveatSentence } from "./caveat.js";
import { comparedSentence } from "./compared.js";
import { headlineTable } from "./table.js";

export function firstPage(analysis: StudyAnalysis): FirstPage {
  return {
    sentences: [comparedSentence(analysis), answerSentence(analysis), caveatSentence(analysis)],
    table: headlineTable(analysis),
    picture: OVERVIEW,
  };
}
