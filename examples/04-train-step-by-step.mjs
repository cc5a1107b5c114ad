// Trains in a loop of one's own, and stops in the middle: the model is left as after its last step.
import { builtIn, DiffusionModel } from "noisegrid";

const steps = Number(process.argv[2] ?? 2000);
const data = builtIn("dino", 5000);
const model = await DiffusionModel.create(data, { schedule: { kind: "cosine" }, training: { steps } });
const stop = new AbortController();
try {
  for await (const { step, loss } of model.train(data, { signal: stop.signal })) {
    if (step % (steps / 10) === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
    if (step === steps / 2) stop.abort(new Error("that is enough"));
  }
} catch (error) {
  console.log(`stopped after ${model.training.steps} of ${steps} steps: ${error.message}`);
}
console.log(`and samples all the same: ${(await model.sample(3)).map((x) => Math.round(100 * x) / 100).join(", ")}`);
