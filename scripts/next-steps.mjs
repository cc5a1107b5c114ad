// Prints the tables of docs/next-steps.md from the study's folder: mean differences of paired seeds from `multi-scale` and from `baseline`.
//
//   npm run -s build && node scripts/next-steps.mjs results/next-steps
import { loadBuilt } from "./built/load.mjs";

const { compareWithBaseline } = await loadBuilt("dist/analysis/comparison/comparison.js");
const { firstLookOf } = await loadBuilt("dist/analysis/outcomes/first-look.js");
const { outcomesOf } = await loadBuilt("dist/analysis/outcomes/outcomes.js");
const { readStudy } = await loadBuilt("dist/analysis/study-record.js");

const METRICS = { kl_divergence: "KL divergence (bits)", sliced_w1: "sliced Wasserstein-1", energy_distance: "energy distance" };
const DIGITS = 3;

const folder = process.argv[2] ?? "results/next-steps";

const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(DIGITS)}`;

/** A mean difference: in bold beyond the spread, with an asterisk where every seed has its sign; how many seeds where not all. */
function cell(comparison, look, most) {
  if (comparison === undefined || comparison.difference === null) return "";
  const { difference, differences, config, dataset } = comparison;
  const found = look?.differences.find((entry) => entry.config === config && entry.dataset === dataset);
  const text = `${signed(difference)}${differences.every((value) => Math.sign(value) === Math.sign(difference)) ? "*" : ""}`;
  const count = differences.length === most ? "" : ` (${differences.length})`;
  return `${found?.finding === "beyond the spread" ? `**${text}**` : text}${count}`;
}

for (const baseline of ["multi-scale", "baseline"]) {
  const study = readStudy(folder, baseline);
  const outcomes = outcomesOf(study);
  const names = { configs: study.configs.map(({ name }) => name), datasets: study.datasets.map(({ name }) => name), baseline };
  for (const [metric, label] of Object.entries(METRICS)) {
    const comparisons = compareWithBaseline(outcomes, metric, names);
    const look = firstLookOf(study, comparisons);
    const most = Math.max(...comparisons.map(({ differences }) => differences.length));
    const values = names.datasets.map((dataset) => outcomes.tally(baseline, dataset, metric).values.map(({ value }) => value));
    const means = values.map((own) => (own.length === 0 ? "" : (own.reduce((sum, value) => sum + value, 0) / own.length).toFixed(DIGITS)));
    console.log(`\n## ${label}, difference from ${baseline}; ${most} seeds, of which a verdict takes ${look?.needed ?? "no more"}\n`);
    console.log(`| configuration | ${names.datasets.join(" | ")} |\n|---|${names.datasets.map(() => "---").join("|")}|`);
    console.log(`| ${baseline}, its value | ${means.join(" | ")} |`);
    for (const config of names.configs.filter((name) => name !== baseline)) {
      const cells = names.datasets.map((dataset) =>
        cell(
          comparisons.find((entry) => entry.config === config && entry.dataset === dataset),
          look,
          most,
        ),
      );
      console.log(`| ${config} | ${cells.join(" | ")} |`);
    }
  }
}
