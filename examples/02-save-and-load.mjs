// Keeps a model in one file, and goes on with it: the same samples, and the same bits as without the break.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtIn, DiffusionModel } from "noisegrid";
import { open, save } from "noisegrid/node";

const steps = Number(process.argv[2] ?? 1000);
const data = builtIn("circle", 5000);
const model = await DiffusionModel.fit(data, { training: { steps: 2 * steps }, steps, seed: 1 });

const file = join(mkdtempSync(join(tmpdir(), "noisegrid-")), "circle.safetensors");
save(model, file, { resume: true });
const loaded = open(file);
for await (const _ of loaded.train(data, { steps: 2 * steps }));
for await (const _ of model.train(data, { steps: 2 * steps }));
console.log(`same weights: ${loaded.digest === model.digest}`);
