/** Samples beside the data: every metric of two sets of points, here or on a thread of its own. */

import { Worker } from "node:worker_threads";
import type { BackendName } from "../../diffusion/backend.js";
import type { DrawnData } from "../../data/drawn.js";
import { sampleMetrics } from "../../metrics/list.js";
import { PointSet } from "../../metrics/points/point-set.js";
import { qualityOf } from "../../metrics/quality.js";
import type { PairSums } from "../../numerics/pair-sums.js";
import { askWorker } from "./ask-worker.js";
import type { RunConfig } from "../config/config.js";
import type { Metric } from "../records/run-records.js";

/** The data to compare samples with, as plain data. */
export interface Compared {
  /** training data and held-out points, rows × dimensions */
  points: Float32Array;
  heldOut: Float32Array;
  dimensions: number;
  /** how many samples there will be of each sampler */
  samples: number;
  neighbours: number;
  /** names of metrics beside those that every run measures */
  metrics: readonly string[];
}

/** Returns the data to compare the samples of a run with. */
export function comparedOf(data: DrawnData, { evaluation }: RunConfig): Compared {
  const { samples, neighbours, metrics = [] } = evaluation;
  const { dimensions } = data;
  const { points } = data.train();
  const heldOut = data.heldOut(Math.min(samples, points.length / dimensions)).points;
  return { points, heldOut, dimensions, samples, neighbours, metrics };
}

/** Every metric of samples beside the data, prepared with the data once for all samplers. @param pairs plain loops by default */
export function metricsBeside(
  { points, heldOut, dimensions, samples: count, neighbours, metrics }: Compared,
  pairs?: PairSums,
): (samples: Float32Array) => Metric[] {
  const beside = { real: new PointSet(points, dimensions), heldOut: new PointSet(heldOut, dimensions), count, k: neighbours, pairs };
  const quality = qualityOf(sampleMetrics(metrics), beside);
  return (samples) => {
    // JSON has no infinity; a value that does not exist is null
    const rows = quality(new PointSet(samples, dimensions));
    return rows.map(({ value, ...rest }) => ({ ...rest, value: Number.isFinite(value) ? value : null }));
  };
}

/** Metrics that are there, or will be when `until` resolves. */
export interface Measured {
  until?: Promise<unknown>;
  rows: () => Metric[];
}

/** Compares the samples of one run, sampler by sampler. */
export interface Comparison {
  measure(samples: Float32Array): Measured;
  /** gives up what is not measured yet */
  close(): void;
}

/** Measures at once. @param pairs plain loops by default */
export function comparisonHere(compared: Compared, pairs?: PairSums): Comparison {
  const metrics = metricsBeside(compared, pairs);
  return {
    measure: (samples) => {
      const rows = metrics(samples);
      return { rows: () => rows };
    },
    close: () => {},
  };
}

/** Samples of the sampler with this number, and their metrics. */
export interface ToComparison {
  index: number;
  samples: Float32Array;
}
export type FromComparison = { index: number } & ({ rows: Metric[] } | { error: string });

/** What the thread of a comparison is started with. */
export interface ComparisonSetup {
  compared: Compared;
  backend: BackendName;
}

/** Measures on a thread of its own, while the next samples are drawn. @param backend whose pair sums are used */
export function comparisonAside(compared: Compared, backend: BackendName = "reference"): Comparison {
  const worker = new Worker(new URL("./comparison-worker.js", import.meta.url), {
    workerData: { compared, backend } satisfies ComparisonSetup,
  });
  // a question waits for its answer with listeners of its own
  worker.setMaxListeners(0);
  let asked = 0;
  const ask = async (question: ToComparison): Promise<Metric[]> => {
    const answer = await askWorker<FromComparison>(worker, question, ({ index }) => index === question.index);
    if ("error" in answer) throw new Error(answer.error);
    return answer.rows;
  };
  return {
    measure: (samples) => {
      let rows: Metric[] = [];
      const until = ask({ index: asked++, samples }).then((answer) => (rows = answer));
      // a run that is stopped waits for none of them
      until.catch(() => {});
      return { until, rows: () => rows };
    },
    close: () => void worker.terminate(),
  };
}
