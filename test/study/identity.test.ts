/** Runs keep their identity: what is added to the configuration must not touch runs that do not use it. */

import { expect, it } from "vitest";
import { configJsonSchema, parseConfig } from "../../src/study/config/config.js";
import { loadStudy, planRuns } from "../../src/study/config/definition.js";

it("the paper's configurations on moons, seed 1", () => {
  const runs = planRuns(loadStudy("paper", { seeds: [1] }), ["*/moons"]);
  expect(Object.fromEntries(runs.map(({ config, id }) => [config, id]))).toEqual({
    baseline: "bebc37fe35a7ea4c",
    "grid-10": "1305436449dfc544",
    "grid-20": "a4f2f3b433703c6d",
    "multi-scale": "34ded9bb6de49b05",
    "multi-scale-l1": "46e4161be241216b",
  });
});

it.each<[unknown, object]>([
  [{}, { kind: "linear", timesteps: 100, betaStart: 1e-4, betaEnd: 0.02 }],
  [
    { kind: "quadratic", betaEnd: 0.1 },
    { kind: "quadratic", timesteps: 100, betaStart: 1e-4, betaEnd: 0.1 },
  ],
  [{ kind: "cosine" }, { kind: "cosine", timesteps: 100, offset: 0.008 }],
  [
    { kind: "karras", timesteps: 18 },
    { kind: "karras", timesteps: 18, sigmaMin: 0.003, sigmaMax: 40, rho: 7 },
  ],
  [{ rescale: "zero-terminal-snr" }, { kind: "linear", timesteps: 100, betaStart: 1e-4, betaEnd: 0.02, rescale: "zero-terminal-snr" }],
])("a schedule %o is resolved with its defaults and nothing else", (schedule, resolved) => {
  expect(parseConfig({ schedule }, "test").schedule).toStrictEqual(resolved);
});

it.each<[object, string]>([
  [{ kind: "cosin" }, 'schedule.kind is "cosin"; did you mean "cosine"?: valid: linear, quadratic, cosine, karras'],
  [{ kind: 3 }, "schedule.kind is 3: valid: linear, quadratic, cosine, karras"],
  [{ kind: "cosine", ofset: 0 }, 'unknown key "ofset" in schedule; did you mean "offset"? (valid: kind, timesteps, offset, rescale)'],
  [{ kind: "cosine", betaEnd: 0.1 }, 'unknown key "betaEnd" in schedule (valid: kind, timesteps, offset, rescale)'],
  [{ sigmaMin: 0.1 }, 'unknown key "sigmaMin" in schedule (valid: kind, timesteps, betaStart, betaEnd, rescale)'],
  [{ kind: "karras", sigmaMin: 0 }, "schedule.sigmaMin is 0: must be at least 0.0001"],
  [{ rescale: "zero" }, 'schedule.rescale is "zero"'],
])("a schedule %o is refused", (schedule, message) => {
  expect(() => parseConfig({ schedule }, "test")).toThrow(message);
});

it("the JSON schema knows every kind of schedule", () => {
  const text = JSON.stringify(configJsonSchema());
  for (const kind of ["linear", "quadratic", "cosine", "karras"]) expect(text).toContain(`"${kind}"`);
});
