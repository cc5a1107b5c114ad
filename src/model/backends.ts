/** Backends that hold a model's parts. The caller disposes of them. */

import type { BackendFactory } from "../backend/select.js";
import type { Backend } from "../diffusion/backend.js";
import type { TrainingArrays } from "./arrays/weights.js";
import type { ModelParts } from "./parts.js";
import { arraysOf, modelConfigOf } from "./parts.js";

/** A backend that predicts with the model's weights. */
export function predictingBackend(factory: BackendFactory, parts: ModelParts): Backend {
  const backend = factory.create(modelConfigOf(parts));
  backend.write("parameters", parts.weights.trained);
  backend.write("ema", parts.weights.average);
  return backend;
}

/** A backend that goes on with the model's training, or evaluates its loss. */
export function trainingBackend(factory: BackendFactory, parts: ModelParts): Backend {
  const backend = factory.create(modelConfigOf(parts), parts.config.training.batchSize);
  for (const [array, values] of Object.entries(arraysOf(parts))) backend.write(array as keyof TrainingArrays, values);
  return backend;
}

/** The model as a backend that trains it holds it after so many steps; its errors are those of other weights, and left out. */
export function trainedParts(parts: ModelParts, backend: Backend, steps: number): ModelParts {
  return {
    ...parts,
    weights: { trained: backend.read("parameters"), average: backend.read("ema") },
    moments: { first: backend.read("firstMoment"), second: backend.read("secondMoment") },
    errors: null,
    training: { ...parts.training, steps },
  };
}
