/** A model before its first step. */

import { denoiserLength } from "../../diffusion/network/parameters.js";
import { initialParameters } from "../../diffusion/network/initial-parameters.js";
import type { ModelRows } from "../../diffusion/transform/domain.js";
import { fitDomain } from "../../diffusion/transform/fit.js";
import { checkSeed } from "../../errors/checks.js";
import type { Configuration } from "../input/configuration.js";
import type { DrawnRows } from "../input/data.js";
import type { ModelParts } from "../parts.js";
import { modelConfigOf } from "../parts.js";
import { fittedStart } from "./fitted-start.js";
import { encodedRows } from "./rows.js";

/** The parts of a model, its coordinates fitted to the data, and the data in them; the moving average begins as a copy. */
export function initialParts(config: Configuration, drawn: DrawnRows, seed: number): { parts: ModelParts; rows: ModelRows } {
  checkSeed(seed);
  const { dimensions } = drawn;
  const transform = config.domain === undefined ? null : fitDomain(config.domain, drawn.points, dimensions, seed);
  const rows = encodedRows(transform, drawn);
  const start = config.start === undefined ? {} : { start: fittedStart(config.start, rows, { config, dimensions, seed }) };
  const model = modelConfigOf({ config, dimensions, transform, ...start });
  const trained = initialParameters(model, seed, rows.points);
  const parts: ModelParts = {
    dimensions,
    config,
    transform,
    ...start,
    weights: { trained, average: trained.slice(0, denoiserLength(model)) },
    moments: { first: new Float32Array(trained.length), second: new Float32Array(trained.length) },
    errors: null,
    training: { steps: 0, seed, data: drawn.hash },
  };
  return { parts, rows };
}
