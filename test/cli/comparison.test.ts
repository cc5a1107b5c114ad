/** Samples that are compared with the data on a thread of its own, as the command line does where a core is spare. */

import { expect, it } from "vitest";
import { makeDataset } from "../../src/data/datasets.js";
import type * as comparison from "../../src/study/workers/comparison.js";
import { built } from "../support/system.js";

// a worker thread is started from the built files
const { comparisonAside, comparisonHere } = (await import(built("study/workers/comparison.js"))) as typeof comparison;

const COMPARED: comparison.Compared = {
  points: makeDataset("moons", 400, 1).points,
  heldOut: makeDataset("moons", 300, 2).points,
  dimensions: 2,
  samples: 200,
  neighbours: 3,
  metrics: [],
};
const samplesOf = (seed: number): Float32Array => makeDataset("moons", 200, seed).points;

it("gives the metrics of each sampler, to the last digit those that are measured at once", async () => {
  const aside = comparisonAside(COMPARED);
  const here = comparisonHere(COMPARED);
  // more than a listener's worth of questions at once
  const seeds = Array.from({ length: 12 }, (_, i) => i + 3);
  const measured = seeds.map((seed) => aside.measure(samplesOf(seed)));
  for (const [i, { until, rows }] of measured.entries()) {
    await until;
    expect(rows()).toEqual(here.measure(samplesOf(seeds[i])).rows());
  }
  aside.close();
});

it("fails where the metrics fail", async () => {
  const aside = comparisonAside(COMPARED);
  await expect(aside.measure(samplesOf(3).subarray(0, 10)).until).rejects.toThrow("got 5 samples: the comparison is prepared for 200");
  await expect(aside.measure(samplesOf(3)).until).resolves.toHaveLength(10);
  aside.close();
});

it("gives up what is not measured when it is closed", async () => {
  const aside = comparisonAside(COMPARED);
  const { until } = aside.measure(samplesOf(3));
  aside.close();
  await expect(until).rejects.toThrow(/its worker ended/);
});
