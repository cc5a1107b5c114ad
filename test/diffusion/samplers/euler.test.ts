/** Euler's method: its step in closed form, and the law of its samples. Its order is tested with all others'. */

import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/relative-error.js";
import {
  alphaOf,
  bent,
  bitsOf,
  exactNormal,
  inDoubles,
  INITIAL,
  lastOf,
  MANY,
  PROCESSES,
  samplesOf,
  sigmaOf,
  standardErrors,
} from "../../support/sampler-chains.js";

describe.each(PROCESSES)("%s", (_, schedule) => {
  it.each([1, 2, 3, 7, 40])("%i steps are straight in the coordinates of the process", (steps) => {
    const predict = bent(schedule);
    const expected = inDoubles(schedule, steps, INITIAL, () => (x, t, s) => {
      const { x0, noise } = predict(x, t);
      if (schedule.process === "flow") return x + (sigmaOf(schedule, s) - sigmaOf(schedule, t)) * (noise - x0);
      const [from, to] = [t, s].map((at) => sigmaOf(schedule, at) / alphaOf(schedule, at));
      return alphaOf(schedule, s) * (x / alphaOf(schedule, t) + (to - from) * noise);
    });
    expect(relativeError(samplesOf({ kind: "euler", steps }, schedule, predict, INITIAL), expected)).toBeLessThan(2e-5);
  });

  it.each([1, 2, 7, 40])("%i steps are those of ddim without noise, but for rounding", (steps) => {
    const predict = bent(schedule);
    const ddim = samplesOf({ kind: "ddim", eta: 0, steps }, schedule, predict, INITIAL);
    expect(relativeError(samplesOf({ kind: "euler", steps }, schedule, predict, INITIAL), ddim)).toBeLessThan(2e-5);
  });

  it("all steps draw the data's mean and variance", () => {
    const start = lastOf(schedule, 0.7, 0.5, MANY);
    const samples = samplesOf({ kind: "euler", steps: 1000 }, schedule, exactNormal(schedule, 0.7, 0.5), start);
    expect(standardErrors(samples, { mean: 0.7, variance: 0.25 })).toBeLessThan(4);
  });
});

it("keeps its bits", () => {
  expect(bitsOf({ kind: "euler", steps: 7 })).toEqual(["bd33b08487f94c1c", "fcad3e2311ef2ec8", "6fc2a74e3d8ad783"]);
});
