// How likely a point is under a model: the log density by the probability-flow ODE, drawn as characters.
import { builtIn, DiffusionModel } from "noisegrid";

const steps = Number(process.argv[2] ?? 2000);
const schedule = { kind: "karras", sigmaMin: 0.02, sigmaMax: 80 };
const model = await DiffusionModel.fit(builtIn("mixture-blobs", 10_000), { schedule, domain: { kind: "standardised" }, steps });

const [columns, lines] = [24, 10];
const points = Float32Array.from({ length: 2 * columns * lines }, (_, i) => {
  const cell = Math.floor(i / 2);
  return i % 2 === 0 ? (8 * ((cell % columns) + 0.5)) / columns - 4 : 4 - (8 * (Math.floor(cell / columns) + 0.5)) / lines;
});
const nats = await model.logDensity({ points }, { tolerance: 1e-2 });
const shade = (value) => " .:-=+*#%@"[Math.max(0, Math.min(9, Math.round(9 + value)))];
for (let line = 0; line < lines; line++) console.log(Array.from(nats.subarray(line * columns, (line + 1) * columns), shade).join(""));
