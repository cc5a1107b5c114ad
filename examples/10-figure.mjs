// A figure of samples beside the data, as SVG: figures are pure functions of plain data, in Node.js and in a browser.
import { writeFileSync } from "node:fs";
import { builtIn, DiffusionModel } from "noisegrid";
import { generatedImages, toSvg } from "noisegrid/plot";

const steps = Number(process.argv[2] ?? 2000);
const file = process.argv[3] ?? "moons.svg";
const data = builtIn("moons", 5000);
const samples = [];
for (const [config, schedule] of Object.entries({ linear: { kind: "linear" }, karras: { kind: "karras" } })) {
  const model = await DiffusionModel.fit(data, { schedule, steps, seed: 1 });
  samples.push({ config, dataset: "moons", points: await model.sample(2000, { seed: 7 }) });
  model.dispose();
}
const figure = generatedImages({
  names: { configs: ["linear", "karras"], datasets: ["moons"], baseline: "linear" },
  seed: 1,
  samples,
  real: [{ dataset: "moons", points: data.train(1).points }],
});
writeFileSync(file, await toSvg(figure));
console.log(`${figure.description.split(". ")[0]}: ${file}`);
