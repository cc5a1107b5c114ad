// What a reader sees of a report without unfolding anything, measured in a Chromium: the first screen, and how far it is to the appendix.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtFile } from "./built/freshness.mjs";
import { loadBuilt } from "./built/load.mjs";

/** Screens by name, in CSS pixels: a laptop and a phone. */
const SCREENS = { wide: [1280, 800], narrow: [390, 844] };
/** Screens that a report may fill before its appendix. */
const MAIN_SCREENS = 4;

/** The published study with so little training that it takes seconds: 5 configurations, 4 data sets, 1 seed, as `npm start` has them. */
async function writeReport(folder) {
  const { PAPER_CONFIGS, PAPER_DATASETS } = await loadBuilt("dist/study/presets/paper.js");
  const quick = { training: { steps: 20 }, evaluation: { samples: 500, lossWindow: 10 } };
  const configs = Object.entries(PAPER_CONFIGS).map(([name, config]) => ({ name, ...config, ...quick }));
  const datasets = PAPER_DATASETS.map((name) => ({ name, count: 2000 }));
  const [file, out] = [join(folder, "screens.json"), join(folder, "screens")];
  writeFileSync(file, JSON.stringify({ study: "screens", configs, datasets, seeds: [1] }));
  execFileSync(process.execPath, [builtFile("dist/cli/main.js"), "study", file, "--out", out], { stdio: ["ignore", "ignore", "pipe"] });
  return readFileSync(join(out, "report.html"), "utf8");
}

/** In the page: each frame is a window of its own, so its media queries see the frame's width. */
function measure() {
  const bottom = (root, selector) => Math.max(...[...root.querySelectorAll(selector)].map((node) => node.getBoundingClientRect().bottom));
  const measured = {};
  for (const frame of document.querySelectorAll("iframe")) {
    const root = frame.contentDocument;
    const { scrollWidth } = root.documentElement;
    measured[frame.id] = {
      scrollWidth,
      sentences: bottom(root, ".answer p"),
      table: bottom(root, ".answer table"),
      picture: bottom(root, ".answer figure svg"),
      appendix: root.getElementById("appendix").getBoundingClientRect().top,
    };
  }
  const result = document.createElement("pre");
  result.id = "result";
  result.textContent = encodeURIComponent(JSON.stringify(measured));
  document.body.append(result);
}

/**
 * @param dumpDom takes a page's path, gives its content once it has loaded
 * @returns what was measured; throws where a reader would not see the answer at once
 */
export async function checkScreens(folder, dumpDom) {
  const html = (await writeReport(folder)).replace(/[&"]/g, (character) => `&#${character.codePointAt(0)};`);
  const frames = Object.entries(SCREENS).map(
    ([id, [width, height]]) => `<iframe id="${id}" style="width:${width}px;height:${height}px;border:0" srcdoc="${html}"></iframe>`,
  );
  const page = join(folder, "screens.html");
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><body>${frames.join("")}<script>onload = ${measure.toString()};</script>`);
  const result = /<pre id="result">([^<]*)<\/pre>/.exec(dumpDom(page));
  if (result === null) throw new Error("the page of the report's screens gave no result");
  const measured = JSON.parse(decodeURIComponent(result[1]));
  const faults = [];
  const within = (screen, what, limit) => {
    const value = measured[screen][what];
    if (!(value > 0 && value <= limit)) faults.push(`${screen}: ${what} at ${value} px, at most ${limit}`);
  };
  for (const [screen, [width, height]] of Object.entries(SCREENS)) {
    within(screen, "scrollWidth", width);
    within(screen, "sentences", height);
    within(screen, "table", height);
  }
  within("wide", "picture", SCREENS.wide[1]);
  within("wide", "appendix", MAIN_SCREENS * SCREENS.wide[1]);
  if (faults.length > 0) throw new Error(`a reader does not see the result at once: ${faults.join("; ")}`);
  return measured;
}
