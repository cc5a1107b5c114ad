/** The whole report of made-up studies, written as Markdown and as HTML. */

import { beforeAll, describe, expect, it } from "vitest";
import type { StudyAnalysis } from "../../src/analysis/study-analysis.js";
import { analyse } from "../../src/analysis/study-analysis.js";
import { toSvg } from "../../src/plot/drawing/render.js";
import { studyFigures } from "../../src/plot/study/figures.js";
import { buildReport } from "../../src/report/build.js";
import type { Block, Cell, Document, FirstPage, Table } from "../../src/report/document.js";
import { blocksOf, figure, figureNames, foldedWhereLong, paragraph, table } from "../../src/report/document.js";
import type { DrawnFigure } from "../../src/report/draw-figures.js";
import { toHtml } from "../../src/report/html.js";
import { toMarkdown } from "../../src/report/markdown.js";
import type { MadeStudy } from "../support/study.js";
import { makeStudy, seedsUpTo, SMALL } from "../support/study.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** As a figure of Vega: a clip and a gradient, numbered from 0. */
const SVG =
  '<svg role="img" class="marks" width="300" height="200" xmlns="http://www.w3.org/2000/svg"><defs><clipPath id="clip0"><path d=""/></clipPath>' +
  '<linearGradient id="gradient_0"/></defs><g clip-path="url(#clip0)"><path fill="url(#gradient_0)"/></g></svg>';
const drawn = (name: string, svg = SVG): [string, DrawnFigure] => [name, { name, caption: `Of ${name}.`, description: `<${name}>`, svg }];

/** The analysis of a study with made-up floors, as measuring those of 100,000 points takes long. */
function analysed(made: MadeStudy): StudyAnalysis {
  const study = makeStudy({ ...made, path: temporaryFolder() });
  const { samples, neighbours } = study.configs[0].config.evaluation;
  const values = study.seeds.slice(0, 5).map((seed) => ({ seed, value: -0.001 * seed }));
  const configs = study.configs.map(({ name }) => name);
  const floors = study.datasets.map(({ name: dataset, count }) => ({
    dataset,
    metric: "kl_divergence",
    configs,
    count,
    values,
    samples,
    neighbours,
  }));
  return analyse(study, floors);
}

const everyMetric = (shift: number, seed: number): Record<string, number> =>
  Object.fromEntries(
    [
      "kl_divergence",
      "eval_loss",
      "training_time",
      "inference_time",
      "ms_per_step",
      "mse_auc",
      "final_smoothed_mse",
      "steps_to_mse_0.5",
    ].map((metric, i) => [metric, (i + 1) * (2 + shift + 0.01 * seed * (1 + shift))]),
  );

/** A first page without a picture of its own. */
const FIRST: FirstPage = { sentences: [["One."], ["Two."], ["Three."]], table: table("small", ["x"], [], []), picture: "none" };

const HOSTILE = 'a<b>&"c"|_d*';
const NASTY = 'expected <number> & "digits" | got _NaN_ [at](x) `y`';

