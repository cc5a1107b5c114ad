/** Repeated measurements and their spread. */

export interface Spread {
  min: number;
  median: number;
  max: number;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function spread(values: number[]): Spread {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}

/** How long to repeat: at least `repeats` times and for `seconds`. */
export interface Effort {
  repeats: number;
  seconds: number;
}

/** What a run spends on each kind of measurement. */
export interface Plan {
  /** seconds of warm-up before a training measurement, at least one step */
  warmUp: number;
  training: Effort;
  sampling: Effort;
  peers: { rounds: number; steps: number; training: Effort };
  density: DensityPlan;
}

/** What a measurement of densities spends. */
export interface DensityPlan {
  /** of training */
  steps: number;
  /** points that a kernel is asked of */
  rows: number;
  /** points that the reference is asked of, each of which takes seconds */
  referenceRows: number;
  /** points of each mixture */
  exactRows: number;
}

export const FULL: Plan = {
  warmUp: 0.5,
  training: { repeats: 3, seconds: 3 },
  sampling: { repeats: 3, seconds: 5 },
  peers: { rounds: 5, steps: 300, training: { repeats: 3, seconds: 1.5 } },
  density: { steps: 10_000, rows: 200, referenceRows: 2, exactRows: 100 },
};

export const QUICK: Plan = {
  warmUp: 0.2,
  training: { repeats: 2, seconds: 0.5 },
  sampling: { repeats: 1, seconds: 0 },
  peers: { rounds: 3, steps: 100, training: { repeats: 2, seconds: 0.5 } },
  density: { steps: 2000, rows: 40, referenceRows: 1, exactRows: 40 },
};

/** What `measure` gives, again and again until the effort is spent. */
export function repeat(effort: Effort, measure: () => number): number[] {
  const start = performance.now();
  const values: number[] = [];
  while (needsMore(effort, values, start)) values.push(measure());
  return values;
}

/** The same for a measurement that has to be waited for. */
export async function repeatAsync(effort: Effort, measure: () => Promise<number>): Promise<number[]> {
  const start = performance.now();
  const values: number[] = [];
  while (needsMore(effort, values, start)) values.push(await measure());
  return values;
}

function needsMore(effort: Effort, values: number[], start: number): boolean {
  return values.length < effort.repeats || performance.now() - start < effort.seconds * 1000;
}

/** Milliseconds that `run` takes. */
export function elapsed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
