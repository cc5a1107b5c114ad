/** The names that `plot --only` knows are those that figures are given. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { figureKind, FIGURES } from "../../src/plot/study/figure-names.js";

it("knows every name in the code that gathers figures, and no other", () => {
  const folder = new URL("../../src/plot/study/", import.meta.url);
  const text = readdirSync(folder)
    .filter((file) => file !== "figure-names.ts")
    .map((file) => readFileSync(new URL(file, folder), "utf8"))
    .join("");
  const fixed = [...text.matchAll(/(?:\bname:|\bOVERVIEW =) "([a-z_]+)"/g)].map(([, name]) => name);
  expect(fixed.toSorted()).toEqual([...FIGURES].toSorted());
  const built = [...text.matchAll(/\bname: `([^`]+)`/g)].map(([, name]) => name.replace(/\$\{step\}/g, "7").replace(/\$\{\w+\}/g, "x"));
  expect(built.length).toBeGreaterThan(4);
  for (const name of built) expect(figureKind(name), name).toBeDefined();
  expect(figureKind("moons_denoising")).toBe("animation");
  expect(figureKind("moons_baseline_coarse_step_500")).toBe("figure");
  expect(figureKind("train_los")).toBeUndefined();
});
