/** What `test/golden/metrics/make_metrics.py` computes with NumPy, SciPy and scikit-learn. Points are rows × dimensions. */

import { readFileSync } from "node:fs";

interface Sets {
  name: string;
  dimensions: number;
  x: number[];
  y: number[];
}

export interface MetricsGolden {
  line: { x: number[]; y: number[]; distance: number }[];
  /** over directions: the mean of the projections' distances, and their standard deviation */
  sliced: (Sets & { mean: number; deviation: number })[];
  pairs: (Sets & {
    energy: number;
    medianDistance: number;
    mmd: number;
    balls: { k: number; precision: number; recall: number; density: number; coverage: number }[];
  })[];
  copying: { name: string; dimensions: number; train: number[]; heldOut: number[]; samples: number[]; share: number }[];
}

export const metricsGolden = JSON.parse(readFileSync(new URL("../golden/metrics/metrics.json", import.meta.url), "utf8")) as MetricsGolden;

/** What double precision leaves of values of order 1 added in another order. */
export const ROUNDING = 1e-13;
