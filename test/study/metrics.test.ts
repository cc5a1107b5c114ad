/** Metrics that a configuration asks for beside those that every run measures. */

import { expect, it } from "vitest";
import { METRICS, SAMPLE_METRICS } from "../../src/metrics/list.js";
import { configJsonSchema, makeRunConfig, parseConfig, parseRunConfig } from "../../src/study/config/config.js";
import { canonicalJson } from "../../src/formats/canonical-json.js";
import { runId } from "../../src/study/config/identity.js";

const DEFAULTS = SAMPLE_METRICS.filter(({ measured }) => measured !== "when asked for").map(({ name }) => name);
const FURTHER = SAMPLE_METRICS.filter(({ measured }) => measured === "when asked for").map(({ name }) => name);

const parsed = (metrics?: string[]): ReturnType<typeof parseConfig> =>
  parseConfig(metrics === undefined ? {} : { evaluation: { metrics } }, "test");
const run = (metrics?: string[]): ReturnType<typeof makeRunConfig> => makeRunConfig(parsed(metrics), { name: "moons" }, 1, "test");

it("are no part of a configuration that asks for none, nor of its identity", () => {
  expect(canonicalJson(parsed())).not.toContain("metrics");
  for (const asked of [[], ["mmd"], DEFAULTS]) expect(runId(run(asked))).toBe(runId(run()));
});

it("stand in it each once, in the order of the results", () => {
  expect(parsed([...FURTHER.toReversed(), ...FURTHER, "mmd"]).evaluation.metrics ?? []).toEqual(FURTHER);
  for (const name of FURTHER) expect(runId(run([name]))).not.toBe(runId(run()));
});

it("come back from the file of a run", () => {
  for (const asked of [[], FURTHER]) {
    const written = JSON.parse(canonicalJson(run(asked))) as unknown;
    expect(canonicalJson(parseRunConfig(written, "run.json"))).toBe(canonicalJson(run(asked)));
  }
});

it.each([
  ["precison", 'evaluation.metrics[1] is "precison"; did you mean "precision"?: valid: kl_divergence, kl_divergence_reverse, sliced_w1'],
  ["sliced", 'evaluation.metrics[1] is "sliced"; did you mean "sliced_w1"?: valid: '],
  // a run measures these of itself
  ["eval_loss", 'evaluation.metrics[1] is "eval_loss"'],
])("refuse a name that is none of them by the nearest: %s", (name, message) => {
  expect(() => parsed(["mmd", name])).toThrow(message);
});

it("are named in the JSON schema", () => {
  const text = JSON.stringify(configJsonSchema());
  for (const { name } of SAMPLE_METRICS) expect(text).toContain(`"${name}"`);
  expect(METRICS.length).toBeGreaterThan(SAMPLE_METRICS.length);
});
