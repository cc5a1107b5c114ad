import { normals, stream } from "../src/numerics/random.js";
import { pairPlot } from "../src/plot/figures/pair-plot.js";
import type { Column, Table } from "../src/table/table.js";
import type { Entry } from "./entry.js";

const ROWS = 400;
const TRAITS = { lower: null, upper: null, atoms: [], heavyTails: false, written: { least: 0, most: 1, mark: "." as const } };

/** Three kinds of flowers: a table as one might measure it, or as a model might draw it. */
function flowers(label: string): Table {
  const z = normals(stream(1, `gallery ${label}`), 0, 0, new Float32Array(3 * ROWS));
  const kind = Int32Array.from({ length: ROWS }, (_, i) => i % 3);
  const numbers = (name: string, valueOf: (row: number) => number): Column => ({
    name,
    type: { kind: "decimal", step: 0.1, ...TRAITS },
    cells: Float64Array.from({ length: ROWS }, (_, row) => Math.round(10 * valueOf(row)) / 10),
  });
  return {
    rows: ROWS,
    columns: [
      { name: "kind", type: { kind: "category" }, cells: { codes: kind, levels: ["meadow", "wood", "shore"] } },
      numbers("height", (row) => 20 + 8 * kind[row] + 3 * z[3 * row]),
      numbers("width", (row) => 9 + 0.2 * (3 * z[3 * row]) - 2 * (kind[row] % 2) + 0.6 * z[3 * row + 1]),
      { ...numbers("petals", (row) => Math.round(6 + kind[row] + 0.8 * z[3 * row + 2])), type: { kind: "integer", step: 1, ...TRAITS } },
    ],
  };
}

export default {
  title: "Pairs of a table's columns",
  about: "Every two columns of a table and each one's histogram: of the data alone in colours of a text, or with samples over them.",
  figure: () => pairPlot({ table: flowers("data"), beside: flowers("samples"), title: "Flowers" }),
} satisfies Entry;
