/** Which figures a study has, what they cost, and what becomes of one that cannot be drawn. */

import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { UserError } from "../../src/errors/user-error.js";
import { attempt } from "../../src/plot/study/draw.js";
import { FIGURES, figureKind } from "../../src/plot/study/figure-names.js";
import { studyFigures } from "../../src/plot/study/figures.js";
import { lazyAnalysis } from "../../src/plot/study/lazy-analysis.js";
import { writeFigures } from "../../src/plot/study/write-figures.js";
import { SMALL, writeLog, writtenStudy } from "../support/study.js";

const VALUES = { kl_divergence: 0.5, training_time: 2, eval_loss: 0.3, grid_variance: 0.01 };

function study() {
  const made = writtenStudy({
    configs: { baseline: SMALL, gridded: { ...SMALL, grid: { levels: [{ name: "grid", size: 3 }] } } },
    count: 200,
    seeds: [1, 2],
    values: () => VALUES,
  });
  for (const { folder } of made.runs) {
    writeLog(folder.file("metrics.jsonl"), [
      { step: 1, mse: 1 },
      { step: 2, mse: 0.5 },
    ]);
    // no snapshot of a grid is read here
    rmSync(folder.file("grids.safetensors"));
  }
  return made;
}

it("has names that help and errors know", () => {
  const record = study();
  const bySteps = [5, 10].map((steps, i) => ({
    ...record.rows[0],
    sampler: "ddim",
    sample_steps: steps,
    metric: "kl_divergence",
    value: i,
  }));
  const names = studyFigures(lazyAnalysis({ ...record, samplerRows: bySteps })).map(({ name }) => name);
  expect(names.toSorted()).toEqual([...FIGURES].toSorted());
  for (const name of [...names, "a_region_map", "moons_a_error_map", "moons_a_grid_step_100"]) expect(figureKind(name)).toBe("figure");
});

it("computes only what the figures that are asked for need", async () => {
  const record = study();
  const read = new Proxy(record, {
    get(target, key: keyof typeof record) {
      if (key === "samplerRows") throw new Error("samplers compared");
      return target[key];
    },
  });
  expect(await writeFigures(read, { format: "svg", only: ["train_loss", "grid_variance_comparison"], animate: false })).toBe(2);
  expect(readdirSync(record.folder.file("figures")).toSorted()).toEqual(["grid_variance_comparison.svg", "train_loss.svg"]);
  expect(existsSync(record.folder.file("floors.json"))).toBe(false);
  await expect(writeFigures(read, { format: "svg", only: ["differences"], animate: false })).rejects.toThrow("samplers compared");
});

it("draws the others where one cannot be drawn, and says which", async () => {
  const record = study();
  const broken = record.runs[0].folder;
  Object.defineProperty(broken, "config", { value: { ...broken.config, evaluation: null } });
  await expect(writeFigures(record, { format: "svg", only: ["train_loss", "grid_variance_comparison"], animate: false })).rejects.toThrow(
    /^figure train_loss cannot be drawn: /,
  );
  expect(readdirSync(record.folder.file("figures"))).toEqual(["grid_variance_comparison.svg"]);
});

it("tells a damaged file at once", async () => {
  const record = study();
  writeFileSync(record.runs[0].folder.file("metrics.jsonl"), "{\n{\n");
  await expect(writeFigures(record, { format: "svg", only: ["train_loss"], animate: false })).rejects.toThrow(UserError);
  await expect(attempt("a", () => Promise.reject(new UserError("x is damaged")))).rejects.toThrow("x is damaged");
  expect(await attempt("a", () => Promise.reject(new Error("internal: b")))).toEqual({ problem: "figure a cannot be drawn: internal: b" });
});
