/** Draws in exact proportion, and a model's regions drawn so. */

import { describe, expect, it } from "vitest";
import { sampleMixture } from "../../src/data/mixture/gaussian-mixture.js";
import { fitDomain } from "../../src/diffusion/transform/fit.js";
import { drawRegions } from "../../src/diffusion/transform/transform.js";
import { DiffusionModel } from "../../src/model/node.js";
import { drawInProportion } from "../../src/numerics/proportion.js";

const counted = (draws: ArrayLike<number>, size: number): number[] => {
  const counts = new Array<number>(size).fill(0);
  for (let i = 0; i < draws.length; i++) counts[draws[i]] += 1;
  return counts;
};

describe("draws in proportion", () => {
  const p = [0.5, 0, 0.2, 0.3];

  it("come as often as they should, rounded up or down", () => {
    for (let seed = 0; seed < 50; seed++) {
      expect(counted(drawInProportion(p, 100, seed, "x"), 4)).toEqual([50, 0, 20, 30]);
      counted(drawInProportion(p, 37, seed, "x"), 4).forEach((count, k) => expect(Math.abs(count - 37 * p[k])).toBeLessThan(1));
    }
  });

  it("have the law of the probabilities in every place", () => {
    for (const place of [0, 3, 6]) {
      const counts = counted(
        Array.from({ length: 4000 }, (_, seed) => drawInProportion(p, 7, seed, "x")[place]),
        4,
      );
      counts.forEach((count, k) => expect(Math.abs(count / 4000 - p[k])).toBeLessThan(4 * Math.sqrt(0.25 / 4000)));
    }
  });

  it("are none of probability 0, refuse what is none, and need not sum to 1", () => {
    expect(drawInProportion([3, 1], 8, 1, "x").toSorted()).toEqual(Int32Array.of(0, 0, 0, 0, 0, 0, 1, 1));
    expect(drawInProportion([1, 0], 5, 2, "x")).toEqual(new Int32Array(5));
    expect(drawInProportion([1], 0, 2, "x")).toEqual(new Int32Array(0));
    expect(() => drawInProportion([0, 0], 5, 1, "x")).toThrow("the sum of the probabilities is 0");
    expect(() => drawInProportion([-1, 2], 5, 1, "x")).toThrow("a probability is -1");
  });
});

describe("regions in proportion", () => {
  const law = { weights: [0.25, 0.75], means: [[-3, 0], [3, 0]], covariances: [[[1, 0], [0, 1]], [[1, 0], [0, 1]]] }; // prettier-ignore
  const points = sampleMixture(law, 400, 1, "rows");
  const domain = fitDomain({ kind: "k-means", sizes: [4], minimumRows: 20, memorisedRows: 1, pseudoCount: 0, scale: "full" }, points, 2, 1);

  it("are those of all rows, whichever of them are drawn", () => {
    expect(domain.prior.length).toBeGreaterThan(2);
    const all = drawRegions(domain, 5, 0, 200, 200);
    counted(all, domain.prior.length).forEach((count, region) => expect(Math.abs(count - 200 * domain.prior[region])).toBeLessThan(1));
    expect(drawRegions(domain, 5, 60, 90, 200)).toEqual(all.subarray(60, 90));
    expect(() => drawRegions(domain, 5, 0, 200, 199)).toThrow("total is 199");
  });

  it("leave the samples what they are otherwise", async () => {
    const model = await DiffusionModel.fit(
      { points, dimensions: 2 },
      {
        domain: { kind: "k-means", sizes: [4], minimumRows: 20, memorisedRows: 1 },
        denoiser: { embeddingDim: 8, hiddenSize: 16, hiddenLayers: 1 },
        schedule: { timesteps: 10 },
        steps: 5,
      },
    );
    const all = await model.sample(60, { total: 60 });
    const parts = [await model.sample(25, { total: 60 }), await model.sample(35, { from: 25, total: 60 })];
    expect(Float32Array.of(...parts[0], ...parts[1])).toEqual(all);
    expect(all).not.toEqual(await model.sample(60));
    await expect(model.sample(60, { total: 59 })).rejects.toThrow("total is 59");
  });
});
