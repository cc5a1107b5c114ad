/** A model as ONNX: its denoiser, and what turns data into its coordinates and back. */

import type { DiffusionModel } from "../../model/diffusion-model.js";
import type { TableModel } from "../../table-model/table-model.js";
import { UserError } from "../../errors/user-error.js";
import { exportedOf } from "../exported.js";
import { denoiserGraph } from "./denoiser/denoiser.js";
import type { Graph } from "./file/graph.js";
import type { OnnxPart } from "./metadata.js";
import { metadataOf } from "./metadata.js";
import { transformDecoder, transformEncoder } from "./points/transform.js";
import { tableDecoder } from "./table/decoder.js";
import { tableEncoder } from "./table/encoder.js";

/** The bytes of a model's files. */
export interface OnnxFiles {
  /** takes `x`, `t` and, where the model has them, `regions` and `condition`; gives `prediction` and `x0` */
  denoiser: Uint8Array;
  /** gives `x`, and `regions` and `condition` as the denoiser takes them, of data; null of a model in the data's own coordinates */
  encoder: Uint8Array | null;
  /** gives data of what the encoder gives; null of a model in the data's own coordinates */
  decoder: Uint8Array | null;
}

/**
 * A model as files of ONNX (opset 13), each with all that a sampler needs in its metadata. The denoiser is that of the averaged weights,
 * as samples are drawn.
 *
 * - `x`: float32, rows × dimensions, in the model's coordinates; `t`: int64, rows, from 0 to timesteps - 1.
 * - `regions`: int64, rows × levels; `condition`: int64, rows × conditions.
 * - Of a table, the encoder takes each column under its name, and `places`: float64 from 0 to 1, rows × dimensions, where in its step or
 *   interval each value is put. Numbers are float64, a missing one NaN; dates are milliseconds; texts are strings.
 *
 * @throws RangeError for what is no model; UserError for one with constraints between columns; Error where a weight is not finite
 */
export function exportOnnx(model: DiffusionModel | TableModel): OnnxFiles {
  const { parts, card } = exportedOf(model);
  // what holds between columns is no part of the graphs, whose rows would break it
  if (card?.constraints !== undefined) throw new UserError("a model with constraints is not written as ONNX; export it as json");
  const file = (part: OnnxPart, graph: Graph): Uint8Array => graph.encoded(metadataOf(parts, part, card));
  const { transform } = parts;
  const denoiser = file("denoiser", denoiserGraph(parts));
  if (card !== undefined) {
    if (transform !== null) throw new Error("internal: the points of a table's model have a transform of their own");
    return { denoiser, encoder: file("encoder", tableEncoder(card)), decoder: file("decoder", tableDecoder(card)) };
  }
  if (transform === null) return { denoiser, encoder: null, decoder: null };
  return { denoiser, encoder: file("encoder", transformEncoder(transform)), decoder: file("decoder", transformDecoder(transform)) };
}
