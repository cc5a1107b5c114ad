/** What a run's folder says of the run, as plain data. */

import type { RunConfig } from "../config/config.js";

/** run.json: what the run is. */
export interface RunManifest {
  format: string;
  version: number;
  id: string;
  /** name of the configuration; not part of the identity */
  name: string;
  config: RunConfig;
  noisegrid: string;
  machine: { platform: string; arch: string; cpu: string; node: string };
}

/** One measured number; null where it does not exist, such as a loss never reached. */
export interface Metric {
  metric: string;
  value: number | null;
  unit: string;
  /** of samples that are not the main ones */
  sampler?: string;
  steps?: number;
}

/** result.json: written last, so its presence means that the run is done. */
export interface RunResult {
  id: string;
  /** of the trained parameters */
  digest: string;
  /** of the samples; null where the run was trained and not evaluated */
  samplesDigest: string | null;
  backend: string;
  metrics: Metric[];
  /** checksums of the run's other files, by name; version 0.1 states none */
  files?: Record<string, string>;
}

/** failure.json: the run stopped for a reason of its own. */
export interface RunFailure {
  error: string;
}
