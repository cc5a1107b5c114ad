/** The five configurations of the 2024 experiment, as it was coded, and its four data sets. */

import type { DatasetName } from "../../data/datasets.js";
import type { ConfigInput } from "../config/config.js";

const coarse = { name: "coarse", size: 5 };
const fine = { name: "fine", size: 20 };

/** By name, as a configuration file would write them. */
export const PAPER_CONFIGS: Record<string, ConfigInput> = {
  baseline: {},
  "grid-10": { grid: { levels: [{ name: "grid", size: 10 }] } },
  "grid-20": { grid: { levels: [{ name: "grid", size: 20 }] } },
  "multi-scale": { grid: { levels: [coarse, fine] } },
  "multi-scale-l1": { grid: { levels: [coarse, { ...fine, penalty: { kind: "l1", weight: 0.01 } }] } },
};

/** The data sets that they were trained on. */
export const PAPER_DATASETS: readonly DatasetName[] = ["circle", "dino", "line", "moons"];
