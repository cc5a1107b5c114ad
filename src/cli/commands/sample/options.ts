/** What `noisegrid sample` is told. */

import type { BackendChoice } from "../../../backend/select.js";
import type { PlainSampler } from "../../../diffusion/samplers/index.js";

export interface SampleOptions {
  count: number;
  seed: number;
  backend: BackendChoice;
  jobs: number;
  format?: string;
  out?: string;
  where?: string[];
  like?: string;
  independent?: boolean;
  complete?: boolean;
  law?: boolean;
  sampler?: PlainSampler;
  steps?: number;
}
