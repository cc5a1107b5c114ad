/** A condition of a model as plain data, and its indices in the first layer. */

import { checkArray, checkKeys, checkNumber, checkText, checkWhole, shown } from "../../errors/checks.js";

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
