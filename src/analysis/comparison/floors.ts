/** Floors of metrics: their values for real points instead of samples. Below its floor a metric cannot tell a model from the data. */

import { existsSync } from "node:fs";
import type { DatasetConfig } from "../../study/config/dataset-config.js";
import { isOfFile } from "../../study/config/dataset-config.js";
import { UserError } from "../../errors/user-error.js";
import { SAMPLE_METRICS } from "../../metrics/list.js";
import { PointSet } from "../../metrics/points/point-set.js";
import { qualityOf } from "../../metrics/quality.js";
import type { SampleMetric } from "../../metrics/record.js";
import { readRecord, writeRecord } from "../../files/record.js";
import { version } from "../../version.js";
import type { StudyRecord } from "../study-record.js";

/** A metric of fresh real points instead of samples: the same number of points, against the same data. */
export interface Floor {
  dataset: string;
  metric: string;
  /** configurations with these settings; most studies use one setting for all */
  configs: string[];
  /** number of data points */
  count: number;
  /** one per data seed */
  values: { seed: number; value: number }[];
  samples: number;
  neighbours: number;
}

const FILE = "floors.json";

/** Returns the floors of the metrics of a study, for each data set; the study's folder keeps them. */
export function floorsOf(study: StudyRecord): Floor[] {
  const kept = readKept(study);
  const families = withFloor(study);
  const floors = study.datasets.flatMap(({ name }) =>
    settingsOf(study, name).flatMap((settings) => families.flatMap((family) => floorsWith(study, settings, family, kept))),
  );
  if (JSON.stringify(floors) !== JSON.stringify(kept)) writeRecord(study.folder.file(FILE), { noisegrid: version, floors }, 1);
  return floors;
}

/** Settings of a measurement on a data set. */
interface FloorSettings extends Pick<Floor, "configs" | "samples" | "neighbours"> {
  dataset: DatasetConfig;
}

/** Returns each setting that runs on the data set use. */
function settingsOf(study: StudyRecord, dataset: string): FloorSettings[] {
  const ways = new Map<string, FloorSettings>();
  for (const { planned } of study.runs.filter((run) => run.planned.dataset === dataset)) {
    const { dataset: data, evaluation } = planned.run;
    const way = { dataset: data, samples: evaluation.samples, neighbours: evaluation.neighbours };
    const known = ways.get(JSON.stringify(way));
    const configs = [...new Set([...(known?.configs ?? []), planned.config])];
    ways.set(JSON.stringify(way), { ...way, configs });
  }
  return [...ways.values()];
}

/** Metrics with the same number of seeds. */
interface Family {
  /** number of the study's seeds to measure */
  count: number;
  metrics: SampleMetric[];
}

/** The metrics of samples that the study's runs have and that fresh points alone give a value of, by how many seeds each is measured for. */
function withFloor({ rows }: StudyRecord): Family[] {
  const metrics = SAMPLE_METRICS.filter(
    ({ name, needs, measured }) => !needs.includes("heldOut") && (measured === "always" || rows.some(({ metric }) => metric === name)),
  );
  const counts = [...new Set(metrics.map(({ floorSeeds }) => floorSeeds))];
  return counts.map((count) => ({ count, metrics: metrics.filter(({ floorSeeds }) => floorSeeds === count) }));
}

/** Returns the floors of some metrics; measures a seed unless the folder has all of them. */
function floorsWith(study: StudyRecord, { dataset, ...way }: FloorSettings, { metrics, ...family }: Family, kept: Floor[]): Floor[] {
  const { samples, neighbours } = way;
  const { name: named, count } = dataset;
  const seeds = study.seeds.slice(0, family.count);
  const isSame = (floor: Floor): boolean =>
    floor.dataset === named && floor.count === count && floor.samples === samples && floor.neighbours === neighbours;
  const known = kept.filter(isSame);
  const bySeed = seeds.map((seed) => {
    const before = metrics.map(
      ({ name }) => known.find((floor) => floor.metric === name)?.values.find((entry) => entry.seed === seed)?.value,
    );
    if (before.every((value) => value !== undefined)) return metrics.map(({ name }, i) => ({ metric: name, value: before[i] }));
    const data = study.data.of(dataset, seed);
    // a metric of fewer fresh points than samples would be another one
    if (isOfFile(dataset) && data.heldOut(samples).points.length < samples * data.dimensions) return [];
    const real = new PointSet(data.train().points, data.dimensions);
    const fresh = new PointSet(data.heldOut(samples).points, data.dimensions);
    return qualityOf(metrics, { real, heldOut: null, count: samples, k: neighbours })(fresh);
  });
  return metrics.map(({ name }) => ({
    count,
    ...way,
    dataset: named,
    metric: name,
    values: seeds.flatMap((seed, s) => {
      const value = bySeed[s].find((entry) => entry.metric === name)?.value;
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
