// Carries out the commands of docs/tables-examples.md, draws its figures, and writes what came out between its markers.
//
//   npm run -s build && node scripts/table-examples.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { builtFile } from "./built/freshness.mjs";
import { ELSEWHERE, FACTS } from "./examples/facts.mjs";
import { chance, column, copies, deviation, differences, known, mean, pooledMean, readCsv } from "./examples/measures.mjs";

const DOCUMENT = "docs/tables-examples.md";
const LARGEST_FIGURE = 300_000;
const TIMES = 5;
const TABLES = ["penguins", "airquality", "quakes", "faithful"];

const cli = builtFile("dist/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "noisegrid-examples-"));
// the commands are those that a reader types at the root of the repository
for (const name of ["data", "docs"]) symlinkSync(resolve(name), join(folder, name));

/** Carries out a command, a word of it perhaps between quotes. @returns its standard output */
function noisegrid(command) {
  console.error(`noisegrid ${command}`);
  const words = command.match(/'[^']*'|\S+/g).map((word) => word.replaceAll("'", ""));
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`noisegrid ${command} ended with ${status}: ${stderr}`);
  return stdout.trimEnd();
}

const fenced = (text) => `\`\`\`\n${text}\n\`\`\``;
const shell = (commands) => fenced(commands.map((command) => `npx noisegrid ${command}`).join("\n"));
const tableOf = (head, rows) => [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const withoutDigest = (text) =>
  text
    .split("\n")
    .filter((line) => !line.startsWith("digest"))
    .join("\n");

/** Fits, samples and draws one table. @returns its blocks of the document, and its line of the first one */
function example(name) {
  const file = `data/tables/${name}.csv`;
  const real = readCsv(file);
  const [model, rows, figure] = [`${name}.safetensors`, `${name}.csv`, `docs/figures/tables_${name}.svg`];
  const commands = [
    `fit ${file} --out ${model}`,
    `sample ${model} --count ${real.rows.length} --out ${rows}`,
    `data ${file} --pairs ${figure} --beside ${rows}`,
  ];
  const [said] = commands.map(noisegrid);
  const { size } = statSync(figure);
  if (size > LARGEST_FIGURE) console.error(`${figure} has ${size} bytes: more than ${LARGEST_FIGURE}`);
  const drawn = readCsv(join(folder, rows));
  const facts = FACTS[name].map(({ what, written, value }) => [what, written(value(real)), written(value(drawn))]);
  const [own, byChance] = [differences(real, drawn), chance(real)];
  return {
    blocks: {
      [`${name} commands`]: shell(commands),
      [`${name} fit`]: fenced(withoutDigest(said)),
      [`${name} facts`]: tableOf(["", "real rows", "generated"], facts),
    },
    line: [
      `[${name}](#${name})`,
      `${real.rows.length.toLocaleString("en-US")} × ${real.names.length}`,
      `${own.correlations.toFixed(2)} (${byChance.correlations.toFixed(2)})`,
      `${own.deviations.name} × ${own.deviations.ratio.toFixed(2)} (× ${(1 / byChance.deviations).toFixed(2)} or ${byChance.deviations.toFixed(2)})`,
      `${copies(real, drawn)}`,
    ],
  };
}

/** Rows that are asked for, and a model in which no penguin is on an island where none was seen. */
function askedPenguins() {
  const asked = "sample penguins.safetensors --where species=Gentoo --where sex=female --complete --count 5 --out -";
  const rows = noisegrid(asked);
  const constrained = [
    "fit data/tables/penguins.csv --constraint 'species & island' --out constrained.safetensors",
    "sample constrained.safetensors --count 344 --out constrained.csv",
  ];
  constrained.forEach(noisegrid);
  const { what, written, value } = ELSEWHERE;
  const found = written(value(readCsv(join(folder, "constrained.csv"))));
  return {
    "penguins where": `${shell([asked])}\n\n${fenced(rows)}`,
    "penguins constrained": `${shell(constrained)}\n\n${what}: ${found} of 344.`,
  };
}

function imputedAirquality() {
  const file = "data/tables/airquality.csv";
  const command = `impute airquality.safetensors ${file} --times ${TIMES} --out complete.csv`;
  const said = noisegrid(command);
  const tables = Array.from({ length: TIMES }, (_, i) => readCsv(join(folder, `complete.${i + 1}.csv`)));
  const cells = column(readCsv(file), "Ozone");
  const pooled = pooledMean(tables, "Ozone");
  const lines = [
    ["known cells alone", mean(cells).toFixed(1), (deviation(cells) / Math.sqrt(known(cells).length)).toFixed(1)],
    ...tables.map((table, i) => {
      const values = column(table, "Ozone");
      return [`complete.${i + 1}.csv alone`, mean(values).toFixed(1), (deviation(values) / Math.sqrt(values.length)).toFixed(1)];
    }),
    ["**the five, pooled**", `**${pooled.mean.toFixed(1)}**`, `**${pooled.error.toFixed(1)}**`],
  ];
  return { "airquality impute": `${shell([command])}\n\n${said}\n\n${tableOf(["ozone", "mean", "standard error"], lines)}` };
}

function unlikelyAirquality() {
  const command = "density airquality.safetensors data/tables/airquality.csv --out scored.csv";
  noisegrid(command);
  const { names, rows } = readCsv(join(folder, "scored.csv"));
  const outlier = names.indexOf("outlier");
  const least = rows.toSorted((a, b) => Number(b[outlier]) - Number(a[outlier])).slice(0, 4);
  return { "airquality density": `${shell([command])}\n\n${tableOf(names, least)}` };
}

function withBlocks(text, blocks) {
  let written = text;
  for (const [name, block] of Object.entries(blocks)) {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
    const [from, to] = [written.indexOf(begin), written.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${DOCUMENT} has no place for ${name}, between ${begin} and ${end}`);
    written = `${written.slice(0, from + begin.length)}\n${block}\n${written.slice(to)}`;
  }
  return written;
}

try {
  const examples = TABLES.map(example);
  const head = [
    "table",
    "rows × columns",
    "largest difference of correlations",
    "deviation farthest from the table's",
    "rows equal to a real one",
  ];
  const blocks = {
    overview: tableOf(
      head,
      examples.map(({ line }) => line),
    ),
    ...Object.assign({}, ...examples.map((one) => one.blocks)),
    ...askedPenguins(),
    ...imputedAirquality(),
    ...unlikelyAirquality(),
  };
  writeFileSync(DOCUMENT, withBlocks(readFileSync(DOCUMENT, "utf8"), blocks));
} finally {
  rmSync(folder, { recursive: true });
}