/** Studies of every kind that a report may meet. */
const STUDIES: Record<string, () => MadeStudy> = {
  // a part of the published experiment: told differences, one gap, floors, an audit
  paper: () => ({
    datasets: ["circle", "moons"],
    seeds: seedsUpTo(8),
    state: ({ config, dataset, seed }) => ({ kind: config === "grid-10" && dataset === "moons" && seed === 8 ? "missing" : "done" }),
    values: ({ config, dataset, seed }) => ({
      ...everyMetric(config === "baseline" ? 0 : dataset === "circle" ? -0.1 : 0.2, seed),
      ...(config === "baseline" ? {} : { grid_variance: 1.1e-18 * seed, grid_parameters: 10_000 }),
      parameters: 234_567,
    }),
  }),
  "names and errors full of marks": () => ({
    configs: { baseline: SMALL, [HOSTILE]: { ...SMALL, training: { ...SMALL.training, learningRate: 0.5 } } },
    count: 200,
    seeds: [1, 2],
    state: ({ config, seed }) => (config === HOSTILE && seed === 2 ? { kind: "failed", error: NASTY } : { kind: "done" }),
    values: ({ config, seed }) => everyMetric(config === "baseline" ? 0 : 0.2, seed),
  }),
  "one configuration": () => ({ configs: { alone: SMALL }, count: 200, values: () => everyMetric(0, 1) }),
  "nothing begun": () => ({ configs: { baseline: SMALL, other: SMALL }, count: 200, state: () => ({ kind: "missing" }) }),
  "no common seed": () => ({
    configs: { baseline: SMALL, other: SMALL },
    count: 200,
    seeds: [1, 2],
    state: ({ config, seed }) => ({ kind: (config === "other") === (seed === 2) ? "trained" : "partial", step: 3 }),
    values: ({ seed }) => everyMetric(0, seed),
  }),
};

interface Written {
  analysis: StudyAnalysis;
  document: Document;
  html: string;
  markdown: string;
}
const written: Record<string, Written> = {};

beforeAll(async () => {
  for (const [name, made] of Object.entries(STUDIES)) {
    const analysis = analysed(made());
    const document = buildReport(analysis, { heatmaps: [{ name: "moons_grid-10_grid_step_10000", dataset: "moons" }], maps: [] });
    const figures = new Map(figureNames(blocksOf(document)).map((each) => drawn(each)));
    if (name === "paper") {
      // one as it is drawn, to see that it needs nothing from elsewhere
      const { caption, figure: draw } = studyFigures(analysis).find((each) => each.name === "trade_off")!;
      const drawing = draw();
      figures.set("trade_off", { name: "trade_off", caption, description: drawing.description, svg: await toSvg(drawing) });
    }
    written[name] = { analysis, document, html: toHtml(document, figures), markdown: toMarkdown(document, figures) };
  }
});

/** What a page shows of a piece of HTML. */
const shown = (html: string): string =>
  html.replace(/<[^>]*>/g, "").replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
/** What Markdown shows of a cell or a caption. */
const unmarked = (markdown: string): string =>
  markdown
    .replace(/(?<!\\)\*\*/g, "")
    .replace(/^\[(.*)\]\(.*\)$/, "$1")
    .replace(/\\(.)/g, "$1");

const plainCell = (cell: Cell): string =>
  (Array.isArray(cell) ? (cell as readonly Cell[]) : [cell])
    .map((inline) => (typeof inline === "string" ? inline : (inline as { text: string }).text))
    .join("");
const tablesIn = (blocks: readonly Block[]): Table[] =>
  blocks.flatMap((block) => (block.kind === "table" ? [block] : block.kind === "details" ? tablesIn(block.blocks) : []));

interface Read {
  caption: string;
  rows: string[][];
}

function fromDocument(document: Document): Read[] {
  return tablesIn(blocksOf(document)).map(({ caption, columns, rows }) => ({
    caption,
    rows: [columns.map(({ title }) => title), ...rows.map((row) => row.map(plainCell))],
  }));
}

function fromHtml(html: string): Read[] {
  return [...html.matchAll(/<table><caption>(.*?)<\/caption>(.*?)<\/table>/gs)].map(([, caption, body]) => ({
    caption: shown(caption),
    rows: [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => shown(cell)),
    ),
  }));
}

function fromMarkdown(markdown: string): Read[] {
  return [...markdown.matchAll(/((?:^\|.*\n)+)\n\*(.*)\*$/gm)].map(([, body, caption]) => {
    const lines = body.trimEnd().split("\n");
    expect(lines[1]).toMatch(/^\|( (---|--:) \|)+$/);
    const rows = lines.toSpliced(1, 1).map((line) => line.slice(2, -2).split(" | ").map(unmarked));
    return { caption: unmarked(caption), rows };
  });
}

