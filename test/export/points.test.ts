/** The coordinates of a model of points as ONNX: the same regions and points as our own transform gives. */

import { expect, it } from "vitest";
import { builtIn } from "../../src/data/built-in.js";
import { decode, encode } from "../../src/diffusion/transform/transform.js";
import type { Domain } from "../../src/diffusion/transform/domain.js";
import { exportOnnx } from "../../src/export/onnx/onnx.js";
import type { ConfigurationInput } from "../../src/model/input/configuration.js";
import { DiffusionModel } from "../../src/model/node.js";
import { normals, stream } from "../../src/numerics/random.js";
import { runnable } from "../support/onnx.js";
import { relativeError } from "../support/relative-error.js";
import { SMALL_MODEL } from "../support/small-models.js";

const REGIONS = { minimumRows: 20, memorisedRows: 0 };

it.each<[string, ConfigurationInput["domain"]]>([
  ["the data's own, kept", { kind: "data" }],
  ["standardised", { kind: "standardised" }],
  ["of splits", { kind: "splits", sizes: [3, 9], ...REGIONS }],
  ["of k-means", { kind: "k-means", sizes: [5], ...REGIONS, scale: "axes" }],
  ["of uniform cells", { kind: "uniform", sizes: [2, 4], ...REGIONS, minimumRows: 2 }],
  ["of one region that is named", { kind: "splits", sizes: [1], ...REGIONS }],
])("coordinates %s", async (_, domain) => {
  const model = await DiffusionModel.create(builtIn("moons", 500), { ...SMALL_MODEL, domain });
  const transform = model.transform as Domain;
  const { levels, count } = transform.partition;
  expect(count > 1).toBe(["splits", "k-means", "uniform"].includes(domain!.kind) && !("sizes" in domain! && domain.sizes?.[0] === 1));
  const { encoder, decoder } = exportOnnx(model);
  const points = normals(stream(3, "test points"), 0, 0, new Float32Array(800));
  const own = encode(transform, points, 2);
  const there = await (await runnable(encoder!)).run({ data: { values: points, columns: 2 } });
  const [x, regions] = [there.x as Float32Array, there.regions as BigInt64Array | undefined];
  expect(relativeError(x, own.points)).toBeLessThan(1e-6);
  expect(regions === undefined ? undefined : Int32Array.from(regions, Number)).toEqual(own.regions);
  const back = await (
    await runnable(decoder!)
  ).run({ x: { values: own.points, columns: 2 }, ...(levels === 0 ? {} : { regions: { values: own.regions!, columns: levels } }) });
  expect(relativeError(back.data as Float32Array, decode(transform, own))).toBeLessThan(1e-6);
});

it("a model in the data's own coordinates is its denoiser alone", async () => {
  const { encoder, decoder } = exportOnnx(
    await DiffusionModel.create([[0], [1]], { ...SMALL_MODEL, training: { steps: 1, batchSize: 2 } }),
  );
  expect([encoder, decoder]).toEqual([null, null]);
});
