// Rows that are unlikely, and the cells that make them so: a slip of the pen in a table is found.
import { readFileSync } from "node:fs";
import { fitTable, printCell, readTable } from "noisegrid/table";

const count = Number(process.argv[2] ?? 5);
const file = readFileSync(new URL("../data/tables/penguins.csv", import.meta.url));
const { table } = await readTable(file, { name: "penguins.csv" });
const model = await fitTable(table, { seed: 1, steps: 0 });

// an Adelie penguin with the flippers of a Gentoo
table.columns.find(({ name }) => name === "flipper_length_mm").cells[10] = 230;
const { logDensity, outlier, unlikely } = await model.outliers(table);
const least = [...logDensity.keys()].toSorted((a, b) => logDensity[a] - logDensity[b]).slice(0, count);
for (const row of least) {
  const cells = table.columns
    .filter(({ name }) => unlikely[row].includes(name))
    .map((column) => `${column.name} ${printCell(column, row)}`);
  console.log(
    `row ${row + 1}: ${logDensity[row].toFixed(1)} nats, likelier rows ${(100 * outlier[row]).toFixed(1)} %: ${cells.join(", ")}`,
  );
}
