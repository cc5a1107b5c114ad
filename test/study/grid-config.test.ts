/** The noise grid's options in a configuration: their defaults, what is refused, and a run that uses them all. */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { loadBackend } from "../../src/backend/node.js";
import { gridArrays } from "../../src/diffusion/network/parameters.js";
import { initialParameters } from "../../src/diffusion/network/initial-parameters.js";
import { openRun } from "../../src/study/run/folder/run-folder.js";
import { configJsonSchema, makeRunConfig, modelOf, parseConfig } from "../../src/study/config/config.js";
import type { RunEvent } from "../../src/study/run/events.js";
import { executeRun } from "../../src/study/run/run.js";
import { RunFolder } from "../../src/study/run/folder/run-folder.js";
import { samplersOf } from "../../src/study/config/sampler-config.js";

const LEVELS = [
  { name: "coarse", size: 3 },
  { name: "fine", size: 5 },
];
const grid = (options: object): unknown => parseConfig({ grid: { levels: LEVELS, ...options } }, "c").grid;
const run = (options: object, rest: object = {}) =>
  makeRunConfig(
    parseConfig({ ...SMALL, grid: { levels: LEVELS, ...options }, ...rest }, "c"),
    { name: "swiss-roll-3d", count: 300 },
    1,
    "c",
  );
const SMALL = {
  denoiser: { embeddingDim: 8, hiddenSize: 16, hiddenLayers: 1 },
  schedule: { timesteps: 6 },
  training: { steps: 60, batchSize: 32 },
  evaluation: { samples: 60, neighbours: 2 },
};

describe("an option", () => {
  const PLAIN = { axes: [0, 1], lower: [-1, -1], upper: [1, 1], levels: LEVELS.map((level) => ({ ...level, penalty: null })) };

  it("at its default leaves no trace", () => {
    const written = { lookup: "nearest", initialisation: { kind: "ones" }, gate: false, mode: "reference" };
    expect(grid({})).toStrictEqual(PLAIN);
    expect(grid(written)).toStrictEqual(PLAIN);
    const penalty = { kind: "l1", weight: 0.1 };
    const penalised = (value: object): unknown => grid({ levels: [{ name: "a", size: 2, penalty: value }] });
    expect(penalised({ ...penalty, reduction: "sum" })).toStrictEqual(penalised(penalty));
    expect(penalised(penalty)).toStrictEqual({ ...PLAIN, levels: [{ name: "a", size: 2, penalty }] });
  });

  it("that is asked for is kept, with the defaults of its own", () => {
    const asked = { lookup: "multilinear", initialisation: { kind: "density" }, gate: true, mode: "as-written" };
    expect(grid(asked)).toStrictEqual({ ...PLAIN, ...asked, initialisation: { kind: "density", power: 0.5 } });
    const penalty = { kind: "elastic-net", weight: 0.1, reduction: "mean" };
    expect(grid({ levels: [{ name: "a", size: 2, penalty }] })).toMatchObject({ levels: [{ penalty: { ...penalty, l1Ratio: 0.5 } }] });
  });

  it.each<[object, string]>([
    [{ lookup: "multilinar" }, 'grid.lookup is "multilinar"; did you mean "multilinear"?: valid: nearest, multilinear'],
    [{ mode: "paper" }, 'grid.mode is "paper": valid: reference, as-written'],
    [{ gate: "yes" }, 'grid.gate is "yes": must be of type boolean'],
    [{ initialisation: { kind: "normal" } }, "grid.initialisation.deviation is missing"],
    [{ initialisation: { kind: "normal", deviation: 2 } }, "grid.initialisation.deviation is 2: must be at most 1"],
    [{ initialisation: { kind: "dens" } }, 'grid.initialisation.kind is "dens"; did you mean "density"?: valid: ones, normal, density'],
    [{ initialisation: { kind: "density", deviation: 0.1 } }, 'unknown key "deviation" in grid.initialisation (valid: kind, power)'],
    [{ levels: [{ name: "a", size: 2, penalty: { kind: "l3", weight: 1 } }] }, "valid: l1, l2, elastic-net, total-variation"],
    [
      { levels: [{ name: "a", size: 2, penalty: { kind: "l2", weight: 1, l1Ratio: 0.5 } }] },
      'unknown key "l1Ratio" in grid.levels[0].penalty (valid: kind, weight, reduction)',
    ],
    [{ levels: [{ name: "a", size: 2, penalty: { kind: "l2", weight: 1, reduction: "max" } }] }, "valid: sum, mean"],
  ])("%j is refused", (options, message) => {
    expect(() => grid(options)).toThrow(message);
  });

  it.each<[object, string]>([
    [
      { gate: true, levels: [{ name: "one", size: 3 }] },
      "grid.gate scales the last level by the first: it needs at least 2 levels, there is 1",
    ],
    [{ gate: true, levels: [...LEVELS, { name: "gate", size: 3 }] }, 'grid.levels has a level named "gate"'],
  ])("%j is refused of a model", (options, message) => {
    expect(() => run(options)).toThrow(message);
  });

  it("multilinear is refused on five axes", () => {
    const config = parseConfig({ grid: { axes: [0, 1, 2, 3, 4], levels: LEVELS, lookup: "multilinear" } }, "c");
    expect(() => makeRunConfig(config, { name: "mixture-5d", count: 300 }, 1, "c")).toThrow(
      'grid.lookup is "multilinear" on 5 axes: at most 4 axes, or "nearest"',
    );
  });
});

