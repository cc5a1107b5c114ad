// Missing cells filled several times, each with other draws, and what they say of a mean: multiple imputation.
import { readFileSync } from "node:fs";
import { fitTable, isMissing, printCell, readTable } from "noisegrid/table";

const times = Number(process.argv[2] ?? 5);
const file = readFileSync(new URL("../data/tables/penguins.csv", import.meta.url));
const { table } = await readTable(file, { name: "penguins.csv" });
const model = await fitTable(table, { seed: 1, steps: 0 });
const tables = await model.impute(table, { times, seed: 1 });

const row = table.columns.find(({ name }) => name === "body_mass_g").cells.findIndex(Number.isNaN);
table.columns.forEach((column, c) => {
  if (!isMissing(column.cells, row)) return;
  const draws = tables.slice(0, 5).map((filled) => printCell(filled.columns[c], row));
  console.log(`${column.name} of row ${row + 1}: ${draws.join(", ")}`);
});

// Rubin's rules: the variance of a mean is that within a table, and that between the tables
const masses = tables.map(({ columns }) => columns.find(({ name }) => name === "body_mass_g").cells);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values) => mean(values.map((value) => (value - mean(values)) ** 2)) * (values.length / (values.length - 1));
const within = mean(masses.map((cells) => variance(cells) / table.rows));
const between = variance(masses.map(mean));
const error = Math.sqrt(within + (1 + 1 / times) * between);
console.log(`mean mass ${mean(masses.map(mean)).toFixed(1)} g, standard error ${error.toFixed(1)} g`);
