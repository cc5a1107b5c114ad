/** What makes models: of data, and of files. */

import type { BackendFactory, LoadBackend } from "../backend/select.js";
import { checkFunction, checkKeys, checkObject, checkSeed } from "../errors/checks.js";
import { CONFIGURATION_KEYS, resolveConfiguration } from "./input/configuration.js";
import type { Data } from "./input/data.js";
import { conditionsOfData, dimensionsOfData, trainingRows } from "./input/data.js";
import { DiffusionModel } from "./diffusion-model.js";
import { decodeModel } from "./model-file.js";
import type { BackendOption, CreateOptions, FitOptions } from "./input/options.js";
import { Material } from "./material.js";

/** What makes models on a host of JavaScript. */
export interface DiffusionModels {
  /**
   * A model trained on data: {@link DiffusionModels.create}, then `train` to its last step.
   *
   * @throws RangeError or UserError for data or a configuration that do not fit; DivergedError; the signal's reason, once it is aborted
   */
  fit(data: Data, options?: FitOptions): Promise<DiffusionModel>;
  /**
   * A model before its first step, its coordinates fitted to the data.
   *
   * @throws RangeError or UserError for data or a configuration that do not fit
   */
  create(data: Data, options?: CreateOptions): Promise<DiffusionModel>;
  /**
   * A model from the bytes of its file.
   *
   * @throws UserError in one line where they are no model's, of another version, truncated or damaged
   */
  load(bytes: Uint8Array, options?: BackendOption): DiffusionModel;
}

/** What loads the backend of a model, once it is needed. @throws RangeError for what is none */
export function backendOf(options: BackendOption, loadBackend: LoadBackend): () => Promise<BackendFactory> {
  checkKeys("the options", options, ["backend"]);
  const { backend = "auto" } = options;
  if (typeof backend === "object" && backend !== null) return async () => backend;
  let loading: Promise<BackendFactory> | undefined;
  return () => (loading ??= loadBackend(backend));
}

/** @param loadBackend of the host */
export function diffusionModels(loadBackend: LoadBackend): DiffusionModels {
  const create = async (data: Data, options: CreateOptions = {}): Promise<DiffusionModel> => {
    checkKeys("the options", options, [...CONFIGURATION_KEYS, "seed", "backend"]);
    const { seed = 1, backend, ...input } = options;
    checkSeed(seed);
    const told = conditionsOfData(data);
    const { resolveSampler } = await import("./input/samplers.js");
    const config = resolveConfiguration(told.length === 0 ? input : { conditions: told, ...input }, dimensionsOfData(data), resolveSampler);
    const load = backendOf({ backend }, loadBackend);
    const drawn = trainingRows(data, seed);
    const { initialParts } = await import("./verbs/begin.js");
    const { parts, rows } = initialParts(config, drawn, seed);
    return new DiffusionModel(parts, load, new Material(data, seed, { drawn, rows }));
  };

  return {
    create,
    async fit(data, options = {}) {
      checkKeys("the options", options, [...CONFIGURATION_KEYS, "seed", "backend", "steps", "signal", "onStep"]);
      const { steps = options.training?.steps, signal, onStep, ...rest } = options;
      if (rest.training !== undefined) checkObject("training", rest.training);
      if (onStep !== undefined) checkFunction("onStep", onStep);
      signal?.throwIfAborted();
      const model = await create(data, { ...rest, training: { ...rest.training, steps } });
      try {
        for await (const record of model.train(data, { signal })) onStep?.(record);
      } catch (error) {
        model.dispose();
        throw error;
      }
      return model;
    },
    load(bytes, options = {}) {
      return new DiffusionModel(decodeModel(bytes, "the file of the model"), backendOf(options, loadBackend));
    },
  };
}
