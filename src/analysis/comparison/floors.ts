/** What a metric reads where the samples are real points: no model can be told apart from the data below that. */

import { existsSync } from "node:fs";
import type { DatasetName } from "../../data/datasets.js";
import { makeDataset, otherSeed } from "../../data/datasets.js";
import { UserError } from "../../errors/user-error.js";
import { knnKl } from "../../metrics/knn-kl.js";
import { sampleQuality } from "../../metrics/quality.js";
import { readRecord, writeRecord } from "../../files/record.js";
import { version } from "../../version.js";
import { QUALITY_METRICS } from "../metrics.js";
import type { StudyRecord } from "../study-record.js";

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

/** Seeds that the divergence's floors are measured for; more would cost time and change little. */
const FLOOR_SEEDS = 3;
/** The other metrics take ten times as long. */
const QUALITY_SEEDS = 1;
const FILE = "floors.json";

/** The floors of a study's data sets, of the metrics that its runs have; measured once and kept in the study's folder. */
export function floorsOf(study: StudyRecord): Floor[] {
  const kept = readKept(study);
  const hasQuality = study.rows.some(({ metric }) => QUALITY_METRICS.includes(metric));
  const floors = study.datasets.flatMap(({ name }) =>
    settingsOf(study, name).flatMap((settings) => [
      ...measure({ ...settings, seeds: study.seeds.slice(0, FLOOR_SEEDS) }, ["kl_divergence"], kept, divergence),
      ...(hasQuality ? measure({ ...settings, seeds: study.seeds.slice(0, QUALITY_SEEDS) }, QUALITY_METRICS, kept, sampleQuality) : []),
    ]),
  );
  if (JSON.stringify(floors) !== JSON.stringify(kept)) writeRecord(study.folder.file(FILE), { noisegrid: version, floors }, 1);
  return floors;
}

type FloorSettings = Pick<Floor, "configs" | "count" | "samples" | "neighbours"> & { dataset: DatasetName };

/** One entry per way in which runs on the data set were measured. */
function settingsOf(study: StudyRecord, dataset: string): FloorSettings[] {
  const ways = new Map<string, FloorSettings>();
  for (const { planned } of study.runs.filter((run) => run.planned.dataset === dataset)) {
    const { dataset: data, evaluation } = planned.run;
    const way = { count: data.count, samples: evaluation.samples, neighbours: evaluation.neighbours };
    const known = ways.get(JSON.stringify(way));
    const configs = [...new Set([...(known?.configs ?? []), planned.config])];
    ways.set(JSON.stringify(way), { ...way, configs, dataset: data.name });
  }
  return [...ways.values()];
}

type Measure = (real: Float32Array, fresh: Float32Array, dimensions: number, neighbours: number) => { metric: string; value: number }[];

function divergence(real: Float32Array, fresh: Float32Array, dimensions: number, neighbours: number): { metric: string; value: number }[] {
  return [{ metric: "kl_divergence", value: knnKl(real, fresh, dimensions, neighbours) }];
}

/** Floors of some metrics; a seed is measured unless all of them are kept. */
function measure(
  { seeds, ...settings }: FloorSettings & { seeds: number[] },
  metrics: readonly string[],
  kept: Floor[],
  measureSeed: Measure,
): Floor[] {
  const { dataset, count, samples, neighbours } = settings;
  const isSame = (floor: Floor): boolean =>
    floor.dataset === dataset && floor.count === count && floor.samples === samples && floor.neighbours === neighbours;
  const known = kept.filter(isSame);
  const bySeed = seeds.map((seed) => {
    const before = metrics.map(
      (metric) => known.find((floor) => floor.metric === metric)?.values.find((entry) => entry.seed === seed)?.value,
    );
    if (before.every((value) => value !== undefined)) return metrics.map((metric, i) => ({ metric, value: before[i] }));
    const real = makeDataset(dataset, count, seed);
    const fresh = makeDataset(dataset, samples, otherSeed(seed));
    return measureSeed(real.points, fresh.points, real.dimensions, neighbours);
  });
  return metrics.map((metric) => ({
    ...settings,
    metric,
    values: seeds.flatMap((seed, s) => {
      const value = bySeed[s].find((entry) => entry.metric === metric)?.value;
      return value === undefined || !Number.isFinite(value) ? [] : [{ seed, value }];
    }),
  }));
}

/** What earlier calls measured; a file of another version, or damaged, is measured again. */
function readKept(study: StudyRecord): Floor[] {
  const path = study.folder.file(FILE);
  if (!existsSync(path)) return [];
  try {
    const { noisegrid, floors } = readRecord<{ noisegrid: string; floors: Floor[] }>(path, ["noisegrid", "floors"]);
    return noisegrid === version &&
      Array.isArray(floors) &&
      floors.every((floor) => Array.isArray(floor?.values) && floor.values.every((entry) => Number.isFinite(entry?.value)))
      ? floors
      : [];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
