import { describe, expect, it } from "vitest";
import { compareWithBaseline } from "../../src/analysis/comparison/comparison.js";
import type { Overall } from "../../src/analysis/comparison/overall.js";
import { overallOf } from "../../src/analysis/comparison/overall.js";
import { outcomesOf } from "../../src/analysis/outcomes/outcomes.js";
import { makeStudy, paper, seedsUpTo } from "../support/study.js";

/** null where a run has no value, undefined where it is still to come */
type BySeed = (number | null | undefined)[];

/** Overall evidence of made-up values: configuration → data set → values of seeds 1, 2, …. */
function overall(metric: string, values: Record<string, Record<string, BySeed>>): Overall[] {
  const configs = Object.keys(values);
  const datasets = Object.keys(values["baseline"]);
  const study = makeStudy({
    configs: paper(...configs),
    datasets,
    seeds: seedsUpTo(Math.max(...Object.values(values["baseline"]).map(({ length }) => length))),
    state: ({ config, dataset, seed }) => ({ kind: values[config][dataset][seed - 1] === undefined ? "missing" : "done" }),
    values: ({ config, dataset, seed }) => ({ [metric]: values[config][dataset][seed - 1] ?? null }),
  });
  const outcomes = outcomesOf(study);
  return overallOf(outcomes, compareWithBaseline(outcomes, metric, { configs, datasets, baseline: "baseline" }));
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12));
}

