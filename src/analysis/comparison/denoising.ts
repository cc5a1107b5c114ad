/** A run's samples on their way from noise to data, drawn again from its checkpoint by ddpm with every timestep. */

import type { BackendFactory } from "../../backend/select.js";
import { denoise, SAMPLE_BLOCK } from "../../diffusion/sampling.js";
import { predictingBackend } from "../../model/backends.js";
import { readModel } from "../../study/run/folder/model-file.js";
import type { RunRecord } from "../study-record.js";

/** Points after the step at a timestep; `timesteps` counts down to 0. */
export interface DenoisingState {
  timestep: number;
  /** rows × columns */
  points: Float32Array;
  columns: number;
}

/**
 * The first rows of samples of the run's seed after each of some timesteps.
 *
 * @param timesteps in falling order
 */
export function denoisingStates(run: RunRecord, factory: BackendFactory, rows: number, timesteps: readonly number[]): DenoisingState[] {
  const { config } = run.folder;
  const model = readModel(run.folder.path, config, run.data);
  if (model === undefined) return [];
  const backend = predictingBackend(factory, model.parts);
  const domain = model.parts.transform;
  const { dimensions } = backend.config;
  const states = timesteps.map((timestep) => ({ timestep, points: new Float32Array(rows * dimensions), columns: dimensions }));
  for (let start = 0; start < rows; start += SAMPLE_BLOCK) {
    for (const { timestep, x } of denoise(backend, config.seed, start, Math.min(start + SAMPLE_BLOCK, rows), { domain })) {
      states.find((state) => state.timestep === timestep)?.points.set(x, start * dimensions);
    }
  }
  backend.dispose();
  return states;
}
