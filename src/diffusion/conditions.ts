/** Conditions of a row, given to the network with its point, timestep and regions: one value of each, or "not told". */

import { checkInts, checkNumbers, checkWhole, MAX_ROWS } from "../errors/checks.js";
import { checkModel } from "./checks/check-model.js";
import type { ModelConfig } from "./model-config.js";
import { indexCount, mayBeUntold } from "./network/condition.js";
import type { StreamKey } from "../numerics/random.js";
import { uniforms } from "../numerics/random.js";

/** Indices of each column of what a row is told: the levels of regions, then the conditions. */
export function toldCounts({ regions, conditions = [] }: Pick<ModelConfig, "regions" | "conditions">): number[] {
  return [...regions, ...conditions.map(indexCount)];
}

/**
 * What rows are told as a backend takes it, rows × (levels of regions + conditions).
 *
 * @param regions rows × levels; none where the model has none
 * @param conditions rows × conditions; none where the model has none
 * @throws RangeError unless they are as many as the model has, and each is one that it has; for a model that no backend can hold
 */
export function joinTold(config: ModelConfig, rows: number, regions: Int32Array = NONE, conditions: Int32Array = NONE): Int32Array {
  checkModel(config);
  checkWhole("rows", rows, 0, MAX_ROWS);
  checkInts("regions", regions);
  checkInts("conditions", conditions);
  const [levels, own] = [config.regions.length, config.conditions ?? []];
  if (regions.length !== rows * levels) throw new RangeError(`expected ${rows} rows of ${levels} regions, got ${regions.length} numbers`);
  if (conditions.length !== rows * own.length)
    throw new RangeError(`expected ${rows} rows of ${own.length} conditions, got ${conditions.length} numbers`);
  if (own.length === 0) {
    checkTold(config, rows, regions);
    return regions;
  }
  const width = levels + own.length;
  const told = new Int32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let l = 0; l < levels; l++) told[row * width + l] = regions[row * levels + l];
    for (let c = 0; c < own.length; c++) told[row * width + levels + c] = conditions[row * own.length + c];
  }
  checkTold(config, rows, told);
  return told;
}

const NONE = new Int32Array(0);

/** @throws RangeError for what is not one index per row of each level and condition, or one that the model does not have */
export function checkTold(config: ModelConfig, rows: number, told: Int32Array = NONE): void {
  checkInts("regions", told);
  const { regions, conditions = [] } = config;
  const width = regions.length + conditions.length;
  if (told.length !== rows * width) {
    const beside = conditions.length === 0 ? "" : ` and ${conditions.length} conditions`;
    throw new RangeError(`expected ${rows} rows of ${regions.length} regions${beside}, got ${told.length} numbers`);
  }
  const counts = toldCounts(config);
  for (let i = 0; i < told.length; i++) {
    const column = i % width;
    if (told[i] >= 0 && told[i] < counts[column]) continue;
    if (column < regions.length) throw new RangeError(`region ${told[i]} is outside 0 … ${counts[column] - 1}`);
    const condition = conditions[column - regions.length];
    const alternative = mayBeUntold(condition) ? `, or ${condition.count} for "not told"` : "";
    throw new RangeError(
      `condition "${condition.name}" is ${told[i]}: must be a whole number from 0 to ${condition.count - 1}${alternative}`,
    );
  }
}

/** A copy of what rows are told in which every condition that may be untold is. */
export function untold({ regions, conditions = [] }: ModelConfig, told: Int32Array): Int32Array {
  const width = regions.length + conditions.length;
  return told.map((index, i) => {
    const column = (i % width) - regions.length;
    return column >= 0 && mayBeUntold(conditions[column]) ? conditions[column].count : index;
  });
}

/**
 * Replaces values of a batch by "not told", each with its condition's probability and on its own.
 *
 * @param told what the batch's rows are told; overwritten
 */
export function dropConditions({ regions, conditions = [] }: ModelConfig, key: StreamKey, step: number, told: Int32Array): void {
  if (!conditions.some(mayBeUntold)) return;
  const width = regions.length + conditions.length;
  const rows = told.length / width;
  const draws = uniforms(key, step, rows * conditions.length);
  conditions.forEach(({ count, dropout = 0 }, c) => {
    for (let row = 0; row < rows; row++) if (draws[row * conditions.length + c] < dropout) told[row * width + regions.length + c] = count;
  });
}

/** @throws RangeError unless they are a value of each condition for all rows or for each, or are absent and no condition needs one */
export function checkConditionValues(config: ModelConfig, rows: number, values: ArrayLike<number> | undefined): void {
  conditionRows(config, rows, values);
}

/** The values of each condition for every row, rows × conditions; "not told" where there are none. @throws as {@link checkConditionValues} */
export function conditionRows({ conditions = [] }: ModelConfig, rows: number, values: ArrayLike<number> | undefined): Int32Array {
  if (values === undefined) {
    const needed = conditions.find((condition) => !mayBeUntold(condition));
    if (needed !== undefined)
      throw new RangeError(
        `condition "${needed.name}" is not told, and has no dropout: give "condition", a value from 0 to ${needed.count - 1}`,
      );
  } else {
    checkNumbers("condition", values);
    if (values.length !== conditions.length && values.length !== rows * conditions.length)
      throw new RangeError(
        `condition has ${values.length} values: must have ${conditions.length}, one of each condition, or as many for each of ${rows} rows`,
      );
  }
  const shared = values === undefined || values.length === conditions.length;
  const out = new Int32Array(rows * conditions.length);
  for (let i = 0; i < out.length; i++) {
    const condition = conditions[i % conditions.length];
    const value = values === undefined ? condition.count : values[shared ? i % conditions.length : i];
    checkWhole(`condition "${condition.name}"`, value, 0, indexCount(condition) - 1);
    out[i] = value;
  }
  return out;
}

/** The values of rows, rows × conditions, each row's `times` times after one another. */
export function repeatedRows({ conditions = [] }: ModelConfig, values: Int32Array, times: number): Int32Array {
  const width = conditions.length;
  return Int32Array.from({ length: values.length * times }, (_, i) => values[Math.floor(i / width / times) * width + (i % width)]);
}

/** Those of a drawing's values that rows `from` to `to` of it take. */
export function valuesOfRows(
  { conditions = [] }: ModelConfig,
  rows: number,
  values: ArrayLike<number> | undefined,
  from: number,
  to: number,
): ArrayLike<number> | undefined {
  if (values === undefined || values.length !== rows * conditions.length || values.length === conditions.length) return values;
  return Array.from({ length: (to - from) * conditions.length }, (_, i) => values[from * conditions.length + i]);
}
