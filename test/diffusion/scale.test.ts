/** Data of any scale: refused in words that name it, or trained on; never a divergence that is laid at another door. */

import { describe, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import { encode } from "../../src/diffusion/transform/transform.js";
import { fitDomain } from "../../src/diffusion/transform/fit.js";
import { makeDataset } from "../../src/data/datasets.js";
import { initialParameters } from "../../src/diffusion/network/initial-parameters.js";
import { checkScale, LARGEST_COORDINATE } from "../../src/diffusion/network/scale.js";
import { train } from "../../src/diffusion/training.js";
import { EMA, modelConfig, OPTIMIZER } from "../support/models.js";

const MODEL = modelConfig({ dimensions: 2, embeddingDim: 8, hiddenSize: 16, hiddenLayers: 1, timesteps: 10 });
const TRAINING = { steps: 20, batchSize: 32, optimizer: OPTIMIZER, ema: EMA };
const { points: MOONS } = makeDataset("moons", 200, 1);
/** seconds since 1970, some hours apart */
const UNIX_TIME = MOONS.map((x) => 1.7e9 + 3600 * x);

const factory = await loadBackend("auto");

function losses(points: Float32Array): number[] {
  const backend = factory.create(MODEL, 32);
  backend.write("parameters", initialParameters(MODEL, 1));
  try {
    return [...train(backend, { points }, TRAINING, 1)].map(({ loss }) => loss);
  } finally {
    backend.dispose();
  }
}

it.each([1, 100, 1400])("data of scale %d train to finite losses", (scale) => {
  expect(losses(MOONS.map((x) => scale * x)).filter((loss) => !Number.isFinite(loss))).toEqual([]);
});

it("Unix time is refused with its size and the remedy, and not with a lower learning rate", () => {
  let message = "";
  try {
    losses(UNIX_TIME);
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    message = (error as Error).message;
  }
  expect(message).toMatch(
    /^the data reach \|x\| = 17000\d{5}: training takes up to 5242; standardise them, by "domain": \{ "kind": "standardised" \}/,
  );
  expect(message).not.toContain("learning rate");
});

it("Unix time trains once it is standardised", () => {
  const domain = fitDomain({ kind: "standardised", scale: "axes" }, UNIX_TIME, 2, 1);
  expect(losses(encode(domain, UNIX_TIME, 2).points).filter((loss) => !Number.isFinite(loss))).toEqual([]);
});

describe("the limit", () => {
  it("is where the embedding's arguments stop being taken as they always were", () => {
    expect(25 * LARGEST_COORDINATE).toBeLessThan(2 ** 17);
    expect(25 * (LARGEST_COORDINATE + 1)).toBeGreaterThanOrEqual(2 ** 17);
  });

  it.each([
    [[LARGEST_COORDINATE, -LARGEST_COORDINATE], true],
    [[0, -5243], false],
    [[Infinity, 0], false],
  ])("%j: %s", (points, isTaken) => {
    if (isTaken) expect(() => checkScale(points)).not.toThrow();
    else expect(() => checkScale(points)).toThrow("training takes up to 5242");
  });
});
