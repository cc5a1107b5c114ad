/** Numbers less their mean, over their deviation. */

import type { Coder } from "./coder.js";
import type { ScaledColumn } from "./column.js";

/** @param values without missing ones */
export function fitScaled(name: string, values: Float64Array, step: number): ScaledColumn {
  let mean = 0;
  values.forEach((value, i) => (mean += (value - mean) / (i + 1)));
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  const deviation = Math.sqrt(squares / Math.max(1, values.length));
  // one value has no scale of its own
  return { kind: "scaled", name, mean, scale: deviation > 0 ? deviation : Math.max(step, Math.abs(mean), 1), step };
}

/** @param column as {@link fitScaled} gives it; `within` is where in its step a value is put */
export function scaledCoder({ mean, scale, step }: ScaledColumn): Coder {
  return {
    encode: (value, within) => (value + (within - 0.5) * step - mean) / scale,
    decode(coordinate) {
      const value = mean + scale * coordinate;
      return step > 0 ? Math.round(value / step) * step : value;
    },
  };
}
