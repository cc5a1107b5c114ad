/** A configuration without zod: the same values as a configuration file gives, whatever it leaves out. */

import { expect, it } from "vitest";
import type { ConfigurationInput } from "../../src/model/input/configuration.js";
import { resolveConfiguration } from "../../src/model/input/configuration.js";
import { resolveSampler } from "../../src/model/input/samplers.js";
import type { ConfigInput } from "../../src/study/config/config.js";
import { parseConfig } from "../../src/study/config/config.js";
import { samplersOf } from "../../src/study/config/sampler-config.js";
import { ADAPTATION_CONFIGS } from "../../src/study/presets/adaptation.js";
import { NEXT_STEPS_CONFIGS } from "../../src/study/presets/next-steps.js";
import { PAPER_CONFIGS } from "../../src/study/presets/paper.js";

const WRITTEN: Record<string, ConfigInput> = {
  ...PAPER_CONFIGS,
  ...ADAPTATION_CONFIGS,
  ...NEXT_STEPS_CONFIGS,
  nothing: {},
  quadratic: { schedule: { kind: "quadratic", betaEnd: 0.1, rescale: "zero-terminal-snr" }, target: "x0" },
  cosine: { schedule: { kind: "cosine" }, target: "epsilon", training: { steps: 50, ema: { decay: 0.9 } } },
  flow: { schedule: { kind: "flow" }, target: "v", training: { annealingSteps: 7 } },
  uniform: { domain: { kind: "uniform" } },
  "k-means": { domain: { kind: "k-means", scale: "axes", memorisedRows: 5 } },
  data: { domain: { kind: "data" }, grid: { box: {}, levels: [{ name: "a", size: 2, penalty: { kind: "elastic-net", weight: 1 } }] } },
  penalties: {
    grid: {
      levels: [
        { name: "a", size: 2, penalty: { kind: "l1", weight: 1, reduction: "mean" } },
        { name: "b", size: 4, penalty: { kind: "l2", weight: 1, reduction: "sum" } },
      ],
      lookup: "nearest",
      gate: false,
      mode: "reference",
      initialisation: { kind: "density" },
    },
  },
  sampler: { evaluation: { samplers: [{ kind: "ddim" }] } },
};

it.each(Object.entries(WRITTEN))("%s", (name, written) => {
  const { evaluation, snapshotEvery: _, ...rest } = parseConfig(written, name);
  const { evaluation: asked, snapshotEvery: _own, ...input } = written;
  const [sampler] = samplersOf({ evaluation, grid: rest.grid });
  const resolved = resolveConfiguration({ ...(input as ConfigurationInput), sampler: asked?.samplers?.[0] }, 2, resolveSampler);
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  expect(resolved).toEqual({ ...given, sampler });
  // what is written out stays as it is
  expect(resolveConfiguration(resolved, 2, resolveSampler)).toEqual(resolved);
});
