/** Verbs of one model at the same time, and what is refused: the model is as if they had run one after the other, or as it was. */

import { expect, it } from "vitest";
import { DiffusionModel } from "../../src/model/node.js";
import { halves, moons, SMALL_MODEL } from "../support/small-models.js";

const ANALYTIC = { sampler: "ddpm-analytic" };

it("errors that a verb measures of weights that training has left are not the model's", async () => {
  const model = await DiffusionModel.create(moons(), SMALL_MODEL);
  const steps = model.train(moons(), { steps: 30 });
  await steps.next();
  await steps.next();
  // begins at step 2, and measures while the training goes on
  const early = model.sample(4, ANALYTIC);
  for await (const _ of steps);
  await early;
  await model.sample(4, ANALYTIC);
  const alone = await DiffusionModel.fit(moons(), { ...SMALL_MODEL, steps: 30 });
  await alone.sample(4, ANALYTIC);
  expect(model.digest).toBe(alone.digest);
  expect(model.errors!["scalar"]).toEqual(alone.errors!["scalar"]);
});

it("a training that is refused, or never begun, leaves the model as it was", async () => {
  const model = await DiffusionModel.fit(moons(), { ...SMALL_MODEL, steps: 5 });
  const { parts } = model;
  const running = model.train(moons(), { steps: 9 });
  await running.next();
  // other data, whose errors would be others too
  const second = model.train(
    [
      [0, 1],
      [2, 3],
      [4, 9],
    ],
    { steps: 20 },
  );
  await expect(second.next()).rejects.toThrow("the model is being trained: end that training first");
  for await (const _ of running);
  const alone = await DiffusionModel.fit(moons(), { ...SMALL_MODEL, steps: 5 });
  for await (const _ of alone.train(moons(), { steps: 9 }));
  expect(model.parts).toEqual(alone.parts);
  expect(parts.training.steps).toBe(5);
});

it("a training that is refused once it begins leaves errors, seed and data", async () => {
  const model = await DiffusionModel.fit(halves(), { ...SMALL_MODEL, steps: 5 });
  const { parts } = model;
  const { points } = moons().train(1);
  const steps = model.train({ points, dimensions: 2 }, { steps: 9, seed: 4 });
  await expect(steps.next()).rejects.toThrow("rows of 1 conditions");
  expect(model.parts).toEqual(parts);
});

it("a training whose steps another one has done in the meantime is refused with its own words", async () => {
  const model = await DiffusionModel.create(moons(), SMALL_MODEL);
  const [long, short] = [model.train(moons(), { steps: 12 }), model.train(moons(), { steps: 10, seed: 9 })];
  for await (const _ of long);
  await expect(short.next()).rejects.toThrow("steps is 10: must be a whole number from 13");
  expect(model.training).toMatchObject({ steps: 12, seed: 1 });
});

it("a model that is disposed ends what is under way with one sentence", async () => {
  const model = await DiffusionModel.create(moons(), SMALL_MODEL);
  const waiting = model.train(moons(), { steps: 30 });
  const first = expect(waiting.next()).rejects.toThrow("the model is disposed: load or fit another");
  model.dispose();
  await first;
  const other = await DiffusionModel.create(moons(), SMALL_MODEL);
  const steps = other.train(moons(), { steps: 30 });
  await steps.next();
  const sampling = expect(other.sample(5000)).rejects.toThrow("the model is disposed: load or fit another");
  other.dispose();
  await expect(steps.next()).rejects.toThrow("the model is disposed: load or fit another");
  await sampling;
});

it("errors are measured on data that fit, anew each time, and nothing is kept of data that do not", async () => {
  const model = DiffusionModel.load((await DiffusionModel.fit(moons(), { ...SMALL_MODEL, steps: 5 })).save());
  await expect(model.measureErrors(42 as never, ANALYTIC)).rejects.toThrow("data is 42");
  await expect(model.measureErrors([[1, 2, 3]], ANALYTIC)).rejects.toThrow(
    "the points of the data have 3 coordinates, those of the model 2",
  );
  await model.measureErrors(moons(), ANALYTIC);
  const own = model.errors!["scalar"];
  await model.measureErrors(
    [
      [0, 1],
      [2, 3],
      [4, 9],
    ],
    ANALYTIC,
  );
  expect(model.errors!["scalar"]).not.toEqual(own);
  await model.measureErrors(moons(), ANALYTIC);
  expect(model.errors!["scalar"]).toEqual(own);
});