describe.each(Object.keys(STUDIES))("the report of a study with %s", (name) => {
  it("has the same tables in HTML and in Markdown", () => {
    const { document, html, markdown } = written[name];
    const tables = fromDocument(document);
    expect(tables.length).toBeGreaterThan(1);
    for (const { rows } of tables) for (const row of rows) expect(row).toHaveLength(rows[0].length);
    expect(fromHtml(html)).toEqual(tables);
    expect(fromMarkdown(markdown)).toEqual(tables);
  });

  it("has every section in both, and says nothing that is no word and no number", () => {
    const { document, html, markdown } = written[name];
    const titles = [...document.sections.map(({ title }) => title), "Appendix", ...document.appendix.map(({ title }) => title)];
    const chapters = [...html.matchAll(/<details class="chapter"><summary><h3 id="[^"]*">(.*?)<\/h3><\/summary>/g)];
    expect([...html.matchAll(/<h2[^>]*>(.*?)<\/h2>/g), ...chapters].map(([, title]) => shown(title))).toEqual(titles);
    const [main, appendix] = markdown.split("\n## Appendix\n");
    expect([...main.matchAll(/^## (.*)$/gm)].map(([, title]) => unmarked(title))).toEqual(document.sections.map(({ title }) => title));
    expect([...appendix.matchAll(/^### (.*)$/gm)].map(([, title]) => unmarked(title))).toEqual(document.appendix.map(({ title }) => title));
    for (const text of [shown(html.replace(/<style>.*?<\/style>/s, "")), markdown]) {
      expect(text.match(/.{0,40}(undefined|\bnull\b|(?<!_)NaN(?!_)|Infinity|\[object).{0,40}/)?.[0]).toBeUndefined();
    }
  });

  it("is one page: no script, nothing from the network, no file but figures and runs", () => {
    const { html } = written[name];
    expect(html).not.toMatch(/<(script|link|iframe|object|embed|img|base)\b|\son\w+=|@import|javascript:/i);
    expect(html.replaceAll(/ xmlns(:\w+)?="[^"]*"/g, "")).not.toMatch(/https?:|\/\/\w+\.\w/);
    for (const [, target] of html.matchAll(/\b(?:href|src)="([^"]*)"/g)) expect(target).toMatch(/^(#|figures\/|runs\/)/);
    for (const [, target] of html.matchAll(/url\(([^)]{0,30})/g)) expect(target).toMatch(/^(#|data:font\/woff2;base64,)/);
  });

  it("has ids that are each the only one of their name, and links to them", () => {
    const { html } = written[name];
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    for (const [, id] of html.matchAll(/(?:href="#|url\(#|aria-labelledby=")([^")]*)/g)) expect(ids).toContain(id);
  });

  it("has balanced tags", () => {
    const open: string[] = [];
    for (const [, slash, tag, attributes] of written[name].html.matchAll(/<(\/?)([a-zA-Z][\w:]*)((?:"[^"]*"|[^">])*)>/g)) {
      if (tag === "meta" || attributes.endsWith("/")) continue;
      if (slash === "") open.push(tag);
      else expect([tag, open.pop()]).toEqual([tag, tag]);
    }
    expect(open).toEqual([]);
  });
});

/** Columns that follow from the differences in the same row, which have their source there. */
const DERIVED = ["p", "p, Holm", "Hedges' g", "seeds"];

describe("numbers", () => {
  it.each(Object.keys(STUDIES))("in a table of a study with %s have a source", (name) => {
    const without = tablesIn(blocksOf(written[name].document)).flatMap(({ caption, columns, rows }) =>
      rows.flatMap((row) => {
        const hasSource = (cell: Cell): boolean =>
          typeof cell !== "string" &&
          ("text" in cell ? cell.source !== undefined : cell.some((inline) => typeof inline !== "string" && inline.source !== undefined));
        return row.flatMap((cell, i) => {
          const { title, align } = columns[i];
          if (align === "left" || !/\d/.test(plainCell(cell)) || hasSource(cell)) return [];
          return DERIVED.includes(title) && row.some(hasSource) ? [] : [`${title}: ${plainCell(cell)} (${caption})`];
        });
      }),
    );
    expect(without).toEqual([]);
  });

  it("say which files they come from: one per seed, each of the run that has it", () => {
    const { analysis, html } = written["paper"];
    const titles = [...html.matchAll(/title="(kl_divergence of grid-10 on moons: [^"]*)"/g)].map(([, title]) => title);
    expect(titles.length).toBeGreaterThan(0);
    const runs = analysis.study.runs.filter(
      ({ planned, result }) => planned.config === "grid-10" && planned.dataset === "moons" && result !== null,
    );
    expect(runs).toHaveLength(7);
    const files = runs.map(({ planned, path }) => `, seed ${planned.seed}, ${path}/result.json`);
    for (const title of titles) {
      expect(title.split("; ").map((each) => each.replace(/^.*?(?=, seed)/, ""))).toEqual(files);
    }
  });
});

describe("marks in names and errors", () => {
  it("are written out in HTML", () => {
    const { html } = written["names and errors full of marks"];
    expect(html).toContain("a&#60;b&#62;&#38;&#34;c&#34;|_d*");
    expect(html).toContain("expected &#60;number&#62; &#38; &#34;digits&#34;");
    expect(html).not.toMatch(/a<b>|<number>|&"c"/);
    // in attributes too: every quote ends one
    for (const [tag] of html.matchAll(/<[a-zA-Z][^>]*>/g)) expect(tag).toMatch(/^<\w+(?: [\w:-]+(?:="[^"]*")?)*\s*\/?>$/);
  });

  it("are escaped in Markdown", () => {
    const { markdown } = written["names and errors full of marks"];
    expect(markdown).toContain('a\\<b\\>\\&"c"|\\_d\\*');
    expect(markdown).toContain("got \\_NaN\\_ \\[at\\](x) \\`y\\`");
  });

  it("do not break a table's row in Markdown, nor do several lines", () => {
    const rows = [["one | two", "first line\nsecond line"]];
    const sections = [{ id: "a", title: "A", blocks: [table("c", ["x", "y"], [], rows)] }];
    const document = { title: "t", subtitle: "s", first: FIRST, sections, appendix: [] };
    expect(toMarkdown(document, new Map())).toContain("\n| one \\| two | first line second line |\n");
  });
});

describe("figures", () => {
  const blocks: Block[] = [
    figure("first"),
    { kind: "details", summary: "More", blocks: [figure("second"), paragraph("between"), figure("absent")] },
    figure("third"),
  ];
  const document: Document = { title: "T", subtitle: "S", first: FIRST, sections: [{ id: "a", title: "A", blocks }], appendix: [] };
  const withSizes = (...bytes: number[]): Map<string, DrawnFigure> =>
    new Map(["first", "second", "third"].map((name, i) => drawn(name, SVG.replace('d=""', `d="${"M0 0".repeat(bytes[i] / 4)}"`))));
  const embedded = (html: string): string[] => [...html.matchAll(/<figure id="figure-(\w+)"/g)].map(([, name]) => name);
  const linked = (html: string): string[] => [...html.matchAll(/<a href="figures\/(\w+)\.svg">/g)].map(([, name]) => name);

  it("are found within folded blocks too, in the order of the page", () => {
    expect(figureNames(blocks)).toEqual(["first", "second", "absent", "third"]);
    expect(embedded(toHtml(document, withSizes(0, 0, 0)))).toEqual(["first", "second", "third"]);
  });

  it("do not take each other's clips and gradients", () => {
    const html = toHtml(document, withSizes(0, 0, 0));
    for (const name of ["first", "second", "third"]) {
      const [body] = new RegExp(`<figure id="figure-${name}".*?</figure>`, "s").exec(html)!;
      expect([...body.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)).toEqual([`figure-${name}`, `${name}-clip0`, `${name}-gradient_0`]);
      expect([...body.matchAll(/url\(#([^)]*)\)/g)].map(([, id]) => id)).toEqual([`${name}-clip0`, `${name}-gradient_0`]);
      expect(body).toContain("--width: 300px");
    }
  });

  it("keep words that look like clips and gradients", () => {
    const words = '<text>an id="a" of url(#b)</text></svg>';
    expect(
      toHtml(
        document,
        new Map([
          drawn(
            "first",
            SVG.replace("</svg>", () => words),
          ),
        ]),
      ),
    ).toContain(words);
  });

  it("beyond the budget are linked, so that the page stays below 5 MB", () => {
    const html = toHtml(document, withSizes(1_900_000, 1_900_000, 1_900_000));
    expect([embedded(html), linked(html)]).toEqual([["first", "second"], ["third"]]);
    expect(Buffer.byteLength(html)).toBeLessThan(5_000_000);
    const small = toHtml(document, withSizes(1_900_000, 3_000_000, 1_900_000));
    expect([embedded(small), linked(small)]).toEqual([["first", "third"], ["second"]]);
    expect(Buffer.byteLength(small)).toBeLessThan(5_000_000);
  });

  it("are files beside the Markdown, with their content in words", () => {
    const markdown = toMarkdown(document, withSizes(0, 0, 0));
    const names = [...markdown.matchAll(/^!\[\\<(\w+)\\>\]\(figures\/\1\.svg\)\n\n\*Of \1\.\*$/gm)].map(([, name]) => name);
    expect(names).toEqual(["first", "second", "third"]);
    expect(markdown).not.toContain("absent");
  });
});

/** What stands before the first heading below the title. */
function opening({ html, markdown }: Written): { html: string; markdown: string } {
  return { html: /<main>(.*?)<h2/s.exec(html)![1], markdown: /^# .*?\n(.*?)\n## /s.exec(markdown)![1] };
}

describe.each(Object.keys(STUDIES))("the first page of a study with %s", (name) => {
  it("is three sentences, one table and one picture before any heading, in HTML and in Markdown", () => {
    const { html, markdown } = opening(written[name]);
    const { sentences } = written[name].document.first;
    expect(sentences).toHaveLength(3);
    expect([...html.matchAll(/<p>(.*?)<\/p>/gs)].map(([, words]) => shown(words))).toEqual(
      sentences.map((sentence) => plainCell(sentence)),
    );
    expect(html.match(/<table>/g)).toHaveLength(1);
    expect(html.match(/<figure /g)).toHaveLength(1);
    expect(html).toContain('<figure id="figure-samples_overview"');
    expect(fromMarkdown(markdown)).toHaveLength(1);
    expect(markdown.match(/^!\[/gm)).toHaveLength(1);
    for (const sentence of sentences) expect(plainCell(sentence)).toMatch(/^[A-Za-z0-9].*[^.]\.$/s);
  });
});

describe("with too few seeds for any verdict", () => {
  it.each([1, 3])("%i of them make no wall of cannot tell, in the appendix neither", (seeds) => {
    const analysis = analysed({
      configs: { baseline: SMALL, one: SMALL, two: SMALL },
      datasets: ["moons", "line"],
      count: 200,
      seeds: seedsUpTo(seeds),
      values: ({ config, seed }) => everyMetric(config === "baseline" ? 0 : 0.2, seed),
    });
    const document = buildReport(analysis, { heatmaps: [], maps: [] });
    const cells = tablesIn(blocksOf(document)).flatMap(({ rows }) => rows.flatMap((row) => row.map(plainCell)));
    expect(cells.length).toBeGreaterThan(50);
    expect(cells.filter((cell) => cell.includes("cannot tell"))).toEqual([]);
    const text = toMarkdown(document, new Map())
      .split("\n")
      .filter((line) => !line.startsWith("|"));
    expect(text.filter((line) => line.includes("cannot tell"))).toHaveLength(1); // the rule itself
  });
});

describe("headings", () => {
  it.each(Object.keys(STUDIES))("of a study with %s go down one level at a time", (name) => {
    const { html, markdown } = written[name];
    const levels = [
      [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level)),
      [...markdown.matchAll(/^(#+) /gm)].map(([, marks]) => marks.length),
    ];
    for (const each of levels) {
      expect(each[0]).toBe(1);
      expect(each.filter((level) => level === 1)).toHaveLength(1);
      each.forEach((level, i) => expect(level - (each[i - 1] ?? 0)).toBeLessThanOrEqual(1));
    }
  });
});

describe("tables", () => {
  it("head every column and every row", () => {
    for (const { html } of Object.values(written)) {
      for (const [, head, body] of html.matchAll(/<thead><tr>(.*?)<\/tr><\/thead><tbody>(.*?)<\/tbody>/gs)) {
        expect(head.match(/<th /g)).toHaveLength(head.match(/<th scope="col"/g)!.length);
        for (const [, row] of body.matchAll(/<tr>(.*?)<\/tr>/gs)) expect(row).toMatch(/^<th scope="row"(?:(?!<th ).)*$/s);
      }
    }
  });

  it("and lists are folded where they are longer than eight rows, in both", () => {
    const rows = (count: number) => Array.from({ length: count }, (_, i) => [`row ${i}`]);
    const [eight, nine] = [8, 9].map((count) => table("c", ["x"], [], rows(count)));
    expect(foldedWhereLong("All <of> it", eight)).toBe(eight);
    const blocks = [foldedWhereLong("All <of> it", nine)];
    expect(blocks).toEqual([{ kind: "details", summary: "All <of> it", blocks: [nine] }]);
    const document = { title: "t", subtitle: "s", first: FIRST, sections: [{ id: "a", title: "A", blocks }], appendix: [] };
    expect(toHtml(document, new Map())).toContain("<details><summary>All &#60;of&#62; it</summary><div");
    expect(toMarkdown(document, new Map())).toMatch(
      /\n\n<details><summary>All &#60;of&#62; it<\/summary>\n\n\| x \|\n(.*\n){10}\n\*c\*\n\n<\/details>\n\n/,
    );
  });
});

describe("the report of the published experiment", () => {
  it("has what its analysis has: in short, then in full", () => {
    const { document } = written["paper"];
    expect(document.sections.map(({ id }) => id)).toEqual(["gaps", "verdicts", "cost", "loss", "configurations"]);
    expect(document.appendix.map(({ id }) => id)).toEqual([
      "metrics",
      "convergence",
      "comparisons",
      "overhead",
      "adaptation",
      "loss-table",
      "audit",
      "method",
    ]);
  });

  it("has verdicts at a glance, each of its data set", () => {
    const verdicts = written["paper"].document.sections.find(({ id }) => id === "verdicts")!;
    // of seeds 1 to 8 on circle, 1 to 7 on moons: -0.1 and 0.2, each with 0.01 · seed times as much
    expect(tablesIn(verdicts.blocks)[0].rows.map((row) => row.map(plainCell))).toEqual([
      ["grid-10", "better (-0.105 bits)", "worse (+0.208 bits [7 of 8 seeds so far])"],
    ]);
  });

  it("has no audit and no gaps where there are none, and its own numbers in the main part", () => {
    const { sections, appendix } = written["one configuration"].document;
    expect(sections.map(({ id }) => id)).toEqual(["convergence", "configurations"]);
    expect(appendix.map(({ id }) => id)).toEqual(["metrics", "method"]);
  });
});
