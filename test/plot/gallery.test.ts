/** Every entry of the gallery draws the bytes of its snapshot; `npm run gallery` makes them anew after a look at what changed. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ENTRIES } from "../../gallery/entries.js";
import { toSvg } from "../../src/plot/drawing/render.js";
import { FIGURE_FILES } from "../support/figure-names.js";

const HELPERS = ["entries.ts", "entry.ts", "example.ts", "main.ts"];

it("has an entry for every figure, and a file for every entry", () => {
  const files = readdirSync("gallery").filter((name) => name.endsWith(".ts") && !HELPERS.includes(name));
  expect(files.map((name) => name.replace(/\.ts$/, "")).toSorted()).toEqual(Object.keys(ENTRIES).toSorted());
  expect(Object.keys(ENTRIES).toSorted()).toEqual(FIGURE_FILES.toSorted());
  expect(readdirSync("gallery/snapshots").toSorted()).toEqual(FIGURE_FILES.map((name) => `${name}.svg`).toSorted());
});

describe.each(Object.entries(ENTRIES))("%s", (name, { figure }) => {
  it("draws the bytes of its snapshot, twice", async () => {
    const svg = await toSvg(figure());
    expect(svg === readFileSync(`gallery/snapshots/${name}.svg`, "utf8")).toBe(true);
    expect((await toSvg(figure())) === svg).toBe(true);
  });

  it("fits a page, says what it shows, and asks for nothing from elsewhere", async () => {
    const svg = await toSvg(figure());
    expect(Number(/ width="([\d.]+)"/.exec(svg)![1])).toBeLessThan(760);
    expect(svg).toMatch(/^<svg role="img" aria-label="[^"]{30,}"/);
    expect(svg.replaceAll(/xmlns(:xlink)?="[^"]*"/g, "")).not.toMatch(/https?:/);
    expect(svg.replaceAll(/href="data:[^"]*"/g, "")).not.toMatch(/NaN|undefined|Infinity/);
  });
});
