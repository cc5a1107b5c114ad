// A model of points of one's own: an array of rows, any 1 to 16 coordinates each. The data are standardised first.
import { DiffusionModel } from "noisegrid";

const steps = Number(process.argv[2] ?? 2000);
// heights in centimetres and weights in kilograms, made up
const rows = Array.from({ length: 500 }, (_, i) => {
  const height = 150 + 40 * ((i * 0.618034) % 1);
  return [height, 22 * (height / 100) ** 2 + 8 * Math.sin(i)];
});
const model = await DiffusionModel.fit(rows, { schedule: { kind: "karras" }, domain: { kind: "standardised" }, steps });
const samples = await model.sample(5, { seed: 1 });
for (let i = 0; i < samples.length; i += 2) console.log(`${samples[i].toFixed(1)} cm, ${samples[i + 1].toFixed(1)} kg`);
