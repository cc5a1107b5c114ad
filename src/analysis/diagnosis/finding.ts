/** What an examination of a configuration on its data finds: plain data, so that any reader can print it. */

import type { GridConfig } from "../../diffusion/noise-grid/grid.js";
import type { ScheduleConfig } from "../../diffusion/process/schedule.js";
import type { Target } from "../../diffusion/target-name.js";

export interface Finding {
  id: string;
  title: string;
  /** the numbers, and the rule that they break */
  measured: string;
  /** why it matters */
  meaning: string;
  remedy: string;
}

/** What is examined: the parts of a configuration that the data can contradict, and the data. */
export interface Subject {
  schedule: ScheduleConfig;
  grid: GridConfig | null;
  /** what the network predicts; the noise, `epsilon`, where absent */
  target?: Target | undefined;
  training: { learningRate: number; clipNorm: number };
  /** rows × dimensions, in the model's coordinates */
  points: Float32Array;
  /** the region of every row, where the model has regions: rows of several lie over each other */
  regions?: Int32Array;
  dimensions: number;
  /** names of the coordinates; x0, x1, … where they have none */
  columns?: readonly string[];
  /** of what an examination draws: noise, subsets */
  seed: number;
}

/** The values of one axis, in double precision. */
export function coordinate({ points, dimensions }: Pick<Subject, "points" | "dimensions">, axis: number): Float64Array {
  return Float64Array.from({ length: points.length / dimensions }, (_, row) => points[row * dimensions + axis]);
}
