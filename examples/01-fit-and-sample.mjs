// Fits a model on a built-in data set, draws samples, and says how close they are to points that it never saw.
import { builtIn, DiffusionModel } from "noisegrid";

const steps = Number(process.argv[2] ?? 2000);
const data = builtIn("moons", 10_000);
const model = await DiffusionModel.fit(data, { schedule: { kind: "karras" }, steps, seed: 1 });

const samples = await model.sample(1000, { seed: 7 });
console.log(`the first of ${samples.length / 2} samples: ${samples.slice(0, 2).join(", ")}`);

for (const { metric, value } of await model.evaluate(data, { count: 1000, metrics: ["sliced_w1", "coverage"] }))
  console.log(`${metric}: ${value.toFixed(3)}`);
model.dispose();
