/** What a model is told of a row beside its point, the time and its regions: one value of each condition, or that it is not told. */

import {
  checkArray,
  checkInts,
  checkKeys,
  checkNumber,
  checkNumbers,
  checkObject,
  checkText,
  checkWhole,
  MAX_ROWS,
  shown,
} from "../errors/checks.js";
import type { ModelConfig } from "./model-config.js";
import type { StreamKey } from "../numerics/random.js";
import { uniforms } from "../numerics/random.js";

/** A condition: each of its values has a learned row in the first layer, as a region has. */
export interface ConditionConfig {
  /** letters, digits, - and _; told apart from the other conditions' */
  name: string;
  /** how many values there are, 1 to 4096: 0 … count - 1 */
  count: number;
  /**
   * Probability with which training replaces a row's value by "not told", 0 to 0.99 (Ho & Salimans 2022). Above 0 there is one more
   * index, `count`, that stands for it; its row begins at 0. Absent where the value is always told.
   */
  dropout?: number | undefined;
}

/** Most conditions, and most values of one. */
export const MAX_CONDITIONS = 12;
export const MAX_VALUES = 4096;
const MAX_DROPOUT = 0.99;

/** @throws RangeError or UserError unless they are conditions of a model */
export function checkConditions(conditions: readonly ConditionConfig[]): void {
  checkArray("conditions", conditions, 0, MAX_CONDITIONS);
  for (const condition of conditions) {
    checkKeys("a condition", condition, ["name", "count", "dropout"]);
    const { name, count, dropout } = condition;
    checkText("the name of a condition", name);
    if (!/^[\w-]{1,64}$/.test(name))
      throw new RangeError(`the name of a condition is ${shown(name)}: must be 1 to 64 letters, digits, - and _`);
    checkWhole(`the number of values of condition "${name}"`, count, 1, MAX_VALUES);
    if (dropout !== undefined) checkNumber(`the dropout of condition "${name}"`, dropout, 0, MAX_DROPOUT);
  }
  const names = conditions.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new RangeError(`conditions has two of the name "${twice}": name one otherwise`);
}

/** Whether a condition has an index for "not told". */
export function mayBeUntold({ dropout = 0 }: ConditionConfig): boolean {
  return dropout > 0;
}

/** Indices of a condition: its values, then "not told" where it may be. */
export function indexCount(condition: ConditionConfig): number {
  return condition.count + (mayBeUntold(condition) ? 1 : 0);
}

/** Indices of each column of what a row is told: the levels of regions, then the conditions. */
export function toldCounts({ regions, conditions = [] }: Pick<ModelConfig, "regions" | "conditions">): number[] {
  return [...regions, ...conditions.map(indexCount)];
}

/**
 * What rows are told as a backend takes it, rows × (levels of regions + conditions).
 *
 * @param regions rows × levels; none where the model has none
 * @param conditions rows × conditions; none where the model has none
 * @throws RangeError unless they are as many as the model has, and each is one that it has
 */
export function joinTold(config: ModelConfig, rows: number, regions: Int32Array = NONE, conditions: Int32Array = NONE): Int32Array {
  checkObject("the model", config);
  checkArray("the model's regions", config.regions, 0, Infinity);
  for (const count of config.regions) checkWhole("the number of regions of a level", count, 1, MAX_VALUES);
  if (config.conditions !== undefined) checkConditions(config.conditions);
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
