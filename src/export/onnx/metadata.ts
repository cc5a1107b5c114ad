/** What stands in the `metadata_props` of an exported model: all that a sampler in another language needs beside the graphs. */

import { mayBeUntold } from "../../diffusion/network/condition.js";
import { targetOfModel } from "../../diffusion/model-config.js";
import { makeSchedule } from "../../diffusion/process/schedule.js";
import { canonicalJson } from "../../formats/canonical-json.js";
import type { ModelParts } from "../../model/parts.js";
import { digestOf } from "../../model/parts.js";
import type { TableCard } from "../../table-model/card.js";
import { version } from "../../version.js";
import { exportedColumns } from "./table/names.js";

/** The graphs of a model. */
export type OnnxPart = "denoiser" | "encoder" | "decoder";

/** Texts by name; all but the first six are JSON. @param card of a table's model */
export function metadataOf(parts: ModelParts, part: OnnxPart, card?: TableCard): Record<string, string> {
  const { config, dimensions, transform } = parts;
  const json: Record<string, unknown> = {
    dimensions,
    schedule: scheduleOf(parts),
    sampler: config.sampler,
    conditions: conditionsOf(parts, card),
    ...(transform === null || transform.partition.levels === 0
      ? {}
      : {
          regions: {
            shares: Array.from(transform.prior),
            levels: transform.partition.levels,
            ofFinest: Array.from(transform.partition.ancestors),
          },
        }),
    ...(card === undefined ? {} : { columns: columnsOf(card), missing: card.layout.missing, drawing: card.drawing ?? null }),
  };
  return {
    format: "noisegrid-onnx",
    version: "1",
    noisegrid: version,
    part,
    digest: digestOf(parts.weights),
    target: targetOfModel(config),
    ...Object.fromEntries(Object.entries(json).map(([name, value]) => [name, canonicalJson(value)])),
  };
}

/** α, σ, β and the posterior of every step from t to t - 1; x_t = α_t x_0 + σ_t ε. */
function scheduleOf({ config }: ModelParts): Record<string, unknown> {
  const { process, timesteps, signalRate, noiseRate, betas, posteriorMeanCoef1, posteriorMeanCoef2, posteriorVariance } = makeSchedule(
    config.schedule,
  );
  const arrays = {
    alphas: signalRate,
    sigmas: noiseRate,
    betas,
    posteriorMeanOfX0: posteriorMeanCoef1,
    posteriorMeanOfX: posteriorMeanCoef2,
    posteriorVariance,
  };
  return { process, timesteps, ...Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, Array.from(values)])) };
}

/** The columns of the input `condition`. */
function conditionsOf({ config }: ModelParts, card: TableCard | undefined): Record<string, unknown>[] {
  const coded = card === undefined ? undefined : exportedColumns(card).find((column) => column.coded.kind === "condition");
  return (config.conditions ?? []).map((condition) => ({
    name: coded?.schema.name ?? condition.name,
    count: condition.count,
    // the number that stands for "not told"
    untold: mayBeUntold(condition) ? condition.count : null,
    ...(coded?.coded.kind === "condition" ? { shares: coded.coded.shares, values: coded.schema.levels } : {}),
  }));
}

function columnsOf(card: TableCard): Record<string, unknown>[] {
  return exportedColumns(card).map(({ schema: { name, type, levels }, coded: { kind }, tensor, coordinate, missing }) => ({
    name,
    tensor,
    type,
    coding: kind,
    coordinate,
    missing,
    ...(levels === undefined ? {} : { levels }),
  }));
}
