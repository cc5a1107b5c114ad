/** The configurations in which all backends must give the same bytes. */

import type { TraceCase } from "./trace.js";

type Sizes = [dimensions: number, embeddingDim: number, hiddenSize: number, hiddenLayers: number, timesteps: number];

function traceCase(name: string, sizes: Sizes, rest: Pick<TraceCase, "batches"> & Partial<TraceCase>): TraceCase {
  const [dimensions, embeddingDim, hiddenSize, hiddenLayers, timesteps] = sizes;
  return { name, dimensions, embeddingDim, hiddenSize, hiddenLayers, timesteps, ...rest };
}

export const CASES: TraceCase[] = [
  traceCase("no grid", [2, 8, 16, 2, 10], { batches: [12, 12, 12, 7], samples: 30 }),
  traceCase("one level", [2, 8, 16, 2, 10], { levels: [4], batches: [12, 12, 12, 5], samples: 30 }),
  traceCase("two levels, L1 on the fine one", [2, 10, 33, 3, 7], { levels: [5, 20], l1: [0, 0.01], batches: [17, 17, 17, 3], samples: 50 }),
  traceCase("three levels, L1 on two", [2, 6, 16, 1, 9], { levels: [2, 3, 7], l1: [0.03, 0, 0.001], batches: [8, 8, 8], samples: 20 }),
  traceCase("one coordinate", [1, 4, 7, 2, 7], { axes: [0], levels: [6], l1: [0.01], batches: [3, 3, 2], samples: 21 }),
  traceCase("one coordinate, no grid", [1, 32, 40, 1, 12], { batches: [53, 53, 20], samples: 11 }),
  traceCase("grid over the third of three axes", [3, 8, 16, 2, 10], { axes: [2], levels: [9], batches: [17, 17, 9], samples: 33 }),
  traceCase("grid over three axes in another order", [3, 32, 33, 2, 5], {
    axes: [2, 0, 1],
    levels: [2, 4],
    l1: [0, 0.02],
    batches: [8, 8, 1],
    samples: 13,
  }),
  traceCase("four coordinates", [4, 10, 40, 1, 10], { axes: [3, 1], levels: [5], batches: [53, 53, 30], samples: 9 }),
  traceCase("five coordinates", [5, 34, 40, 4, 10], { axes: [4, 0], levels: [3, 8], l1: [0, 0.01], batches: [17, 17, 2], samples: 10 }),
  traceCase("sixteen coordinates", [16, 4, 33, 1, 4], { axes: [15, 7], levels: [4], batches: [8, 5], samples: 6 }),
  traceCase("one hidden unit", [2, 4, 1, 1, 3], { levels: [2], batches: [3, 3, 1], samples: 8 }),
  traceCase("no hidden layers", [2, 6, 7, 0, 7], { levels: [3], l1: [0.01], batches: [17, 17, 4], samples: 12 }),
  traceCase("eight levels", [2, 4, 7, 1, 5], { levels: [1, 2, 3, 4, 5, 6, 7, 8], batches: [8, 8, 3], samples: 8 }),
  traceCase("batches of one row", [2, 8, 16, 2, 7], { levels: [4], batches: [1, 1, 1], samples: 5 }),
  traceCase("one timestep", [2, 8, 16, 1, 1], { levels: [4], batches: [17, 17, 8], samples: 40 }),
  traceCase("a hundred timesteps, quadratic", [2, 32, 16, 1, 100], {
    schedule: "quadratic",
    levels: [5, 6],
    l1: [0, 0.01],
    batches: [53, 53, 17],
    samples: 10,
  }),
  traceCase("more timesteps than rows", [2, 6, 7, 1, 300], { levels: [3], batches: [8, 8, 3], samples: 4 }),
  traceCase("points far outside the box", [2, 8, 16, 1, 7], { levels: [4], batches: [17, 17], spread: 1e4 }),
  traceCase("points too large for an angle", [2, 8, 16, 1, 7], { levels: [4], batches: [17, 17], spread: 1e6 }),
  traceCase("one level of regions", [2, 8, 16, 2, 10], { regions: [5], batches: [12, 12, 7] }),
  traceCase("three levels of regions beside a grid", [3, 10, 33, 2, 7], { regions: [2, 6, 40], levels: [4], batches: [17, 17, 3] }),
  traceCase("full size, two levels of regions", [2, 128, 256, 3, 100], { regions: [20, 160], batches: [256, 160] }),
  traceCase("multilinear", [2, 8, 16, 2, 10], {
    levels: [5, 20],
    l1: [0, 0.01],
    grid: { lookup: "multilinear" },
    batches: [17, 17, 5],
    samples: 30,
  }),
  traceCase("multilinear on one axis", [2, 8, 16, 1, 5], {
    axes: [1],
    levels: [1, 7],
    grid: { lookup: "multilinear" },
    batches: [8, 8, 3],
    samples: 8,
  }),
  traceCase("multilinear on three axes", [3, 8, 16, 1, 5], {
    axes: [2, 0, 1],
    levels: [4],
    grid: { lookup: "multilinear" },
    batches: [17, 17, 5],
    samples: 9,
  }),
  traceCase("multilinear on four axes, gated", [5, 8, 16, 1, 4], {
    axes: [4, 0, 2, 1],
    levels: [2, 3],
    grid: { lookup: "multilinear", gate: true },
    batches: [17, 17, 5],
    samples: 9,
  }),
  traceCase("multilinear, far outside the box", [2, 8, 16, 1, 7], {
    levels: [4],
    grid: { lookup: "multilinear" },
    batches: [17, 17],
    spread: 1e4,
  }),
  traceCase("penalties of four kinds", [2, 8, 16, 1, 7], {
    levels: [3, 5, 6, 7],
    penalties: [
      { kind: "l2", weight: 0.01 },
      { kind: "elastic-net", weight: 0.02, l1Ratio: 0.25 },
      { kind: "total-variation", weight: 0.003 },
      { kind: "l1", weight: 1, reduction: "mean" },
    ],
    batches: [12, 12, 5],
    samples: 8,
  }),
  traceCase("mean total variation over three axes", [3, 8, 16, 1, 3], {
    axes: [1, 2, 0],
    levels: [1, 5],
    penalties: [
      { kind: "total-variation", weight: 1, reduction: "mean" },
      { kind: "total-variation", weight: 2, reduction: "mean" },
    ],
    batches: [12, 12, 5],
    samples: 8,
  }),
  traceCase("gate on eight levels", [2, 8, 16, 1, 7], {
    levels: [5, 1, 2, 3, 4, 6, 7, 8],
    grid: { gate: true },
    l1: [0, 0, 0, 0, 0, 0, 0, 0.01],
    batches: [12, 12, 5],
    samples: 8,
  }),
  traceCase("as written", [2, 8, 16, 2, 10], { levels: [5, 20], grid: { mode: "as-written" }, batches: [17, 17, 5], samples: 30 }),
  traceCase("as written, factors at their smallest", [2, 8, 16, 1, 6], {
    levels: [2, 3],
    grid: { mode: "as-written" },
    values: [-0.5, 1],
    batches: [17, 17, 5],
    samples: 12,
  }),
  traceCase("as written, quadratic, with all options", [3, 10, 33, 1, 40], {
    schedule: "quadratic",
    axes: [2, 0],
    levels: [3, 7],
    penalties: [
      { kind: "l2", weight: 0.01 },
      { kind: "total-variation", weight: 0.01 },
    ],
    grid: { mode: "as-written", lookup: "multilinear", gate: true },
    batches: [17, 17, 5],
    samples: 13,
  }),
  traceCase("the data as target", [2, 8, 16, 2, 10], { target: "x0", batches: [17, 17, 5], samples: 30 }),
  traceCase("the velocity as target", [3, 10, 33, 2, 40], { target: "v", batches: [17, 17, 5], samples: 30 }),
  traceCase("the velocity as target, beside a grid and regions", [3, 8, 16, 1, 7], {
    levels: [4],
    regions: [3],
    target: "v",
    batches: [17, 17, 5],
  }),
  traceCase("the data as target, as written", [2, 8, 16, 1, 6], {
    levels: [2, 3],
    grid: { mode: "as-written" },
    target: "x0",
    batches: [17, 17, 5],
    samples: 12,
  }),
  traceCase("the velocity of a flow", [2, 8, 16, 2, 10], { schedule: "flow", target: "v", batches: [17, 17, 5], samples: 30 }),
  traceCase("the data of a flow, beside a grid", [3, 10, 33, 2, 40], {
    schedule: "flow",
    target: "x0",
    levels: [2, 3],
    batches: [17, 17, 5],
    samples: 30,
  }),
  traceCase("conditions, with guidance", [2, 8, 16, 2, 10], {
    conditions: [
      { name: "colour", count: 3, dropout: 0.2 },
      { name: "size", count: 2 },
    ],
    batches: [17, 17, 5],
    samples: 300,
    drawing: { condition: [1, 0], guidance: 2.5 },
  }),
  traceCase("a condition beside a grid, the velocity of a flow, with guidance", [3, 10, 33, 1, 7], {
    levels: [4],
    conditions: [{ name: "colour", count: 40, dropout: 0.1 }],
    schedule: "flow",
    target: "v",
    batches: [17, 17, 5],
    samples: 30,
    drawing: { condition: Array.from({ length: 30 }, (_, row) => row + 5), guidance: 0.5, sampler: { kind: "heun", steps: 4 } },
  }),
  traceCase("conditions beside regions", [2, 8, 16, 1, 7], {
    regions: [2, 6],
    conditions: [{ name: "colour", count: 5, dropout: 0.1 }],
    batches: [17, 17, 5],
  }),
  traceCase("full size, two levels, L1", [2, 128, 256, 3, 100], { levels: [5, 20], l1: [0, 0.01], batches: [256, 160] }),
];
