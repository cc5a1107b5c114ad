/** Configurations in words: what differs from the baseline. */

import { expect, it } from "vitest";
import { changedValues } from "../../src/report/sections/configurations.js";
import { parseConfig } from "../../src/study/config/config.js";

it("says every option of a grid, and no default", () => {
  const text = (grid: object): string[] => changedValues(parseConfig({}, "c"), parseConfig({ grid }, "c"));
  const levels = [
    { name: "coarse", size: 5 },
    { name: "fine", size: 20, penalty: { kind: "elastic-net", weight: 0.01, reduction: "mean" } },
  ];
  const box = "over [-1, 1] on axis 0 and [-1, 1] on axis 1";
  const plain = `grid of coarse 5 × 5 and fine 20 × 20 with mean elastic-net penalty 0.01 of l1 ratio 0.5, ${box}`;
  expect(text({ levels, lookup: "nearest", gate: false })).toEqual([plain]);
  const options = { lookup: "multilinear", initialisation: { kind: "density", power: 1 }, gate: true, mode: "as-written" };
  expect(text({ levels, ...options })).toEqual([
    `${plain}, multilinear lookup, initially by density to the power of -1, gated, noise as-written`,
  ]);
  expect(text({ levels, initialisation: { kind: "normal", deviation: 0.1 } })).toEqual([`${plain}, initially normal with deviation 0.1`]);
});

it("names the metrics that a configuration asks for, and says where it asks for none", () => {
  const asking = (metrics: string[]): ReturnType<typeof parseConfig> => parseConfig({ evaluation: { metrics } }, "c");
  expect(changedValues(asking([]), asking(["c2st", "wasserstein_1"]))).toEqual(["further metrics wasserstein_1 and c2st"]);
  expect(changedValues(asking(["wasserstein_1"]), asking(["c2st"]))).toEqual(["further metrics c2st"]);
  expect(changedValues(asking(["c2st"]), asking([]))).toEqual(["no further metrics"]);
  expect(changedValues(asking(["c2st"]), asking(["c2st", "mmd"]))).toEqual([]);
});
