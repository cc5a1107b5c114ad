/** Long work gives way to timers and signals, and an end before its time leaves the model whole. */

import { expect, it } from "vitest";
import { DiffusionModel } from "../../src/model/node.js";
import { moons, SMALL_MODEL } from "../support/small-models.js";

/** A step of some milliseconds. */
const SLOW = { denoiser: { embeddingDim: 32, hiddenSize: 128, hiddenLayers: 2 }, training: { batchSize: 256 } } as const;

/** Milliseconds of this process's own work so far: on a machine that has other work too, time passes faster. */
function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The longest work between two ticks of a timer, in ms, and how many ticks there were. */
async function longestWait(work: () => Promise<unknown>): Promise<{ wait: number; ticks: number }> {
  const ticks = [worked()];
  const timer = setInterval(() => ticks.push(worked()), 5);
  await work();
  ticks.push(worked());
  clearInterval(timer);
  return { wait: Math.max(...ticks.slice(1).map((tick, i) => tick - ticks[i])), ticks: ticks.length - 2 };
}

/** What is promised, in ms. */
const PROMISED = 50;
/** The engine compiles and collects as it goes: one of so many attempts has to do. */
const ATTEMPTS = 5;

it.each<[string, () => Promise<unknown>]>([
  ["fit", () => DiffusionModel.fit(moons(2000), { ...SLOW, steps: 150, backend: "wasm" })],
  [
    "sample",
    async () => {
      const model = await DiffusionModel.create(moons(2000), { ...SLOW, backend: "wasm" });
      await model.sample(2000);
    },
  ],
])("%s lets a timer tick at least every 50 ms", async (_, work) => {
  await work();
  let best = { wait: Infinity, ticks: 0 };
  for (let attempt = 0; attempt < ATTEMPTS && best.wait > PROMISED; attempt++) best = await longestWait(work);
  expect(best.wait).toBeLessThanOrEqual(PROMISED);
  expect(best.ticks).toBeGreaterThan(3);
});

it("a signal ends training with its reason, and the model goes on from its last step to the same bits", async () => {
  const whole = await DiffusionModel.fit(moons(), SMALL_MODEL);
  const model = await DiffusionModel.create(moons(), SMALL_MODEL);
  const controller = new AbortController();
  const reason = new Error("enough");
  const steps: number[] = [];
  const training = (async () => {
    for await (const { step } of model.train(moons(), { signal: controller.signal })) {
      steps.push(step);
      if (step === 11) controller.abort(reason);
    }
  })();
  await expect(training).rejects.toBe(reason);
  expect(steps.at(-1)).toBe(11);
  expect(model.training.steps).toBe(11);
  expect((await model.sample(3)).every(Number.isFinite)).toBe(true);
  expect((await model.bound([[0, 0]]))[0]).toBeGreaterThan(-100);
  for await (const { step } of model.train(moons())) steps.push(step);
  expect(steps).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  expect(model.digest).toBe(whole.digest);
});

it("a signal from a timer ends the work", async () => {
  await expect(DiffusionModel.fit(moons(), { ...SLOW, steps: 1_000_000, signal: AbortSignal.timeout(200) })).rejects.toThrow(/timeout/);
  const model = await DiffusionModel.create(moons(), SLOW);
  await expect(model.sample(1_000_000, { signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/);
  await expect(model.sample(1, { signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow("before");
});

it("a model that is being trained is sampled as of its last step, and not trained twice at once", async () => {
  const model = await DiffusionModel.create(moons(), SMALL_MODEL);
  const digests = new Set<string>();
  for await (const { step } of model.train(moons(), { steps: 4 })) {
    digests.add(model.digest);
    expect(model.training.steps).toBe(step);
    expect((await model.sample(2)).length).toBe(4);
    const other = model.train(moons());
    await expect(other.next()).rejects.toThrow("the model is being trained: end that training first");
  }
  expect(digests.size).toBe(4);
});

it("tells of every step", async () => {
  const losses: number[] = [];
  await DiffusionModel.fit(moons(), { ...SMALL_MODEL, steps: 7, onStep: ({ loss }) => losses.push(loss) });
  expect(losses.length).toBe(7);
  expect(losses.every(Number.isFinite)).toBe(true);
});

it("a training that diverges says at which step, and what it left is not saved", async () => {
  const model = await DiffusionModel.create([[0], [1]], { training: { learningRate: 1e25 } });
  const training = (async () => {
    for await (const { step } of model.train([[0], [1]])) if (step > 1000) break;
  })();
  await expect(training).rejects.toThrow(/^training diverged: at step \d+/);
  expect(() => model.save()).toThrow("a weight is not finite");
});
