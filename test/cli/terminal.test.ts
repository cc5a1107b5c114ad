/** What a terminal gets, and what a log gets: colours, moving bars, and the width of both. */

import { spawnSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { TINY_STUDY, writeJson } from "./command.js";
import { builtCommand } from "../support/built.js";

const MAIN = builtCommand();
const STUDY = `${process.execPath} ${MAIN} study tiny.json --no-report --fresh`;
const UNSET = { CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined };
let cwd: string;

beforeAll(() => {
  cwd = temporaryFolder();
  const [plain, gridded] = TINY_STUDY.configs;
  const configs = [{ ...plain, name: "a-configuration-with-a-name-of-some-length" }, gridded];
  writeJson(cwd, "tiny.json", { ...TINY_STUDY, configs, datasets: [...TINY_STUDY.datasets, { name: "circle", count: 500 }] });
});

/** What goes into a log of the study, or of a part of it. */
function redirected(env: NodeJS.ProcessEnv, part = ""): string {
  const { stdout, stderr, status } = spawnSync("bash", ["-c", `${STUDY} ${part}`], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...UNSET, ...env },
  });
  expect(status).toBe(0);
  return stdout + stderr;
}

/** The same on a terminal of so many columns: `script` of util-linux makes one. */
function onTerminal(env: NodeJS.ProcessEnv, columns: number, command = STUDY): string {
  const { stdout, status } = spawnSync("script", ["-qec", `stty cols ${columns} rows 50; ${command}`, "/dev/null"], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...UNSET, TERM: "xterm", ...env },
  });
  expect(status).toBe(0);
  return stdout;
}

const ESCAPE = "\u001b";
const BOLD = `${ESCAPE}[1m`;

describe("a log", () => {
  it.each([
    ["with nothing said", {}],
    ["in continuous integration", { CI: "true" }],
    ["with FORCE_COLOR=0", { FORCE_COLOR: "0" }],
    ["with FORCE_COLOR=false", { FORCE_COLOR: "false", CI: "1" }],
    ["with FORCE_COLOR empty", { FORCE_COLOR: "" }],
    ["with NO_COLOR, whatever else is said", { NO_COLOR: "1", FORCE_COLOR: "1" }],
  ])("has no escape codes %s", (_, env) => {
    const text = redirected(env, "--only gridded/dino");
    expect(text).toContain("gridded/dino/1: done (1 of 1)");
    expect(text).toContain("kl_divergence: bits");
    expect(text).not.toContain(ESCAPE);
  });

  it("has colours where they are asked for, and no bars", () => {
    const text = redirected({ FORCE_COLOR: "1" });
    expect(text).toContain(`${BOLD}kl_divergence: bits`);
    expect(text).toContain(": done (6 of 6)");
  });
});

describe("a terminal", () => {
  it("gets bars and colours", () => {
    const text = onTerminal({}, 120);
    expect(text).toContain(`${ESCAPE}[?25l`);
    expect(text).toContain("████████████████████");
    expect(text).toContain(`${BOLD}kl_divergence: bits`);
  });

  it("that is dumb gets plain lines", () => {
    const text = onTerminal({ TERM: "dumb" }, 120);
    expect(text).not.toContain(ESCAPE);
    expect(text).toContain("gridded/dino/1: done (");
  });

  it("without colours keeps its bars", () => {
    const text = onTerminal({ NO_COLOR: "1" }, 120);
    expect(text).not.toContain(BOLD);
    expect(text).toContain(`${ESCAPE}[?25l`);
  });

  it("of 40 columns is not overrun by bars or tables", () => {
    const text = onTerminal({}, 40);
    // a bar is written anew from the first column
    const lines = stripVTControlCharacters(text.replaceAll(`${ESCAPE}[1G`, "\n")).split(/[\r\n]+/);
    const bars = lines.filter((line) => /ended|starting|left|quality/.test(line));
    expect(bars.length).toBeGreaterThan(3);
    for (const bar of bars) expect(bar.length, bar).toBeLessThanOrEqual(40);
    // the end of a label tells runs apart, whichever of them lasts long enough to be drawn
    expect(bars.some((bar) => bar.includes("…") && /length\/(?:moons|dino|circle)\/1/.test(bar))).toBe(true);
    for (const name of ["moons", "dino", "circle"]) {
      expect(
        lines.filter((line) => line.trim() === name),
        name,
      ).not.toEqual([]);
    }
    const rows = lines.filter((line) => line.startsWith("gridded ") && /\d$/.test(line));
    expect(rows.length).toBeGreaterThan(10);
    // three data sets do not fit beside the name of 42 columns: one value in each row
    for (const row of rows) expect(row.trim().split(/\s+/), row).toHaveLength(2);
  });

  it("of 200 columns has every data set in one row", () => {
    expect(stripVTControlCharacters(onTerminal({}, 200))).toMatch(/^ +moons +dino +circle\r?$/m);
  });
});
