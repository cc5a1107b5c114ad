/** What fits into the time of a fit, by a clock of the test's own. */

import { expect, it } from "vitest";
import { TimeBound } from "../../src/table-model/fit/time-bound.js";

function fit(minutes?: number, fits = 1): { time: TimeBound; pass: (seconds: number) => void } {
  let now = 5000;
  const time = new TimeBound(minutes, fits, () => now);
  return { time, pass: (seconds) => (now += 1000 * seconds) };
}

it("without minutes there is time for all", () => {
  const { time, pass } = fit();
  pass(1e9);
  expect(time.isShortFor(8000, 250)).toBe(false);
});

it("leaves time to fit all rows as long as the trial", () => {
  const { time, pass } = fit(1);
  const began = time.time;
  pass(4);
  time.beginTrials(began);
  pass(2.5);
  // 10 ms a step: 250 more, then the mixture of all rows and 500 steps of them, are over at 6.5 + 2.5 + 5 + 6.25 s
  expect(time.isShortFor(500, 250)).toBe(false);
  expect(time.isShortFor(2000, 250)).toBe(false);
  // 6.5 + 37.5 + 5 + 50 s
  expect(time.isShortFor(4000, 250)).toBe(true);
});

it("begins no training once the time is over", () => {
  const { time, pass } = fit(0.1);
  const began = time.time;
  pass(5);
  time.beginTrials(began);
  expect(time.isShortFor(250, 0)).toBe(true);
});

it("leaves time for every fit that follows", () => {
  const { time, pass } = fit(1, 6);
  const began = time.time;
  pass(4);
  time.beginTrials(began);
  pass(2.5);
  // 6.5 + 2.5 + 6 × 1.25 × (4 + 5) s
  expect(time.isShortFor(500, 250)).toBe(true);
  expect(time.isShortFor(250, 250)).toBe(false);
});
