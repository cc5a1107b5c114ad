/** The samplers that docs/export.md describes: with the metadata's coefficients and the same noise they draw the same rows. */

import { expect, it } from "vitest";
import { exportJson } from "../../src/export/json.js";
import type { OnnxFiles } from "../../src/export/onnx/onnx.js";
import { exportOnnx } from "../../src/export/onnx/onnx.js";
import { normals, stream } from "../../src/numerics/random.js";
import { drawConditions } from "../../src/table/coding/coding.js";
import { conditionOf } from "../../src/table/coding/column.js";
import { areNumbers } from "../../src/table/table.js";
import { drawnPoints, noiseOf } from "../../src/table-model/drawing/drawing.js";
import type { Marginals } from "../../src/table-model/drawing/marginals.js";
import type { Drawing } from "../../src/table-model/drawing/way.js";
import { TableModel } from "../../src/table-model/table-model.js";
import { goldenTable } from "../support/golden-table.js";
import { runnable } from "../support/onnx.js";
import { onnxMetadata } from "../support/protobuf.js";
import { relativeError } from "../support/relative-error.js";

const [ROWS, SEED] = [40, 7];

type Coefficients = Record<"alphas" | "sigmas" | "posteriorMeanOfX0" | "posteriorMeanOfX" | "posteriorVariance", number[]> & {
  timesteps: number;
};

/** The chain of the metadata, down to a timestep, in noisegrid's own random numbers. */
async function chain({ denoiser: file }: Pick<OnnxFiles, "denoiser">, until: number, condition: Int32Array): Promise<Float32Array> {
  const denoiser = await runnable(file);
  const { schedule, dimensions } = onnxMetadata(file);
  const { timesteps, posteriorMeanOfX0, posteriorMeanOfX, posteriorVariance } = JSON.parse(schedule) as Coefficients;
  const d = Number(dimensions);
  const draw = (position: number): Float32Array => normals(stream(SEED, "sampling"), position, 0, new Float32Array(ROWS * d));
  const told = { condition: { values: condition, columns: 1 } };
  let x: Float32Array = draw(0);
  for (let t = timesteps - 1; t >= until; t--) {
    const x0 = (await denoiser.run({ x: { values: x, columns: d }, t: { values: new Int32Array(ROWS).fill(t) }, ...told }))
      .x0 as Float32Array;
    if (until > 0 && t === until) return x0;
    const noise = draw(t + 1);
    x = x.map((value, i) => {
      const mean = posteriorMeanOfX0[t] * x0[i] + posteriorMeanOfX[t] * value;
      return t === 0 ? mean : mean + Math.sqrt(posteriorVariance[t]) * noise[i];
    });
  }
  return x;
}

it("a table's rows", async () => {
  const model = goldenTable();
  const files = exportOnnx(model);
  const decoder = await runnable(files.decoder!);
  const d = model.model.dimensions;
  const told = { condition: { values: drawConditions(conditionOf(model.card.coding)!.shares, ROWS, SEED, "exact"), columns: 1 } };
  const x = await chain(files, 0, told.condition.values);
  const points = await model.model.sample(ROWS, { seed: SEED, condition: { value: told.condition.values } });
  expect(relativeError(x, points)).toBeLessThan(1e-4);

  // the decoder is asked for the very points, since a step of a grid may begin between the two
  const drawn = await decoder.run({ x: { values: points, columns: d }, ...told });
  const own = await model.sample(ROWS, { seed: SEED });
  for (const { name, cells } of own.columns) {
    const column = (JSON.parse(onnxMetadata(files.decoder!).columns) as Record<"name" | "tensor", string>[]).find(
      (one) => one.name === name,
    );
    const given = drawn[column!.tensor];
    if (areNumbers(cells))
      cells.forEach((cell, row) => (Number.isNaN(cell) ? expect(given[row]).toBeNaN() : expect(given[row]).toBeCloseTo(cell, 9)));
    else expect(given).toEqual(Array.from(cells.codes, (code) => (code < 0 ? model.card.layout.missing : cells.levels[code])));
  }
});

const TRIAL = { w1: 0.5, copying: 0.5, coverage: 0.9 };

/** The golden model with a way of drawing, exported, and what the metadata say of the way. */
function drawnAs(drawing: Drawing | null): { model: TableModel; files: OnnxFiles; told: Drawing | null; schedule: Coefficients } {
  const { model, card } = goldenTable();
  const drawn = new TableModel(model, { ...card, drawing });
  const files = exportOnnx(drawn);
  const { drawing: text, schedule } = onnxMetadata(files.denoiser);
  expect(onnxMetadata(files.decoder!).drawing).toBe(text);
  expect((JSON.parse(exportJson(drawn)) as { table: { drawing: unknown } }).table.drawing).toEqual(drawing);
  return { model: drawn, files, told: JSON.parse(text) as Drawing | null, schedule: JSON.parse(schedule) as Coefficients };
}

it("a chain that ends before the data, and the ends of its intervals", async () => {
  const d = goldenTable().model.dimensions;
  const marginals: Marginals = Array.from({ length: d }, (_, c) => (c === 1 ? { ends: [-0.3, 0.4], places: [-1, 0, 1] } : null));
  const drawing = { until: 3, mixture: null, marginals, trial: TRIAL };
  const { model, files, told } = drawnAs(drawing);
  expect(told).toEqual(drawing);
  const conditions = drawConditions(conditionOf(model.card.coding)!.shares, ROWS, SEED, "exact");
  const x = await chain(files, told!.until, conditions);
  const { ends, places } = told!.marginals[1]!;
  for (let at = 1; at < x.length; at += d) x[at] = places[ends.filter((end) => x[at] >= end).length];
  const own = await drawnPoints(model.model, drawing, { seed: SEED, from: 0, count: ROWS, conditions, proportion: "exact" });
  expect(relativeError(x, own)).toBeLessThan(1e-4);
  expect(relativeError(await chain(files, 0, conditions), own)).toBeGreaterThan(1e-2);
});

it("a mixture that rows are drawn from, and the deviation of its noise", () => {
  const d = goldenTable().model.dimensions;
  const unit = Array.from({ length: d * d }, (_, i) => Number(i % (d + 1) === 0));
  const mixture = {
    by: null,
    weights: [[0.25, 0.75]],
    means: [0, 1].map((mean) => new Array<number>(d).fill(mean)),
    factors: [unit, unit],
  };
  const drawing = { until: 2, mixture, marginals: [], trial: TRIAL };
  const { model, told, schedule } = drawnAs(drawing);
  expect(told).toEqual(drawing);
  expect(schedule.sigmas[2] / schedule.alphas[2]).toBeCloseTo(noiseOf(model.model, 2), 9);
});

it("a model without a way of its own is drawn from its law", () => {
  expect(drawnAs(null).told).toBeNull();
  expect(onnxMetadata(exportOnnx(goldenTable()).denoiser).drawing).toBe("null");
});
