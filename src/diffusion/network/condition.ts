/** A condition of a model as plain data, and its indices in the first layer. */

import { checkArray, checkKeys, checkNumber, checkText, checkWhole, shown } from "../../errors/checks.js";

/** A condition: each of its values has a learned row in the first layer, like a region. */
export interface ConditionConfig {
  /** letters, digits, - and _; unique among the conditions */
  name: string;
  /** number of values 0 … count - 1, 1 to 4096 */
  count: number;
  /**
   * Probability with which training drops a row's value, 0 to 0.99 (Ho & Salimans 2022). Above 0 there is one more index, `count`,
   * for the unconditional value; its row starts at 0. Without a dropout the value is always required.
   */
  dropout?: number | undefined;
}

/** Largest number of conditions, and of values of one condition. */
export const MAX_CONDITIONS = 12;
export const MAX_VALUES = 4096;
const MAX_DROPOUT = 0.99;

/** @throws RangeError or UserError unless they are valid conditions of a model */
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

/** Whether a condition has an index for the unconditional value. */
export function mayBeUntold({ dropout = 0 }: ConditionConfig): boolean {
  return dropout > 0;
}

/** Number of indices of a condition: its values, then the unconditional value if there is a dropout. */
export function indexCount(condition: ConditionConfig): number {
  return condition.count + (mayBeUntold(condition) ? 1 : 0);
}
