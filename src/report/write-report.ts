/** Everything that a report consists of, written into the study's folder. */

import { existsSync, rmSync } from "node:fs";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { StudyAnalysis } from "../analysis/study-analysis.js";
import type { StudyRecord } from "../analysis/study-record.js";
import { finishedRuns, unfinishedRuns } from "../analysis/study-record.js";
import { toPng } from "../plot/drawing/png.js";
import { makeFolder, readText } from "../files/read.js";
import { writeAtomic } from "../files/writing/write.js";
import type { DatasetConfig } from "../study/config/dataset-config.js";
import { isOfFile } from "../study/config/dataset-config.js";
import type { ResultRow } from "../study/records/results.js";
import { writeResults } from "../study/records/results.js";
import { buildReport } from "./build.js";
import type { Extent } from "./draw-figures.js";
import { drawFigures } from "./draw-figures.js";
import { toHtml } from "./html.js";
import { toMarkdown } from "./markdown.js";
import { paperTables } from "./paper-tables.js";
import { RERUN_FILE } from "./sections/method.js";

/**
 * Writes report.html, report.md, figures, tables and the results in every form.
 *
 * @param extent `study`: all that a study draws at its end, as PNG too
 * @returns paths of the two reports, and in words which figures cannot be drawn and are left out
 */
export async function writeReport(analysis: StudyAnalysis, extent: Extent): Promise<{ html: string; markdown: string; undrawn: string[] }> {
  const { study } = analysis;
  const { figures, undrawn, ...pictures } = await drawFigures(analysis, extent);
  const document = buildReport(analysis, pictures);
  const { folder } = study;
  // what an earlier report left of runs or figures that are no more would contradict this one
  rmSync(folder.file("tables"), { recursive: true, force: true });
  for (const name of ["figures", "tables"]) makeFolder(folder.file(name));
  for (const { name, svg } of figures.values()) {
    const [vector, bitmap] = ["svg", "png"].map((ending) => folder.file(`figures/${name}.${ending}`));
    const isSame = existsSync(vector) && readText(vector) === svg;
    if (extent === "study") writeAtomic(bitmap, toPng(svg));
    else if (!isSame) rmSync(bitmap, { force: true });
    if (!isSame) writeAtomic(vector, svg);
  }
  for (const { name, text } of paperTables(analysis)) writeAtomic(folder.file(`tables/${name}`), text);
  const rows = writeResults(folder, study.name, finishedRuns(study.runs), unfinishedRuns(study.runs));
  writeAtomic(folder.file("results.parquet"), toParquet(rows));
  writeAtomic(folder.file(RERUN_FILE), rerunFile(study));
  const [html, markdown] = [folder.file("report.html"), folder.file("report.md")];
  writeAtomic(markdown, toMarkdown(document, figures));
  writeAtomic(html, toHtml(document, figures));
  return { html, markdown, undrawn };
}

/** The rows of results.csv with their types: Parquet readers need not guess. */
export function toParquet(rows: readonly ResultRow[]): Uint8Array {
  const text = (name: keyof ResultRow) => ({ name, data: rows.map((row) => row[name]), type: "STRING" as const });
  const whole = (name: "seed" | "sample_steps") => ({ name, data: rows.map((row) => BigInt(row[name])), type: "INT64" as const });
  const buffer = parquetWriteBuffer({
    columnData: [
      text("study"),
      text("config"),
      text("dataset"),
      whole("seed"),
      text("sampler"),
      whole("sample_steps"),
      text("metric"),
      { name: "value", data: rows.map(({ value }) => value), type: "DOUBLE", nullable: true },
      text("unit"),
    ],
  });
  return new Uint8Array(buffer);
}

/** A data set as a study file has it; what a file's rows say of themselves is found again, but for their checksum. */
function writtenDataset(dataset: DatasetConfig): object {
  if (!isOfFile(dataset)) return dataset;
  const { count: _, coordinates: __, ...entry } = dataset;
  return entry;
}

/** A study file that plans the same runs, every value written out. */
function rerunFile({ name, configs, datasets, seeds }: StudyRecord): string {
  const definition = {
    study: name,
    configs: configs.map(({ name: config, config: values }) => ({ name: config, ...values })),
    datasets: datasets.map(writtenDataset),
    seeds,
  };
  return `${JSON.stringify(definition, null, 1)}\n`;
}
