/** Metrics of a model by name. */

import { checkArray, checkChoice, checkKeys, checkSeed, checkWhole, MAX_ROWS } from "../errors/checks.js";
import { METRICS, metricOf, SAMPLE_METRICS, sampleMetrics } from "../metrics/list.js";
import { PointSet } from "../metrics/points/point-set.js";
import { qualityOf } from "../metrics/quality.js";
import type { MetricRow, SampleMetric } from "../metrics/record.js";
import { rowOf } from "../metrics/record.js";
import type { PairSums } from "../numerics/pair-sums.js";
import type { Data, RowsInput } from "./input/data.js";
import type { Material } from "./material.js";
import { heldOutRows } from "./input/data.js";
import type { ModelBoundOptions, EvaluationOptions, SampleOptions } from "./input/options.js";
import type { TrainingRecord } from "./parts.js";

/** What of a model is judged. */
interface Judged {
  dimensions: number;
  training: TrainingRecord;
  sample: (count: number, options: SampleOptions) => Promise<Float32Array>;
  bound: (rows: RowsInput, options: ModelBoundOptions) => Promise<Float64Array>;
}

/** What metrics sum over all pairs of points with. */
type LoadPairSums = () => Promise<PairSums>;

const BOUND = "bound";
const NAMES: readonly string[] = METRICS.filter(({ name, measure }) => measure !== null || name === BOUND).map(({ name }) => name);
const COUNT = 10_000;

/**
 * @param training the model's training data, which metrics of copying compare with; null where they are not known
 * @throws RangeError or UserError for an unknown metric, or data or options that do not fit the model
 */
export async function evaluateModel(
  model: Judged,
  training: Material | null,
  heldOut: Data,
  options: EvaluationOptions,
  loadPairSums: LoadPairSums,
): Promise<MetricRow[]> {
  const { metrics = defaults(training), count: asked, neighbours = 5, ...drawing } = options;
  checkKeys("the options", drawing, ["seed", "sampler", "steps", "condition", "guidance", "signal"]);
  checkArray("metrics", metrics, 1, NAMES.length);
  for (const name of metrics) checkChoice("metric", name, NAMES);
  const { seed = 1, sampler, steps, signal } = drawing;
  checkSeed(seed);
  checkWhole("neighbours", neighbours, 1, MAX_ROWS);
  if (asked !== undefined) checkWhole("count", asked, 2, MAX_ROWS);
  const { dimensions } = model;
  const rows = heldOutRows(heldOut, model.training.seed, asked ?? COUNT);
  if (rows.dimensions !== dimensions)
    throw new RangeError(`the points of the data have ${rows.dimensions} coordinates, those of the model ${dimensions}`);
  const count = asked ?? Math.min(COUNT, rows.points.length / dimensions);
  const measured = new Map<string, MetricRow>();
  const ofSamples = SAMPLE_METRICS.filter(({ name }) => metrics.includes(name));
  if (ofSamples.length > 0) {
    const samples = new PointSet(await model.sample(count, drawing), dimensions, "samples", 2);
    const held = new PointSet(rows.points, dimensions, "heldOut", 2);
    const pairs = await loadPairSums();
    for (const isBeside of [false, true]) {
      const chosen = ofSamples.filter((metric) => needsTraining(metric) === isBeside);
      if (chosen.length === 0) continue;
      const known = isBeside ? trainingPoints(training, dimensions) : held;
      const beside = { real: known, heldOut: isBeside ? held : null, count, k: neighbours, pairs };
      for (const row of qualityOf(chosen, beside)(samples)) measured.set(row.metric, row);
    }
  }
  if (metrics.includes(BOUND)) {
    const nats = await model.bound(rows, { sampler, steps, signal });
    measured.set(BOUND, rowOf(metricOf(BOUND), nats.reduce((sum, one) => sum + one, 0) / nats.length));
  }
  return metrics.map((name) => measured.get(name)!);
}

const needsTraining = ({ needs }: SampleMetric): boolean => needs.includes("heldOut");

function defaults(training: Material | null): string[] {
  return [...sampleMetrics().filter((metric) => training !== null || !needsTraining(metric)), metricOf(BOUND)].map(({ name }) => name);
}

function trainingPoints(training: Material | null, dimensions: number): PointSet {
  if (training === null)
    throw new RangeError(
      "metrics of copying compare with the training data, which this model does not have; train(data) or measureErrors(data) gives them",
    );
  return new PointSet(training.drawn.points, dimensions, "data", 2);
}
