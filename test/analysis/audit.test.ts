import { describe, expect, it } from "vitest";
import type { AuditedClaim } from "../../src/analysis/published/audit.js";
import { auditPublished } from "../../src/analysis/published/audit.js";
import { DATASET_NAMES } from "../../src/data/datasets.js";
import { PAPER_CONFIGS } from "../../src/study/presets/paper.js";
import { PUBLISHED } from "../../src/study/presets/published.js";
import type { MadeStudy } from "../support/study.js";
import { makeStudy, paper, seedsUpTo } from "../support/study.js";

const { claims: CLAIMS, ranges: RANGES } = auditPublished(makeStudy({}));
const nameOf = ({ config, against, metric, dataset }: AuditedClaim): string => `${config} / ${against}: ${metric} on ${dataset}`;

/** Published values, worked with here as a reader would: no code of the audit. */
const published = (config: string, dataset: string, metric: string): number => PUBLISHED[config][dataset][metric];
const changeOf = (config: string, against: string, dataset: string, metric: string): number =>
  ((published(config, dataset, metric) - published(against, dataset, metric)) / published(against, dataset, metric)) * 100;

describe("the published claims", () => {
  it("are 40, each once, and four on all data sets", () => {
    expect(CLAIMS).toHaveLength(40);
    expect(new Set(CLAIMS.map(nameOf)).size).toBe(40);
    expect(RANGES).toHaveLength(4);
  });

  it("are wrong nine times by the published numbers, every time in the direction", () => {
    const wrong = CLAIMS.filter(({ config, against, dataset, metric, direction }) => {
      const isHigher = published(config, dataset, metric) > published(against, dataset, metric);
      return isHigher !== (direction === "increase");
    });
    expect(wrong.map(nameOf).toSorted()).toEqual([
      "grid-10 / baseline: kl_divergence on moons",
      "grid-20 / grid-10: eval_loss on line",
      "grid-20 / grid-10: kl_divergence on dino",
      "grid-20 / grid-10: kl_divergence on line",
      "multi-scale / grid-20: kl_divergence on moons",
      "multi-scale-l1 / multi-scale: eval_loss on circle",
      "multi-scale-l1 / multi-scale: eval_loss on dino",
      "multi-scale-l1 / multi-scale: kl_divergence on circle",
      "multi-scale-l1 / multi-scale: kl_divergence on moons",
    ]);
    expect(CLAIMS.filter(({ finding }) => finding === "wrong direction")).toEqual(wrong);
    expect(CLAIMS.filter(({ finding }) => finding === "holds")).toHaveLength(31);
  });

  it("state percentages that hold, rounded or cut off, where their direction does", () => {
    for (const { config, against, dataset, metric, percent, finding, change } of CLAIMS) {
      const ours = changeOf(config, against, dataset, metric);
      expect(change).toBeCloseTo(ours, 9);
      if (percent === null || finding === "wrong direction") continue;
      const ways = [Math.round(10 * Math.abs(ours)) / 10, Math.floor(10 * Math.abs(ours)) / 10, Math.round(Math.abs(ours))];
      expect(ways).toContain(percent);
    }
  });

  it("on all data sets hold once", () => {
    const rounded = RANGES.map(({ config, against, metric, finding, changes }) => {
      expect(changes.map(({ dataset }) => dataset)).toEqual(["circle", "dino", "line", "moons"]);
      for (const { dataset, published: change } of changes) expect(change).toBeCloseTo(changeOf(config, against, dataset, metric), 9);
      return [metric, ...changes.map(({ published: change }) => Number(change.toFixed(1))), finding];
    });
    expect(rounded).toEqual([
      // claimed 50 … 100, 3 … 11, similar, similar
      ["training_time", 49, 67.9, 96.8, 90.4, "does not hold"],
      ["inference_time", 3.7, 2.2, 8.5, 10.9, "does not hold"],
      ["training_time", 17.3, 13.4, 20.4, 18.7, "does not hold"],
      ["inference_time", 0.5, -2, -3.4, 0.3, "holds"],
    ]);
  });
});

/** Eight seeds tell a difference in a family of four: 4 · 2 / 2⁸ < 0.05. */
const SEEDS = seedsUpTo(8);

