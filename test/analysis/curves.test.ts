import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { klBands, lossBands } from "../../src/analysis/curves.js";
import type { StudyRecord } from "../../src/analysis/study-record.js";
import type { MadeStudy } from "../support/study.js";
import { seedsUpTo, SMALL, writeLog, writtenStudy } from "../support/study.js";

const WINDOW = 100;

/** A study of folders whose training error at step s is s + 10 · seed. */
function linear(steps: number, changes: MadeStudy = {}): StudyRecord {
  const study = writtenStudy({ configs: { plain: SMALL }, count: 500, values: ({ seed }) => ({ ms_per_step: seed }), ...changes });
  for (const { folder, planned, state } of study.runs) {
    if (state.kind === "missing") continue;
    writeLog(
      folder.file("metrics.jsonl"),
      seedsUpTo(steps).map((step) => ({ step, mse: step + 10 * planned.seed, loss: 0 })),
    );
  }
  return study;
}

describe("loss", () => {
  it("is smoothed over the trailing window: of a line, the line half a window later", () => {
    const [band] = lossBands(linear(250));
    expect(band).toMatchObject({ config: "plain", dataset: "moons", seeds: [1], msPerStep: 1 });
    expect(band.points.map(({ step }) => step)).toEqual(Array.from({ length: 151 }, (_, i) => WINDOW + i));
    for (const { step, mean, low, high } of band.points) {
      expect(mean).toBeCloseTo(step - (WINDOW - 1) / 2 + 10, 9);
      expect([low, high]).toEqual([mean, mean]);
    }
  });

  it("forgets a spike as soon as it leaves the window, whatever its size", () => {
    const study = linear(400);
    const log = seedsUpTo(400).map((step) => ({ step, mse: step === 150 ? 1e25 : 0.5, loss: 0 }));
    for (const { folder } of study.runs) writeLog(folder.file("metrics.jsonl"), log);
    const { points } = lossBands(study)[0];
    expect(points.filter(({ step, mean }) => (step < 150 || step >= 250) && mean !== 0.5)).toEqual([]);
    expect(points.filter(({ step, mean }) => step >= 150 && step < 250 && !(mean > 9e22))).toEqual([]);
  });

  it("of many steps is thinned evenly, from the first full window to the last step", () => {
    const { points } = lossBands(linear(2000))[0];
    expect(points).toHaveLength(160);
    expect([points[0].step, points.at(-1)!.step]).toEqual([WINDOW, 2000]);
    const gaps = points.slice(1).map(({ step }, i) => step - points[i].step);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  });

  it("of fewer steps than the window is shown from its first, by means of what there is", () => {
    const { points } = lossBands(linear(9))[0];
    expect(points.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(points.at(-1)).toEqual({ step: 9, mean: 15, low: 15, high: 15 });
  });

  it("has a band from the lowest to the highest seed, of finished runs alone", () => {
    const state: MadeStudy["state"] = ({ seed }) => (seed === 4 ? { kind: "partial", step: 0 } : { kind: seed === 2 ? "trained" : "done" });
    const [band] = lossBands(linear(120, { seeds: [1, 2, 3, 4], state }));
    expect([band.seeds, band.msPerStep]).toEqual([[1, 2, 3], 2]);
    const last = band.points.at(-1)!;
    const expected = { mean: 120 - 49.5 + 20, low: 120 - 49.5 + 10, high: 120 - 49.5 + 30 };
    for (const key of ["mean", "low", "high"] as const) expect(last[key]).toBeCloseTo(expected[key], 9);
  });

  it("is a band for each configuration and data set that has runs", () => {
    const study = linear(120, {
      configs: { plain: SMALL, other: SMALL },
      datasets: ["moons", "line"],
      state: ({ config, dataset }) => ({ kind: config === "other" && dataset === "line" ? "missing" : "done" }),
    });
    expect(lossBands(study).map(({ config, dataset }) => `${config} ${dataset}`)).toEqual(["plain moons", "plain line", "other moons"]);
  });

  it("of a run without a log leaves that run out", () => {
    const study = linear(120, { seeds: [1, 2] });
    writeFileSync(study.runs[1].folder.file("metrics.jsonl"), "");
    const [band] = lossBands(study);
    expect([band.seeds, band.points.length]).toEqual([[1], 21]);
    writeFileSync(study.runs[0].folder.file("metrics.jsonl"), "");
    expect(lossBands(study)).toEqual([]);
  });
});

describe("divergence", () => {
  it("is that of each snapshot which all seeds have; what does not exist is left out", () => {
    const study = linear(120, { configs: { plain: SMALL, silent: SMALL }, seeds: [1, 2] });
    const [one, two] = study.runs.filter(({ planned }) => planned.config === "plain");
    writeLog(one.folder.file("curve.jsonl"), [
      { step: 50, samples: 2000, kl: 3 },
      { step: 100, samples: 2000, kl: 1 },
      { step: 120, samples: 2000, kl: -0.5 },
    ]);
    writeLog(two.folder.file("curve.jsonl"), [
      { step: 50, samples: 2000, kl: 5 },
      { step: 100, samples: 2000, kl: null },
      { step: 120, samples: 2000, kl: 0.5 },
    ]);
    const bands = klBands(study);
    expect(bands).toHaveLength(1);
    expect(bands[0]).toMatchObject({ config: "plain", seeds: [1, 2], msPerStep: 1.5 });
    expect(bands[0].points).toEqual([
      { step: 50, mean: 4, low: 3, high: 5 },
      { step: 120, mean: 0, low: -0.5, high: 0.5 },
    ]);
  });
});
