/** What a metric reads where the samples are real points: no model can be told apart from the data below that. */

import { existsSync } from "node:fs";
import type { DatasetName } from "../core/datasets/index.js";
import { makeDataset } from "../core/datasets/index.js";
import { UserError } from "../core/errors.js";
import { knnKl } from "../core/metrics/knn-kl.js";
import { readRecord } from "../files/read.js";
import { writeAtomic } from "../files/write.js";
import { version } from "../version.js";
import type { StudyRecord } from "./study-record.js";

/** A metric of fresh real points in place of samples; as many of them, against the same data. */
export interface Floor {
  dataset: string;
  metric: string;
  /** one per data seed */
  values: { seed: number; value: number }[];
  samples: number;
  neighbours: number;
}

/** Seeds that floors are measured for; more would cost time and change little. */
const FLOOR_SEEDS = 3;
const FILE = "floors.json";

/** The floors of a study's data sets; measured once and kept in the study's folder. */
export function floorsOf(study: StudyRecord): Floor[] {
  const kept = readKept(study);
  const floors = study.datasets.flatMap(({ name }) => settingsOf(study, name).map((settings) => measure(settings, kept)));
  const text = `${JSON.stringify({ noisegrid: version, floors }, null, 1)}\n`;
  if (JSON.stringify(floors) !== JSON.stringify(kept)) writeAtomic(study.folder.file(FILE), text);
  return floors;
}

interface FloorSettings {
  dataset: DatasetName;
  count: number;
  samples: number;
  neighbours: number;
  seeds: number[];
}

/** One entry per way in which runs on the data set were measured; most studies have one. */
function settingsOf(study: StudyRecord, dataset: string): FloorSettings[] {
  const settings = study.runs
    .filter(({ planned }) => planned.dataset === dataset)
    .map(({ planned: { run } }) => ({
      dataset: run.dataset.name,
      count: run.dataset.count,
      samples: run.evaluation.samples,
      neighbours: run.evaluation.neighbours,
      seeds: study.seeds.slice(0, FLOOR_SEEDS),
    }));
  return [...new Map(settings.map((entry) => [JSON.stringify(entry), entry])).values()];
}

function measure({ dataset, count, samples, neighbours, seeds }: FloorSettings, kept: Floor[]): Floor {
  const known = kept.find((floor) => floor.dataset === dataset && floor.samples === samples && floor.neighbours === neighbours);
  const values = seeds.map((seed) => {
    const before = known?.values.find((entry) => entry.seed === seed);
    if (before !== undefined) return before;
    const real = makeDataset(dataset, count, seed);
    const fresh = makeDataset(dataset, samples, otherSeed(seed));
    return { seed, value: knnKl(real.points, fresh.points, real.dimensions, neighbours) };
  });
  return { dataset, metric: "kl_divergence", values: values.filter(({ value }) => Number.isFinite(value)), samples, neighbours };
}

/** A seed that no run of the study has. */
function otherSeed(seed: number): number {
  const far = 2 ** 40;
  return seed < far ? seed + far : seed - far;
}

/** What earlier calls measured; a file of another version, or damaged, is measured again. */
function readKept(study: StudyRecord): Floor[] {
  const path = study.folder.file(FILE);
  if (!existsSync(path)) return [];
  try {
    const { noisegrid, floors } = readRecord<{ noisegrid: string; floors: Floor[] }>(path, ["noisegrid", "floors"]);
    return noisegrid === version && Array.isArray(floors) ? floors : [];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
