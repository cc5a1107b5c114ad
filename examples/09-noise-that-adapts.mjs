// Noise that adapts to the place: a model that draws a region first and diffuses at its scale, beside one without regions.
import { builtIn, DiffusionModel } from "noisegrid";

const steps = Number(process.argv[2] ?? 2000);
const data = builtIn("dino", 20_000);
for (const [name, domain] of Object.entries({ standardised: { kind: "standardised" }, regions: { kind: "splits" } })) {
  const model = await DiffusionModel.fit(data, { schedule: { kind: "karras" }, domain, steps, seed: 1 });
  const rows = await model.evaluate(data, { count: 2000, steps: 10, seed: 7, metrics: ["energy_distance", "bound"] });
  console.log(`${name.padEnd(13)} ${rows.map(({ metric, value, unit }) => `${metric} ${value.toFixed(3)} ${unit}`).join(", ")}`);
}
