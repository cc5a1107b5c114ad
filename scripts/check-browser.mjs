// Trains and samples, points and a table, in a worker of a Chromium; draws the gallery in it and compares every SVG with its snapshot, which Node.js drew, byte by byte; then measures what a
// reader sees of a report. Needs `npm run build` and `npm run build:tools` before, and a Chromium: `chromium` on the path, or the
// file that CHROMIUM names.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "vite";
import { checkTraining } from "./browser-training.mjs";
import { checkScreens } from "./report-screens.mjs";

/** The Chromium's file. */
function chromiumFile() {
  return process.env.CHROMIUM ?? execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
}

/** A page as a Chromium has it once its scripts have run. */
function dumpDom(page) {
  return execFileSync(
    process.env.CHROMIUM ?? "chromium",
    ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=120000", "--dump-dom", `file://${page}`],
    { encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "ignore"] },
  );
}

const folder = mkdtempSync(join(tmpdir(), "noisegrid-browser-"));
try {
  const { samples, table, version } = await checkTraining(folder, chromiumFile());
  console.log(
    `training check passed: a worker of Chromium ${version} trains and samples to ${samples}, and fits a table to ${table}, bundled by Vite and by esbuild`,
  );
  const entry = join(folder, "entry.mjs");
  writeFileSync(
    entry,
    `import { ENTRIES } from ${JSON.stringify(resolve("build/gallery/entries.js"))};
import { toSvg } from ${JSON.stringify(resolve("build/src/plot/drawing/render.js"))};
const drawn = {};
let error = null;
try { for (const [name, { figure }] of Object.entries(ENTRIES)) drawn[name] = await toSvg(figure()); }
catch (cause) { error = String(cause); }
const result = document.createElement("pre");
result.id = "result";
result.textContent = encodeURIComponent(JSON.stringify({ drawn, error }));
document.body.append(result);`,
  );
  const output = await build({
    configFile: false,
    root: resolve("."),
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      minify: false,
      rollupOptions: { input: entry, output: { format: "es", codeSplitting: false } },
    },
  });
  const { code } = output.output.find(({ type }) => type === "chunk");
  const page = join(folder, "page.html");
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><body><script type="module">${code.replaceAll("</script", "<\\/script")}</script>`,
  );
  const dom = dumpDom(page);
  const result = /<pre id="result">([^<]*)<\/pre>/.exec(dom);
  if (result === null) throw new Error("the page gave no result");
  const { drawn, error } = JSON.parse(decodeURIComponent(result[1]));
  if (error !== null) throw new Error(error);
  const names = Object.keys(drawn);
  const different = names.filter((name) => drawn[name] !== readFileSync(`gallery/snapshots/${name}.svg`, "utf8"));
  if (names.length === 0 || different.length > 0) throw new Error(`the browser draws other bytes: ${different.join(", ")}`);
  console.log(`browser check passed: ${names.length} figures are the same bytes`);
  const { wide, narrow } = await checkScreens(folder, dumpDom);
  console.log(
    `report check passed: ${(wide.appendix / 800).toFixed(1)} screens before the appendix, the picture ends at ${Math.round(wide.picture)} px of a wide screen, the table at ${Math.round(narrow.table)} px of a narrow one`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
