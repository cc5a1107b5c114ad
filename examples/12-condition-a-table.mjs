// Rows of one species alone, without missing cells, from a model that is bytes: as a page in a browser has it.
import { readFileSync } from "node:fs";
import { decodeTableModel, encodeTableModel, fitTable, printCell, readTable } from "noisegrid/table";

const count = Number(process.argv[2] ?? 200);
const file = readFileSync(new URL("../data/tables/penguins.csv", import.meta.url));
const read = await readTable(file, { name: "penguins.csv" });
// rows can be asked for by the column of texts that says most of the numbers, or by the one that `by` names
const bytes = encodeTableModel(await fitTable(read, { by: "species", steps: 0 }));

const model = decodeTableModel(bytes);
for (const species of ["Adelie", "Chinstrap", "Gentoo"]) {
  const { columns } = await model.sample(count, { where: { species }, complete: true, seed: 7 });
  const mass = columns.find(({ name }) => name === "body_mass_g").cells;
  const mean = mass.reduce((sum, value) => sum + value, 0) / count;
  console.log(`${species}: mean mass ${mean.toFixed(0)} g; the first row: ${columns.map((column) => printCell(column, 0)).join(", ")}`);
}
