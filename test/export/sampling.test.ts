/** The sampler that docs/export.md describes: with the metadata's coefficients and the same noise it draws the same rows. */

import { expect, it } from "vitest";
import { exportOnnx } from "../../src/export/onnx/onnx.js";
import { normals, stream } from "../../src/numerics/random.js";
import { drawConditions } from "../../src/table/coding/coding.js";
import { conditionOf } from "../../src/table/coding/column.js";
import { areNumbers } from "../../src/table/table.js";
import { goldenTable } from "../support/golden-table.js";
import { runnable } from "../support/onnx.js";
import { onnxMetadata } from "../support/protobuf.js";
import { relativeError } from "../support/relative-error.js";

const [ROWS, SEED] = [40, 7];

it("a table's rows", async () => {
  const model = goldenTable();
  const files = exportOnnx(model);
  const [denoiser, decoder] = [await runnable(files.denoiser), await runnable(files.decoder!)];
  const { schedule, dimensions } = onnxMetadata(files.denoiser);
  const { timesteps, posteriorMeanOfX0, posteriorMeanOfX, posteriorVariance } = JSON.parse(schedule) as Record<string, number[]> & {
    timesteps: number;
  };
  const d = Number(dimensions);
  const draw = (position: number): Float32Array => normals(stream(SEED, "sampling"), position, 0, new Float32Array(ROWS * d));
  const told = { condition: { values: drawConditions(conditionOf(model.card.coding)!.shares, ROWS, SEED, "exact"), columns: 1 } };
  let x: Float32Array = draw(0);
  for (let t = timesteps - 1; t >= 0; t--) {
    const { x0 } = await denoiser.run({ x: { values: x, columns: d }, t: { values: new Int32Array(ROWS).fill(t) }, ...told });
    const noise = draw(t + 1);
    x = x.map((value, i) => {
      const mean = posteriorMeanOfX0[t] * (x0 as Float32Array)[i] + posteriorMeanOfX[t] * value;
      return t === 0 ? mean : mean + Math.sqrt(posteriorVariance[t]) * noise[i];
    });
  }
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
