/** results.parquet: the types of its columns hold every number that a study can have. */

import { parquetReadObjects } from "hyparquet";
import { expect, it } from "vitest";
import { toParquet } from "../../src/report/write-report.js";
import type { ResultRow } from "../../src/study/records/results.js";

const ROW: ResultRow = {
  study: "s",
  config: "c",
  dataset: "moons",
  seed: 1,
  sampler: "ddpm",
  sample_steps: 100,
  metric: "kl_divergence",
  value: 0.25,
  unit: "bits",
};

it("holds the largest seed, the largest and smallest values, and those that do not exist", async () => {
  const rows: ResultRow[] = [
    ROW,
    { ...ROW, seed: Number.MAX_SAFE_INTEGER },
    { ...ROW, value: Number.MAX_VALUE },
    { ...ROW, value: Number.MIN_VALUE },
    { ...ROW, value: 2 ** 60 },
    { ...ROW, value: null },
  ];
  const file = toParquet(rows);
  const read = await parquetReadObjects({ file: file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer });
  expect(read).toEqual(rows.map((row) => ({ ...row, seed: BigInt(row.seed), sample_steps: 100n })));
});
