/** What a caller wants samples to be told, from names to rows. */

import type { ConditionConfig } from "../../diffusion/network/condition.js";
import { checkKeys } from "../../errors/checks.js";

/** By the names of conditions a value for all rows, or one for each; a condition that is left out is not told. */
export type ConditionValues = Readonly<Record<string, number | ArrayLike<number>>>;

/**
 * A value of every condition for each of the rows, rows × conditions; undefined where nothing is asked for.
 *
 * @throws RangeError or UserError for a name that the model does not have, or other than as many values as rows
 */
export function conditionValues(
  conditions: readonly ConditionConfig[],
  rows: number,
  asked: ConditionValues | undefined,
): number[] | undefined {
  if (asked === undefined) return undefined;
  checkKeys(
    "condition",
    asked,
    conditions.map(({ name }) => name),
  );
  for (const [name, values] of Object.entries(asked)) {
    if (typeof values !== "number" && values?.length !== rows)
      throw new RangeError(`condition "${name}" has ${values?.length} values: must be one number, or ${rows}, one per row`);
  }
  return Array.from({ length: rows * conditions.length }, (_, i) => {
    const { name, count } = conditions[i % conditions.length];
    const values = asked[name] ?? count;
    return typeof values === "number" ? values : values[Math.floor(i / conditions.length)];
  });
}
