/**
 * The prediction of the mixture that a model starts from, as operators in double precision.
 *
 * A component at a timestep has the covariance α² Σ_k + σ² I, whose eigenvectors are those of Σ_k at every timestep: with Σ_k = Q Λ Qᵀ
 * and z = Qᵀ (x - α μ_k), its log density is -½ Σ_i (z_i² / (α² λ_i + σ²) + log(α² λ_i + σ²)) + …, and its pull Q (z / (α² λ + σ²)).
 */

import type { ModelConfig } from "../../../diffusion/model-config.js";
import { targetOfModel } from "../../../diffusion/model-config.js";
import { noiseVarianceAt } from "../../../diffusion/process/forward.js";
import { makeSchedule } from "../../../diffusion/process/schedule.js";
import { meanOf, targetRates } from "../../../diffusion/start/exact.js";
import { lawsOfStart } from "../../../diffusion/start/laws.js";
import type { MixtureStart } from "../../../diffusion/start/mixture-start.js";
import type { Eigen } from "../../../numerics/eigenvectors.js";
import { symmetricEigen } from "../../../numerics/eigenvectors.js";
import { log } from "../../../numerics/elementary.js";
import type { Graph, Value } from "../file/graph.js";
import type { RowInputs } from "./network.js";

/** @returns float32, rows × dimensions */
export function mixturePrediction(graph: Graph, config: ModelConfig, start: MixtureStart, { x, t, told }: RowInputs): Value {
  const d = config.dimensions;
  const count = start.means.length;
  const condition = start.by === null ? undefined : told[config.regions.length + conditionNumber(config, start.by)];
  const components = start.factors.map((factor) => symmetricEigen(covarianceOf(factor, d), d));
  const point = graph.cast(x, "float64");
  const byTime = timeTables(graph, config, t);
  const [alpha, square, noise] = ["alpha", "square", "noise"].map((name) => graph.unsqueeze(byTime(name as "alpha"), 2));

  const projected = graph.reshape(graph.node("MatMul", [point, graph.doubles(sideBySide(components, d), [d, count * d])]), [0, count, d]);
  const means = graph.doubles(projectedMeans(components, start.means, d), [1, count, d]);
  const residual = graph.node("Sub", [projected, graph.node("Mul", [alpha, means])]);
  const variances = graph.doubles(Float64Array.from(components.flatMap(({ values }) => Array.from(values, atLeastZero))), [1, count, d]);
  const spread = graph.node("Add", [graph.node("Mul", [square, variances]), noise]);
  const pulls = graph.node("Div", [residual, spread]);
  const terms = graph.node("Add", [graph.node("Mul", [residual, pulls]), graph.node("Log", [spread])]);
  const cost = graph.node("ReduceSum", [terms, graph.integers([2])], { keepdims: 0 });
  const weights = graph.doubles(start.weights.flatMap(logShares), [start.weights.length, count]);
  const prior = condition === undefined ? weights : graph.gather(weights, condition);
  const logits = graph.node("Sub", [prior, graph.node("Mul", [cost, graph.double(0.5)])]);
  const shares = graph.unsqueeze(graph.node("Softmax", [logits], { axis: 1 }), 2);
  const weighted = graph.reshape(graph.node("Mul", [pulls, shares]), [0, count * d]);
  const pull = graph.node("MatMul", [weighted, graph.doubles(oneBelowTheOther(components, d), [count * d, d])]);

  let own = graph.node("Sub", [graph.node("Mul", [byTime("ofPoint"), point]), graph.node("Mul", [byTime("ofScore"), pull])]);
  if (makeSchedule(config.schedule).signalRate.includes(0)) {
    const average = graph.doubles(
      lawsOfStart(start).flatMap((law) => Array.from(meanOf(law))),
      [start.weights.length, d],
    );
    const mean = condition === undefined ? average : graph.gather(average, condition);
    own = graph.node("Add", [own, graph.node("Mul", [byTime("ofMean"), mean])]);
  }
  return graph.cast(own, "float32");
}

function conditionNumber({ conditions = [] }: ModelConfig, by: string): number {
  return conditions.findIndex(({ name }) => name === by);
}

/** What a timestep decides: rates of the process, and by how much point, score and mean count in the prediction. */
function timeTables(
  graph: Graph,
  config: ModelConfig,
  t: Value,
): (name: "alpha" | "square" | "noise" | "ofPoint" | "ofScore" | "ofMean") => Value {
  const schedule = makeSchedule(config.schedule);
  const rows = Array.from({ length: schedule.timesteps }, (_, timestep) => {
    const { alpha, sigma, original, noise } = targetRates(schedule, timestep, targetOfModel(config));
    const square = schedule.alphasCumprod[timestep];
    // E[x_0] = (x + σ² score) / α; where nothing of the data is left they are what they are on average
    const ofData = alpha === 0 ? 0 : original / alpha;
    return {
      alpha: Math.sqrt(square),
      square,
      noise: noiseVarianceAt(schedule, timestep),
      ofPoint: ofData,
      ofScore: ofData * sigma * sigma - noise * sigma,
      ofMean: alpha === 0 ? original : 0,
    };
  });
  return (name) =>
    graph.gather(
      graph.doubles(
        rows.map((row) => row[name]),
        [rows.length, 1],
      ),
      t,
    );
}

/** L Lᵀ. */
function covarianceOf(factor: readonly number[], d: number): number[] {
  return Array.from({ length: d * d }, (_, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    let sum = 0;
    for (let l = 0; l <= Math.min(i, j); l++) sum += factor[i * d + l] * factor[j * d + l];
    return sum;
  });
}

/** Q of every component, d × (components · d). */
function sideBySide(components: readonly Eigen[], d: number): Float64Array {
  return Float64Array.from({ length: d * components.length * d }, (_, at) => {
    const [row, column] = [Math.floor(at / (components.length * d)), at % (components.length * d)];
    return components[Math.floor(column / d)].vectors[row * d + (column % d)];
  });
}

/** Qᵀ of every component, (components · d) × d. */
function oneBelowTheOther(components: readonly Eigen[], d: number): Float64Array {
  return Float64Array.from({ length: components.length * d * d }, (_, at) => {
    const [row, column] = [Math.floor(at / d), at % d];
    return components[Math.floor(row / d)].vectors[column * d + (row % d)];
  });
}

/** Qᵀ μ of every component. */
function projectedMeans(components: readonly Eigen[], means: readonly (readonly number[])[], d: number): Float64Array {
  return Float64Array.from({ length: components.length * d }, (_, at) => {
    const [k, i] = [Math.floor(at / d), at % d];
    return means[k].reduce((sum, value, c) => sum + components[k].vectors[c * d + i] * value, 0);
  });
}

/** Rounding may leave the least eigenvalue of a flat component below 0. */
function atLeastZero(value: number): number {
  return Math.max(0, value);
}

/** log w_k of weights over their sum; -Infinity where there is none. */
function logShares(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (weight > 0 ? log(weight / total) : -Infinity));
}
