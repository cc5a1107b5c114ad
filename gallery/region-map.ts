import { makeDataset } from "../src/data/datasets.js";
import { fitDomain } from "../src/diffusion/transform/fit.js";
import { locate } from "../src/diffusion/transform/partition.js";
import { regionMap } from "../src/plot/figures/region-map.js";
import type { Entry } from "./entry.js";

export default {
  title: "Regions",
  about: "Where the noise of a model with regions is fine and where it is coarse, and the ellipse of each region.",
  figure: () =>
    regionMap({
      config: "splits",
      seed: 1,
      divided: (["circle", "dino", "moons"] as const).map((dataset) => {
        const { points, dimensions } = makeDataset(dataset, 5000, 1);
        const domain = fitDomain(
          { kind: "splits", sizes: [20, 160], minimumRows: 50, memorisedRows: 0, pseudoCount: 1, scale: "full" },
          points,
          dimensions,
          1,
        );
        const undivided = fitDomain({ kind: "standardised", scale: "full" }, points, dimensions, 1);
        return { dataset, points, regions: locate(domain.partition, points, dimensions), domain, undivided };
      }),
    }),
} satisfies Entry;
