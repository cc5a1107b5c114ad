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
  /** configurations that were measured in this way; most studies measure all alike */
  configs: string[];
  /** points of the data */
  count: number;
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

type FloorSettings = Pick<Floor, "configs" | "count" | "samples" | "neighbours"> & { dataset: DatasetName; seeds: number[] };

/** One entry per way in which runs on the data set were measured. */
function settingsOf(study: StudyRecord, dataset: string): FloorSettings[] {
  const ways = new Map<string, FloorSettings>();
  for (const { planned } of study.runs.filter((run) => run.planned.dataset === dataset)) {
    const { dataset: data, evaluation } = planned.run;
    const way = { count: data.count, samples: evaluation.samples, neighbours: evaluation.neighbours };
    const known = ways.get(JSON.stringify(way));
    const configs = [...new Set([...(known?.configs ?? []), planned.config])];
    ways.set(JSON.stringify(way), { ...way, configs, dataset: data.name, seeds: study.seeds.slice(0, FLOOR_SEEDS) });
  }
  return [...ways.values()];
}

function measure({ seeds, ...settings }: FloorSettings, kept: Floor[]): Floor {
  const { dataset, count, samples, neighbours } = settings;
  const known = kept.find(
    (floor) => floor.dataset === dataset && floor.count === count && floor.samples === samples && floor.neighbours === neighbours,
  );
  const values = seeds.map((seed) => {
    const before = known?.values.find((entry) => entry.seed === seed);
    if (before !== undefined) return before;
    const real = makeDataset(dataset, count, seed);
    const fresh = makeDataset(dataset, samples, otherSeed(seed));
    return { seed, value: knnKl(real.points, fresh.points, real.dimensions, neighbours) };
  });
  return { ...settings, metric: "kl_divergence", values: values.filter(({ value }) => Number.isFinite(value)) };
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
    return noisegrid === version && Array.isArray(floors) && floors.every((floor) => Array.isArray(floor?.values)) ? floors : [];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