it("the JSON schema knows every option", () => {
  const text = JSON.stringify(configJsonSchema());
  for (const word of ["multilinear", "elastic-net", "total-variation", "reduction", "density", "gate", "as-written"])
    expect(text).toContain(`"${word}"`);
});

describe("variance as-written", () => {
  const asked = { evaluation: { samplers: [{ kind: "ddpm", variance: "as-written" }] } };

  it("is the default of a grid of that mode alone", () => {
    const variance = (mode: string): unknown => samplersOf(run({ mode }))[0];
    expect([variance("as-written"), variance("reference")]).toEqual([
      { kind: "ddpm", variance: "as-written" },
      { kind: "ddpm", variance: "fixed_small" },
    ]);
  });

  it("is refused of other models", () => {
    const message = 'evaluation.samplers asks for variance as-written, which needs a grid whose mode is "as-written": ';
    expect(() => run({}, asked)).toThrow(`${message}its mode is "reference"`);
    const without = parseConfig({ ...SMALL, ...asked }, "c");
    expect(() => makeRunConfig(without, { name: "moons", count: 300 }, 1, "c")).toThrow(`${message}there is no grid`);
    expect(run({ mode: "as-written" }, asked).evaluation.samplers).toHaveLength(1);
  });
});

describe("a run with all options", async () => {
  const options = {
    axes: [2, 0],
    levels: [{ name: "coarse", size: 3, penalty: { kind: "total-variation", weight: 0.01 } }, LEVELS[1]],
    lookup: "multilinear",
    initialisation: { kind: "density" },
    gate: true,
    mode: "as-written",
  };
  const config = run(options, { evaluation: { ...SMALL.evaluation, curve: true, samplers: [{ kind: "ddpm", variance: "as-written" }] } });
  const factory = await loadBackend("wasm");

  it("ends with finite metrics, its gate in the model, and the same digest when it was interrupted", () => {
    const finish = (interruptAt: number): { folder: RunFolder; events: RunEvent[] } => {
      const folder = new RunFolder(join(temporaryFolder(), "run"), config, "all");
      for (const event of executeRun(folder, factory, false)) if (event.kind === "step" && event.record.step === interruptAt) break;
      return { folder, events: [...executeRun(folder, factory, true)] };
    };
    const [{ folder }, other] = [finish(20), finish(60)];
    const { digest, metrics } = folder.result()!;
    expect(other.folder.result()!.digest).toBe(digest);
    const values = metrics.filter(({ metric }) => /^(kl_divergence|bound|eval_loss|gate_grid_variance)/.test(metric));
    expect(values.map(({ metric }) => metric)).toContain("bound");
    expect(values.length).toBeGreaterThanOrEqual(5);
    for (const { metric, value } of values) expect([metric, value === null]).toEqual([metric, false]);
    expect(metrics.find(({ metric }) => metric.includes("at_step"))?.sampler).toBe("ddpm-as-written");

    const model = modelOf(config, null);
    const parameters = openRun(folder.path).parts.weights.trained;
    const [coarse, fine, gate] = gridArrays(model);
    expect([coarse.name, fine.name, gate.name, gate.shape]).toEqual(["coarse", "fine", "gate", [6, 3, 3]]);
    expect(new Set(parameters.subarray(gate.offset, gate.offset + gate.length)).size).toBeGreaterThan(1);
  });

  it("cannot begin without points to count", () => {
    expect(() => initialParameters(modelOf(config, null), 1)).toThrow('grid.initialisation is "density", which counts points');
  });
});
