/** What the configurations are, and in which values they differ. */

import { countOf, listOf, pluralOf } from "../../analysis/format.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import type { StudyRecord } from "../../analysis/study-record.js";
import { seedValues } from "../../analysis/outcomes/values.js";
import type { GridInitialisation } from "../../diffusion/noise-grid/grid.js";
import type { Penalty } from "../../diffusion/noise-grid/penalty.js";
import { gridParameters, parameters } from "../../metrics/training/sizes.js";
import type { Config } from "../../study/config/config.js";
import { samplerLabel } from "../../diffusion/samplers/record/names.js";
import { samplersOf } from "../../study/config/sampler-config.js";
import type { Cell, Mark, Section } from "../document.js";
import { foldedWhereLong, paragraph, table } from "../document.js";

export function configurationsSection({ study }: StudyAnalysis): Section {
  const base = study.configs.find(({ name }) => name === study.baseline)!.config;
  const rows = study.configs.map(({ name, config }): Cell[] => {
    const changes = name === study.baseline ? ["what the others are compared with"] : changedValues(base, config);
    return [
      { text: name, style: "strong" },
      changes.length === 0 ? "the same values" : changes.join("; "),
      count(study, name, parameters.name),
      count(study, name, gridParameters.name),
    ];
  });
  const { training, schedule, denoiser, evaluation } = base;
  return {
    id: "configurations",
    title: "Configurations",
    blocks: [
      foldedWhereLong(
        countOf(rows.length, "configuration"),
        table("Configurations and what differs from the baseline.", ["configuration", "differs in"], ["parameters", "of them grid"], rows),
      ),
      paragraph(
        `Data: ${listOf(study.datasets.map(({ name, count: points }) => `${name} (${countOf(points, "point")})`))}; seeds: ${study.seeds.join(", ")}. `,
        `The baseline: ${countOf(training.steps, "step")} of ${countOf(training.batchSize, "row")}, learning rate ${training.learningRate}, ` +
          `${schedule.kind} schedule of ${countOf(schedule.timesteps, "timestep")}, ${countOf(denoiser.hiddenLayers, "residual block")} of width ${denoiser.hiddenSize}; ` +
          `${countOf(evaluation.samples, "sample")} ${evaluation.samples === 1 ? "is" : "are"} measured. Every value stands in study.json.`,
      ),
    ],
  };
}

/** A number that all runs of a configuration share. */
function count(study: StudyRecord, config: string, metric: string): Mark | string {
  for (const { name: dataset } of study.datasets) {
    const found = seedValues(study.rows, config, dataset, metric)[0];
    const run = study.runs.find(({ planned }) => planned.config === config && planned.dataset === dataset && planned.seed === found?.seed);
    if (found !== undefined && run !== undefined)
      return { text: found.value.toLocaleString("en-US"), source: `${metric} in ${run.path}/result.json` };
  }
  return "none";
}

/** "key: value here instead of there" for every value in which a configuration differs from the baseline. */
export function changedValues(base: Config, config: Config): string[] {
  const changes: string[] = [];
  const walk = (there: unknown, here: unknown, path: string): void => {
    const isTree = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object";
    if (path === "grid") {
      if (JSON.stringify(there) !== JSON.stringify(here)) changes.push(gridText(config));
    } else if (path === "domain") {
      if (JSON.stringify(there) !== JSON.stringify(here)) changes.push(domainText(config));
    } else if (path === "evaluation.samplers") {
      if (JSON.stringify(there) !== JSON.stringify(here)) changes.push(samplersText(config));
    } else if (path === "evaluation.metrics") {
      if (JSON.stringify(there) !== JSON.stringify(here)) changes.push(metricsText(config));
    } else if (isTree(there) && isTree(here)) {
      for (const key of new Set([...Object.keys(there), ...Object.keys(here)]))
        walk(there[key], here[key], path === "" ? key : `${path}.${key}`);
    } else if (there !== here) {
      changes.push(`${path}: ${valueText(here)} instead of ${valueText(there)}`);
    }
  };
  walk(base, config, "");
  return changes;
}

/** A value, or that there is none, as of a key that only some kinds of schedule have. */
function valueText(value: unknown): string {
  return value === undefined ? "none" : JSON.stringify(value);
}

/** The coordinates of a model in words. */
function domainText({ domain }: Config): string {
  const scaled = (scale: "axes" | "full"): string => (scale === "full" ? "by the covariance" : "along the axes");
  if (domain === undefined || domain.kind === "data") return "the data's own units";
  if (domain.kind === "standardised") return `data standardised ${scaled(domain.scale)}`;
  const { kind, sizes, minimumRows, scale } = domain;
  return `a latent region of ${kind} (${sizes.join(", ")}; at least ${countOf(minimumRows, "row")}), each scaled ${scaled(scale)}`;
}

/** The metrics that the configuration asks for. */
function metricsText({ evaluation: { metrics = [] } }: Config): string {
  return metrics.length === 0 ? "no further metrics" : `further metrics ${listOf(metrics)}`;
}

/** The samplers by name, each with its numbers of steps. */
function samplersText(config: Config): string {
  const samplers = samplersOf(config).map((sampler) => ({
    label: samplerLabel(sampler),
    steps: sampler.steps ?? config.schedule.timesteps,
  }));
  const labels = [...new Set(samplers.map(({ label }) => label))];
  const each = labels.map((label) => {
    const steps = samplers.flatMap((entry) => (entry.label === label ? [entry.steps] : []));
    return `${label} (${steps.join(", ")} ${pluralOf("step", steps.at(-1)!)})`;
  });
  return `samplers ${each.join(", ")}`;
}

/** A grid in words: its levels, their penalties, its box, and its options where they are not the default. */
function gridText({ grid }: Config): string {
  if (grid === null) return "no grid";
  const levels = grid.levels.map(({ name, size, penalty }) => {
    const cells = grid.axes.map(() => size).join(" × ");
    return `${name === "grid" ? "" : `${name} `}${cells}${penalty === null ? "" : ` with ${penaltyText(penalty)}`}`;
  });
  const box =
    grid.box === undefined
      ? grid.axes.map((axis, a) => `[${grid.lower[a]}, ${grid.upper[a]}] on axis ${axis}`)
      : [`the data's box on axis ${grid.axes.join(" and ")} with a margin of ${grid.box.margin}`];
  const { lookup, initialisation, gate, mode } = grid;
  const options = [
    ...(lookup === undefined ? [] : [`${lookup} lookup`]),
    ...(initialisation === undefined ? [] : [initialText(initialisation)]),
    ...(gate === undefined ? [] : ["gated"]),
    ...(mode === undefined ? [] : [`noise ${mode}`]),
  ];
  return [`grid of ${levels.join(" and ")}, over ${box.join(" and ")}`, ...options].join(", ");
}

function initialText(initialisation: GridInitialisation): string {
  switch (initialisation.kind) {
    case "ones":
      return "initially 1";
    case "normal":
      return `initially normal with deviation ${initialisation.deviation}`;
    case "density":
      return `initially by density to the power of -${initialisation.power}`;
  }
}

function penaltyText(penalty: Penalty): string {
  const ratio = penalty.kind === "elastic-net" ? ` of l1 ratio ${penalty.l1Ratio}` : "";
  return `${penalty.reduction === "mean" ? "mean " : ""}${penalty.kind} penalty ${penalty.weight}${ratio}`;
}
