// Prints docs/fidelity.md's table from a study's results.csv: means over seeds beside the published values.
import { readFileSync } from "node:fs";
import Papa from "papaparse";
import { loadBuilt } from "./built/load.mjs";

const { PUBLISHED } = await loadBuilt("dist/study/presets/published.js");

const file = process.argv[2] ?? "results/paper/results.csv";
const rows = Papa.parse(readFileSync(file, "utf8").trim(), { header: true }).data;
const METRICS = ["eval_loss", "kl_divergence", "grid_variance", "coarse_grid_variance", "fine_grid_variance"];

const shown = (value) => (value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(2) : value.toPrecision(4));

/** Within the tolerance stated for the metric: 3 %, 15 % or 0.03 bits, 20 % or below 1e-10. */
function agrees(metric, ours, published) {
  const relative = Math.abs(ours / published - 1);
  if (metric === "eval_loss") return relative <= 0.03;
  if (metric === "kl_divergence") return relative <= 0.15 || Math.abs(ours - published) <= 0.03;
  if (published < 1e-10) return ours < 1e-10;
  return relative <= 0.2;
}

let missed = 0;
for (const metric of METRICS) {
  console.log(
    `\n## ${metric}\n\n| configuration | data set | seeds | ours, mean | lowest … highest | published | deviation | |\n|---|---|---|---|---|---|---|---|`,
  );
  for (const [config, datasets] of Object.entries(PUBLISHED)) {
    for (const [dataset, metrics] of Object.entries(datasets)) {
      const published = metrics[metric];
      if (published === undefined) continue;
      const values = rows
        .filter((row) => row.config === config && row.dataset === dataset && row.metric === metric)
        .map((row) => Number(row.value));
      if (values.length === 0) throw new Error(`${file} has no ${metric} of ${config} on ${dataset}`);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const verdict = agrees(metric, mean, published) ? "agrees" : "**misses**";
      if (verdict !== "agrees") missed++;
      const deviation = published < 1e-10 ? "" : `${mean >= published ? "+" : ""}${(100 * (mean / published - 1)).toFixed(1)} %`;
      const range = `${shown(Math.min(...values))} … ${shown(Math.max(...values))}`;
      console.log(
        `| ${config} | ${dataset} | ${values.length} | ${shown(mean)} | ${range} | ${shown(published)} | ${deviation} | ${verdict} |`,
      );
    }
  }
}
console.log(`\n${missed === 0 ? "All values agree." : `${missed} values miss.`}`);