/** grid-10 against the baseline on divergence: lower on circle and line, mixed on moons, absent from dino. */
function study(changes: MadeStudy): ReturnType<typeof makeStudy> {
  return makeStudy({
    datasets: DATASET_NAMES,
    seeds: SEEDS,
    state: ({ config, dataset }) => (config === "grid-10" && dataset === "dino" ? { kind: "missing" } : { kind: "done" }),
    values: ({ config, dataset, seed }) => ({
      kl_divergence: config === "baseline" ? 1 : dataset === "moons" ? 1 + (-1) ** seed * seed : 1 - 0.01 * seed,
    }),
    ...changes,
  });
}

const seedsOf = (changes: MadeStudy): Record<string, string> =>
  Object.fromEntries(
    auditPublished(study(changes))
      .claims.filter(({ seeds }) => seeds !== "not in this study")
      .map((claim) => [nameOf(claim), claim.seeds]),
  );

describe("our seeds", () => {
  it("agree, contradict or cannot tell, by metric and direction", () => {
    // claimed: circle and moons lower, line higher
    expect(seedsOf({})).toEqual({
      "grid-10 / baseline: kl_divergence on circle": "agree",
      "grid-10 / baseline: kl_divergence on moons": "cannot tell",
      "grid-10 / baseline: kl_divergence on line": "contradict",
    });
  });

  it("are compared as one family per metric", () => {
    const circle = auditPublished(study({})).claims.find(({ ours, seeds }) => ours !== null && seeds === "agree")!;
    // three repeated claims; one without a common seed does not count
    expect(circle.ours).toMatchObject({ p: 2 / 256, adjustedP: 6 / 256, verdict: "better" });
    expect(seedsOf({ seeds: seedsUpTo(6) })["grid-10 / baseline: kl_divergence on circle"]).toBe("cannot tell");
  });

  it("are not compared where grid-10 is the name of something else", () => {
    expect(seedsOf({ configs: { baseline: {}, "grid-10": { grid: { levels: [{ name: "grid", size: 11 }] } } } })).toEqual({});
    expect(seedsOf({ configs: { ...paper("grid-10"), baseline: { training: { steps: 9999 } } } })).toEqual({});
    expect(seedsOf({ count: 50_000 })).toEqual({});
  });

  it("are compared where only curves and snapshots differ", () => {
    const changes = { snapshotEvery: 500, evaluation: { curve: true } };
    expect(Object.keys(seedsOf({ configs: { baseline: changes, "grid-10": { ...PAPER_CONFIGS["grid-10"], ...changes } } }))).toHaveLength(
      3,
    );
  });

  it("say nothing of times, which were published of another machine", () => {
    const made = makeStudy({
      configs: paper("grid-10", "grid-20"),
      datasets: ["circle", "line"],
      seeds: SEEDS,
      values: ({ config, seed }) => ({
        training_time: config === "grid-20" ? 1 : 1 + seed,
        grid_variance: config === "grid-20" ? 1 : 1 + seed,
      }),
    });
    const said = (metric: string): string[] =>
      auditPublished(made)
        .claims.filter((claim) => claim.metric === metric && made.datasets.some(({ name }) => name === claim.dataset))
        .map(({ seeds }) => seeds);
    expect(said("training_time")).toEqual(["another machine", "another machine"]);
    expect(auditPublished(made).claims.filter(({ metric, ours }) => metric === "training_time" && ours !== null)).toEqual([]);
    expect(said("grid_variance")).toEqual(["agree", "agree"]);
  });

  it("give the changes of the claims on all data sets too", () => {
    // all of them are about times, of which another machine can say nothing
    const { ranges } = auditPublished(
      makeStudy({ datasets: ["circle"], seeds: [1, 2], values: ({ config }) => ({ training_time: config === "baseline" ? 10 : 15 }) }),
    );
    expect(ranges[0].changes.map(({ dataset, ours }) => [dataset, ours])).toEqual([
      ["circle", null],
      ["dino", null],
      ["line", null],
      ["moons", null],
    ]);
    expect(ranges[1].changes.map(({ ours }) => ours)).toEqual([null, null, null, null]);
  });
});
