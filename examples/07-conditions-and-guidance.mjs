// A model that knows a category of each row, samples of one category, and guidance towards it.
import { DiffusionModel } from "noisegrid";

const steps = Number(process.argv[2] ?? 2000);
const rows = 2000;
const conditions = Int32Array.from({ length: rows }, (_, row) => row % 2);
// two noisy lines, one for each category
const points = Float32Array.from({ length: 2 * rows }, (_, i) => {
  const row = Math.floor(i / 2);
  const along = 4 * ((row * 0.618034) % 1) - 2;
  return i % 2 === 0 ? along : (conditions[row] === 0 ? 1 : -1) + 0.2 * Math.sin(37 * row);
});
const model = await DiffusionModel.fit(
  { points, conditions, dimensions: 2 },
  { conditions: [{ name: "line", count: 2, dropout: 0.1 }], schedule: { kind: "karras" }, steps },
);
for (const guidance of [1, 2]) {
  for (const line of [0, 1]) {
    const samples = await model.sample(500, { condition: { line }, guidance, seed: 7 });
    const height = samples.filter((_, i) => i % 2 === 1).reduce((sum, y) => sum + y, 0) / 500;
    console.log(`line ${line}, guidance ${guidance}: mean height ${height.toFixed(2)}`);
  }
}
