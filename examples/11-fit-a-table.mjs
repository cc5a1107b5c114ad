// A table with texts and missing cells: fitted with nothing to tune, kept in one file, sampled as rows, written as CSV.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openTable, readTable, saveTable } from "noisegrid/node";
import { csvBlocks, fitTable } from "noisegrid/table";

const count = Number(process.argv[2] ?? 344);
const read = await readTable(fileURLToPath(new URL("../data/tables/penguins.csv", import.meta.url)));
const fitted = await fitTable(read, { seed: 1 });
console.log(fitted.card.why.join("\n"));
saveTable(fitted, "penguins.safetensors");

const model = openTable("penguins.safetensors");
const rows = await model.sample(count, { seed: 7 });
writeFileSync("penguins.csv", Buffer.concat([...csvBlocks(rows, model.card.layout)]));
console.log(`same weights: ${model.model.digest === fitted.model.digest}`);
console.log(`${rows.rows} rows of ${rows.columns.map(({ name }) => name).join(", ")} in penguins.csv`);