describe("over all data sets", () => {
  it("a seed's mean change is one observation; changes near 0 stay in their unit", () => {
    const [entry] = overall("kl_divergence", {
      baseline: { moons: [1, 1, 1], circle: [2, 2, 2] },
      "grid-10": { moons: [0.9, 1.2, 0.5], circle: [2.4, 1.6, 2] },
    });
    expect(entry).toMatchObject({ config: "grid-10", against: "baseline", datasets: ["moons", "circle"], seeds: [1, 2, 3] });
    expectClose(entry.differences, [0.15, -0.1, -0.25]);
    expect(entry.difference).toBeCloseTo(-0.2 / 3, 12);
    // of the patterns with the first sign kept, sums 0.5, 0, 0.3 and -0.2: three of four are as far from 0 as 0.2
    expect(entry.p).toBe(0.75);
    // -0.5, -0.4, -0.1, 0, 0.2, 0.4 without one at each end
    expect(entry.interquartileMean).toBeCloseTo(-0.075, 12);
    // on moons 2 of 3 are below 1, on circle one is below 2 and one equal
    expect(entry.improvement).toBeCloseTo((2 / 3 + 1 / 2) / 2, 12);
    expect(entry.verdict).toBe("cannot tell");
    for (const interval of [entry.interquartileInterval!, entry.improvementInterval!]) expect(interval[0]).toBeLessThan(interval[1]);
  });

  it("other metrics change in percent of the baseline's mean", () => {
    const [entry] = overall("eval_loss", {
      baseline: { moons: [10, 30], circle: [50, 50] },
      "grid-10": { moons: [12, 33], circle: [40, 60] },
    });
    // +2 and +3 of 20; -10 and +10 of 50
    expectClose(entry.differences, [(0.1 - 0.2) / 2, (0.15 + 0.2) / 2]);
    expect(entry.interquartileMean).toBeCloseTo((0.1 + 0.15) / 2, 12);
    expect(entry.improvement).toBeCloseTo((1 / 4 + 1 / 2) / 2, 12);
  });

  it("of ten seeds that are all lower is better, adjusted for the configurations", () => {
    const falling = (by: number): BySeed => seedsUpTo(10).map((seed) => 5 - by * seed);
    const [ten, twenty] = overall("eval_loss", {
      baseline: { moons: falling(0), circle: falling(0) },
      "grid-10": { moons: falling(0.1), circle: falling(0.2) },
      "grid-20": { moons: falling(-0.1), circle: falling(-0.2) },
    });
    expect(ten).toMatchObject({ verdict: "better", p: 2 / 1024, adjustedP: 4 / 1024, improvement: 1, improvementInterval: [1, 1] });
    expect(twenty).toMatchObject({ verdict: "worse", adjustedP: 4 / 1024, improvement: 0 });
  });

  it("only the seeds of every data set are observations, so far", () => {
    const [entry] = overall("kl_divergence", {
      baseline: { moons: [0, 0, 0, undefined], circle: [undefined, 0, 0, 0] },
      "grid-10": { moons: [8, 1, 2, 9], circle: [9, 3, 4, -8] },
    });
    // changes 1, 2 on moons and 3, 4 on circle
    expect(entry).toMatchObject({ seeds: [2, 3], differences: [2, 3], interquartileMean: 2.5, improvement: 0, planned: [1, 2, 3, 4] });
    expect(entry.unpaired).toEqual({ lost: [], lostAgainst: [], lostBoth: [], open: [1, 4], alone: [] });
  });

  it("without a seed in all of them there is nothing to say", () => {
    const [entry] = overall("kl_divergence", {
      baseline: { moons: [0, undefined], circle: [undefined, 0] },
      "grid-10": { moons: [-5, -5], circle: [-7, -7] },
    });
    expect(entry).toMatchObject({ seeds: [], difference: null, p: 1, verdict: "cannot tell", interquartileMean: null, improvement: null });
    expect(entry.interquartileInterval).toBeNull();
  });

  it("a data set that is still to come is left out by name", () => {
    const [entry] = overall("kl_divergence", {
      baseline: { moons: [1, 2], circle: [1, 1] },
      "grid-10": { moons: [2, 4], circle: [undefined, undefined] },
    });
    expect(entry).toMatchObject({ datasets: ["moons"], differences: [1, 2], improvement: 0.125 });
  });

  it("nothing in common is nothing", () => {
    const [entry] = overall("kl_divergence", { baseline: { moons: [1] }, "grid-10": { moons: [undefined] } });
    expect(entry).toMatchObject({ datasets: [], difference: null, interquartileMean: null, improvement: null, improvementInterval: null });
  });

  it("a failed run loses against every value, ties with another, and leaves no mean of those that are left", () => {
    const [entry] = overall("kl_divergence", {
      baseline: { moons: [0, 0, 0, null], circle: [null, 0, 0, 0] },
      "grid-10": { moons: [8, 1, 2, null], circle: [9, 3, 4, -8] },
    });
    // on moons of 16 pairs 3 are won against the failed one, and 1 tied; on circle -8 wins 4, each of the others 1
    expect(entry.improvement).toBeCloseTo((3.5 / 16 + 7 / 16) / 2, 12);
    expect(entry).toMatchObject({ seeds: [2, 3], differences: [2, 3], interquartileMean: null, interquartileInterval: null });
    expect(entry.unpaired).toEqual({ lost: [], lostAgainst: [1], lostBoth: [4], open: [], alone: [] });
    // worse it would be, in favour of the baseline, of which runs failed
    expect(entry).toMatchObject({ isWithheld: true, p: 1, adjustedP: 1, verdict: "cannot tell" });
  });

  it("a data set on which every run failed is no reason to call the rest better", () => {
    const falling = (by: number): BySeed => seedsUpTo(10).map((seed) => 5 - by * seed);
    const values = { baseline: { moons: falling(0), circle: falling(0) }, "grid-10": { moons: falling(0.1), circle: falling(0) } };
    expect(overall("eval_loss", values)[0]).toMatchObject({ verdict: "better", p: 2 / 1024, improvement: 0.75 });
    const [failed] = overall("eval_loss", { ...values, "grid-10": { moons: falling(0.1), circle: falling(0).map(() => null) } });
    expect(failed).toMatchObject({
      datasets: ["moons"],
      verdict: "cannot tell",
      isWithheld: true,
      improvement: 0.5,
      interquartileMean: null,
    });
    const [against] = overall("eval_loss", {
      baseline: { ...values.baseline, circle: falling(0).map(() => null) },
      "grid-10": values["grid-10"],
    });
    expect(against).toMatchObject({ datasets: ["moons"], verdict: "better", isWithheld: false, improvement: 1, interquartileMean: null });
  });

  it("intervals draw a seed for all data sets at once", () => {
    // what is better on one data set is as much worse on the other: every resample of seeds has the mean 0
    const by = [-3, -1, 0, 2, 5];
    const [entry] = overall("kl_divergence", {
      baseline: { moons: [1, 1, 1, 1, 1], circle: [1, 1, 1, 1, 1] },
      "grid-10": { moons: by.map((d) => 1 + d), circle: by.map((d) => 1 - d) },
    });
    expect(entry).toMatchObject({ interval: [0, 0], interquartileInterval: [0, 0], improvementInterval: [0.5, 0.5] });
  });

  it("one seed has no intervals", () => {
    const [entry] = overall("kl_divergence", { baseline: { moons: [1] }, "grid-10": { moons: [0.5] } });
    expect(entry).toMatchObject({
      difference: -0.5,
      interval: null,
      interquartileInterval: null,
      improvement: 1,
      improvementInterval: null,
    });
  });

  it("nothing improves where no direction is better", () => {
    const [entry] = overall("grid_parameters", { baseline: { moons: [4, 4] }, "grid-10": { moons: [2, 2] } });
    expect(entry).toMatchObject({ improvement: null, improvementInterval: null, difference: -0.5 });
  });
});
