/**
 * The study of what the experiment of 2024 named as its next steps and never ran. Every configuration is `multi-scale` with one
 * thing changed, so what differs from it is that thing's.
 */

import type { DatasetName } from "../../data/datasets.js";
import type { ConfigInput } from "../config/config.js";
import { PAPER_CONFIGS, PAPER_DATASETS } from "./paper.js";

type GridInput = NonNullable<ConfigInput["grid"]>;
type Penalty = NonNullable<GridInput["levels"][number]["penalty"]>;

const COARSE = 5;
const FINE = 20;

function sizes(coarse: number, fine: number, penalty?: Penalty): GridInput["levels"] {
  const level = { name: "fine", size: fine };
  return [{ name: "coarse", size: coarse }, penalty === undefined ? level : { ...level, penalty }];
}

function multiScale(changes: Omit<GridInput, "levels">): ConfigInput {
  return { grid: { levels: sizes(COARSE, FINE), ...changes } };
}

function penalised(penalty: Penalty): ConfigInput {
  return { grid: { levels: sizes(COARSE, FINE, penalty) } };
}

/**
 * Penalties lie on the fine level, summed over its values as the experiment's L1 is: its weight was 0.01 in one revision of its code and 0.001 in another.
 * L2, elastic net and total variation have the middle one of L1's three weights.
 */
export const NEXT_STEPS_CONFIGS: Record<string, ConfigInput> = {
  baseline: {},
  "multi-scale": PAPER_CONFIGS["multi-scale"],
  noise: multiScale({ initialisation: { kind: "normal", deviation: 0.1 } }),
  density: multiScale({ initialisation: { kind: "density" } }),
  "sizes-3-12": { grid: { levels: sizes(3, 12) } },
  "sizes-10-20": { grid: { levels: sizes(10, 20) } },
  "sizes-10-40": { grid: { levels: sizes(10, 40) } },
  "l1-1e-2": penalised({ kind: "l1", weight: 0.01 }),
  "l1-1e-3": penalised({ kind: "l1", weight: 0.001 }),
  "l1-1e-4": penalised({ kind: "l1", weight: 0.0001 }),
  l2: penalised({ kind: "l2", weight: 0.001 }),
  "elastic-net": penalised({ kind: "elastic-net", weight: 0.001 }),
  "total-variation": penalised({ kind: "total-variation", weight: 0.001 }),
  gate: multiScale({ gate: true }),
  multilinear: multiScale({ lookup: "multilinear" }),
  box: { domain: { kind: "data" }, ...multiScale({ box: { margin: 0.05 } }) },
};

/** The four of the experiment, one of three coordinates and one of five, of which the grid sees the first two. */
export const NEXT_STEPS_DATASETS: readonly DatasetName[] = [...PAPER_DATASETS, "helix-3d", "mixture-5d"];

export const NEXT_STEPS_SEEDS = [1, 2, 3, 4, 5];
