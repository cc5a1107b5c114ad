/**
 * Which way of drawing is nearest to rows held out without repeating those that it is fitted to. The law of greatest likelihood is wider
 * than the rows: a density pays for what it misses, a sample for every detail that is not there.
 */

import type { DiffusionModel } from "../../model/diffusion-model.js";
import { drawConditions } from "../../table/coding/coding.js";
import { COARSE, fitKind, LOCAL, UNTIL } from "./candidates.js";
import { drawnPoints } from "./drawing.js";
import type { Choosing, Rows, Source } from "./fold.js";
import { Fold } from "./fold.js";
import type { Marginals } from "./marginals.js";
import { marginalsOf } from "./marginals.js";
import type { Drawing, DrawingTrial, Way } from "./way.js";

/** Parts of so many rows that are held out, one after the other; of many rows one is enough. */
export const foldsOf = (rows: number): number => (rows <= 1000 ? 5 : rows <= 3000 ? 3 : 1);
/** Sources that are tried on all folds: the best of the first, where they copy little more than they may. */
const FINALISTS = 3;
const MARGIN = 0.05;
/** Copying at most: fresh rows have .5, and so few rows tell it to some hundredths. */
const MOST_COPYING = 0.54;
/** Coverage that may be given for W1. */
const LESS_COVERAGE = 0.05;
/** Share by which W1 must be less than the law's own, or the law is drawn. */
const WORTH = 0.01;
/** Rows whose coordinates decide where intervals end. */
const MARGINAL_ROWS = 4096;
/** Steps × components × coordinates of a training above which there is but one fold, for every way alike. */
const MOST_WORK = 100_000;

/** What was chosen. */
export interface ChosenDrawing {
  /** null: the law itself */
  drawing: Drawing | null;
  why: string;
}

/** A way of drawing, and what it gave on the folds that it was tried on. */
interface Tried {
  source: Source;
  until: number;
  trials: DrawingTrial[];
}

export async function chosenDrawing(all: Rows, choosing: Choosing): Promise<ChosenDrawing> {
  const { model, start, seed } = choosing;
  // without a step the model is its mixture, which is drawn from faster
  const law: Source = model.training.steps === 0 ? start : "model";
  const tried = await triedWays(all, choosing, law);
  const itself = tried.find(({ source, until }) => source === law && until === 0)!;
  const [best] = ranked(tried, MOST_COPYING);
  if (best === undefined || best === itself || meanOf(best).w1 > meanOf(itself).w1 * (1 - WORTH))
    return { drawing: null, why: `rows are drawn from the law itself: to rows held out ${said(itself)}` };
  const { source, until } = best;
  const way = { until, mixture: source === "model" ? null : fitKind(source, all.rows, all.shares.length, seed) };
  const local = `a mixture of ${way.mixture?.means.length} local components`;
  const words = source === "model" ? "the model" : source === start ? "its mixture" : local;
  const detail = until === 0 ? "" : `, no detail finer than the noise of timestep ${until}`;
  return {
    drawing: { ...way, marginals: await ownMarginals(way, all, model, seed), trial: meanOf(best) },
    why: `rows are drawn from ${words}${detail}: to rows held out ${said(best)}; the law itself ${said(itself)}`,
  };
}

/** The law, and on all folds the sources that a first look at one of them finds best. */
async function triedWays(all: Rows, choosing: Choosing, law: Source): Promise<Tried[]> {
  const sources = [...new Set([law, choosing.start, ...LOCAL])];
  const folds = workOf(choosing.model) > MOST_WORK ? 1 : foldsOf(all.table.rows);
  const trials = new Trials(all, choosing);
  try {
    const coarse = ranked(await trials.of(1, new Map(sources.map((source) => [source, COARSE]))), MOST_COPYING + MARGIN);
    const finalists = [...new Set(coarse.map(({ source }) => source))].slice(0, FINALISTS);
    const finer = new Map(finalists.map((source) => [source, besideOf(coarse.find((one) => one.source === source)!.until)]));
    finer.set(law, [...new Set([0, ...(finer.get(law) ?? [])])]);
    return await trials.of(folds, finer);
  } finally {
    trials.dispose();
  }
}

function workOf({ training, parts, dimensions }: DiffusionModel): number {
  return training.steps * (parts.start?.means.length ?? 1) * dimensions;
}

/** The timesteps between the neighbours of one of the first look. */
function besideOf(until: number): number[] {
  const at = COARSE.indexOf(until);
  const [from, to] = [COARSE[at - 1] ?? 0, COARSE[at + 1] ?? Infinity];
  return UNTIL.filter((one) => one >= from && one <= to);
}

/** What ways of drawing give on the folds, each of which is made once. */
class Trials {
  private readonly folds: Fold[] = [];

  constructor(
    private readonly all: Rows,
    private readonly choosing: Choosing,
  ) {}

  /** @param asked source → its timesteps */
  async of(folds: number, asked: ReadonlyMap<Source, readonly number[]>): Promise<Tried[]> {
    const tried = [...asked].flatMap(([source, untils]) => untils.map((until): Tried => ({ source, until, trials: [] })));
    for (let number = 0; number < folds; number++) {
      const fold = (this.folds[number] ??= new Fold(this.all, number, this.choosing));
      for (const [source, untils] of asked) {
        const trials = await fold.trials(source, untils);
        tried.filter((one) => one.source === source).forEach((one, i) => one.trials.push(trials[i]));
      }
    }
    return tried;
  }

  dispose(): void {
    for (const fold of this.folds) fold.dispose();
  }
}

/** Where the intervals end in what is drawn. */
async function ownMarginals(way: Omit<Way, "marginals">, all: Rows, model: DiffusionModel, seed: number): Promise<Marginals> {
  if (way.until === 0) return [];
  const { coding, rows, shares } = all;
  const conditions = shares.length === 0 ? undefined : drawConditions(shares, MARGINAL_ROWS, seed, "exact");
  const asked = { seed, from: 0, count: MARGINAL_ROWS, conditions, proportion: "exact" } as const;
  return marginalsOf(coding, await drawnPoints(model, { ...way, marginals: [] }, asked), rows.dimensions);
}

/** Mean over the folds. */
function meanOf({ trials }: Tried): DrawingTrial {
  const mean = (of: (trial: DrawingTrial) => number): number => trials.reduce((sum, trial) => sum + of(trial), 0) / trials.length;
  return { w1: mean(({ w1 }) => w1), copying: mean(({ copying }) => copying), coverage: mean(({ coverage }) => coverage) };
}

function said(tried: Tried): string {
  const { w1, copying, coverage } = meanOf(tried);
  return `W1 ${w1.toPrecision(3)}, coverage ${coverage.toFixed(2)}, copying ${copying.toFixed(2)}`;
}

/** Those that copy no more than they may, and cover about as much as any of them does, from the nearest on. */
function ranked(tried: readonly Tried[], most: number): Tried[] {
  const allowed = tried.filter((one) => meanOf(one).copying <= most);
  const covered = allowed.reduce((greatest, one) => Math.max(greatest, meanOf(one).coverage), 0);
  // coverage of fewer than three rows is NaN, and excludes none
  return allowed.filter((one) => !(meanOf(one).coverage < covered - LESS_COVERAGE)).toSorted((a, b) => meanOf(a).w1 - meanOf(b).w1);
}
