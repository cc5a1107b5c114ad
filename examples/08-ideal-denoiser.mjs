// The best that any model could do: of a Gaussian mixture the density is known, and no bound of a model falls below it.
import { builtIn, DiffusionModel, logDensity, mixtureOf } from "noisegrid";

const steps = Number(process.argv[2] ?? 2000);
const data = builtIn("mixture-ring", 10_000);
const schedule = { kind: "karras", sigmaMin: 0.01 };
const model = await DiffusionModel.fit(data, { schedule, domain: { kind: "standardised" }, steps, seed: 1 });
const { points } = data.heldOut(1, 500);
const rows = { points };

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const show = (what, nats) => console.log(`${what.padEnd(34)} ${nats.toFixed(3)} nats`);
show("the data's own -log density", -mean(logDensity(mixtureOf("mixture-ring"), points)));
show("the model's -log density", -mean(await model.logDensity(rows, { tolerance: 1e-2 })));
show("the model's bound", mean(await model.bound(rows)));
