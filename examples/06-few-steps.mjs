// Which sampler is good with few steps: one model, one seed, ten steps each.
import { builtIn, DiffusionModel } from "noisegrid";

const steps = Number(process.argv[2] ?? 2000);
const data = builtIn("moons", 10_000);
const model = await DiffusionModel.fit(data, { schedule: { kind: "karras" }, steps, seed: 1 });
for (const sampler of ["ddpm", "euler_ancestral", "ddim", "heun", "dpmpp_2m", "unipc"]) {
  const [{ value }] = await model.evaluate(data, { count: 2000, sampler, steps: 10, seed: 7, metrics: ["energy_distance"] });
  console.log(`${sampler.padEnd(14)} energy distance ${value.toFixed(4)}`);
}
