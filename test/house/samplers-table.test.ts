/** The table of docs/samplers.md says what the records say. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { SAMPLERS } from "../../src/diffusion/samplers/index.js";
import type { SamplerOption } from "../../src/diffusion/samplers/record/options.js";
import { wordsOf } from "../../src/diffusion/samplers/record/options.js";
import type { AnySamplerRecord } from "../../src/diffusion/samplers/record/record.js";

function optionText(key: string, option: SamplerOption): string {
  if (option.type === "list") return `\`${key}\`: whole numbers, with \`${option.where.join("` `")}\``;
  if (option.type === "number" || option.type === "whole") return `\`${key}\`: ${option.minimum} to ${option.maximum} (${option.default})`;
  return `\`${key}\`: ${wordsOf(option).join(", ")} (${option.default})`;
}

function row({ name, label, order, noise, predictions, options, source }: AnySamplerRecord): string {
  const drawn = typeof noise === "string" ? `where \`${noise}\` is above 0` : noise ? "yes" : "no";
  const described = Object.entries(options).map(([key, option]) => optionText(key, option));
  return `| ${[`\`${name}\``, label, order ?? "-", drawn, predictions, described.join("; ") || "none", source].join(" | ")} |`;
}

it("has a row per sampler, in the order of the list", () => {
  const text = readFileSync(new URL("../../docs/samplers.md", import.meta.url), "utf8");
  const rows = text.split("\n").filter((line) => line.startsWith("| `"));
  expect(rows).toEqual(SAMPLERS.map(row));
});
