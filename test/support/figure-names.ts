/** The names of the figures: each is a file under src/plot/figures. */

import { readdirSync } from "node:fs";
import { basename } from "node:path";

export const FIGURE_FILES: readonly string[] = readdirSync("src/plot/figures", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => basename(name, ".ts"));
