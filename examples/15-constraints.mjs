// Constraints between columns hold in every generated row, by construction: no row is rejected or repaired.
// node examples/15-constraints.mjs [rows]
import { areNumbers, fitTable, printCell, readTable } from "noisegrid/table";

const rows = Number(process.argv[2] ?? 1000);
// stays of guests: arrival and departure as days of the year, and what a night and the stay cost
const lines = Array.from({ length: 120 }, (_, i) => {
  const [arrival, nights, price] = [1 + ((i * 37) % 300), 1 + ((i * i) % 9), 60 + ((i * 13) % 50)];
  const tax = 2 * nights;
  return [arrival, arrival + nights, price * nights, tax, price * nights + tax].join();
});
const read = await readTable(new TextEncoder().encode(`arrival,departure,rent,tax,total\n${lines.join("\n")}\n`), { name: "stays.csv" });
const model = await fitTable(read, { constraints: ["arrival < departure", "total = rent + tax"] });
const sample = await model.sample(rows);
const [arrival, departure, rent, tax, total] = sample.columns.map(({ cells }) => (areNumbers(cells) ? cells : []));
const held = Array.from({ length: rows }, (_, row) => arrival[row] < departure[row] && rent[row] + tax[row] === total[row]);
console.log(`${held.filter(Boolean).length} of ${rows} rows keep both constraints`);
console.log(`the first: ${sample.columns.map((column) => `${column.name} ${printCell(column, 0)}`).join(", ")}`);
