/** The measurements as text. */

import type { DensityMeasurement } from "./density.js";
import type { ExactMeasurement } from "./exact-density.js";
import type { Machine } from "./machine.js";
import type { AbsentPeer, PeerComparison } from "./peers.js";
import type { SamplingMeasurement } from "./sampling.js";
import type { TrainingMeasurement } from "./training.js";

/** Three significant digits where that leaves decimals. */
function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Cells padded to columns; the first `left` columns to the left. */
function row(cells: string[], widths: number[], left: number): string {
  return cells
    .map((cell, i) => (i < left ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
    .join("  ")
    .trimEnd();
}

export function machineText({ cpu, cores, memoryGiB, platform, node, instructionSets, absent, date }: Machine): string {
  const sets = Object.entries(instructionSets).map(([name, set]) => `${name} ${set}`);
  sets.push(...Object.entries(absent).map(([name, why]) => `no ${name} (${why})`));
  return `${date}, ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}; backends: ${sets.join(", ")}`;
}

const TRAINING_WIDTHS = [22, 9, 7, 15, 7, 5, 5];

export function trainingHeading(): string {
  return [
    "Training step on one core, batches of 256",
    "Time is the whole step, making its batch included: median, least … most. GFLOP/s counts its matrix products alone.",
    "Peak: a bare product of the same kernel, 256×256×256, measured between the repeats.",
    row(["configuration", "backend", "ms/step", "spread", "GFLOP/s", "peak", "share"], TRAINING_WIDTHS, 2),
  ].join("\n");
}

export function trainingText({ config, backend, msPerStep, spread, gflops, peakGflops, peakShare }: TrainingMeasurement): string {
  const range = `${number(spread.min)} … ${number(spread.max)}`;
  const peak = peakGflops === null || peakShare === null ? ["-", "-"] : [number(peakGflops), `${(peakShare * 100).toFixed(0)} %`];
  return row([config, backend, number(msPerStep), range, number(gflops), ...peak], TRAINING_WIDTHS, 2);
}

const SAMPLING_WIDTHS = [9, 5, 7, 15, 7];

export function samplingHeading({ config, count, steps }: SamplingMeasurement): string {
  return [
    `Sampling ${count.toLocaleString("en")} points in ${steps} steps, ${config} trained as in the study, one worker thread a core`,
    "GFLOP/s counts the dense products; terms whose factor is a relu's zero are left out.",
    row(["backend", "cores", "s", "spread", "GFLOP/s"], SAMPLING_WIDTHS, 1),
  ].join("\n");
}

export function samplingText({ backend, jobs, seconds, spread, gflops }: SamplingMeasurement): string {
  const range = `${number(spread.min)} … ${number(spread.max)}`;
  return row([backend, String(jobs), number(seconds), range, number(gflops)], SAMPLING_WIDTHS, 1);
}

const EXACT_WIDTHS = [46, 15, 8, 8, 9];

export function exactHeading(rows: number): string {
  return [
    `Log density by an exact denoiser, ${rows} points of each mixture: nats from the exact one`,
    "The flow alone: the exact density of what the flow makes of N(0, I), where the schedule does not end in noise.",
    row(["schedule", "mixture", "largest", "middle", "estimated"], EXACT_WIDTHS, 2),
  ].join("\n");
}

export function exactText({ label, mixture, largest, middle, estimated }: ExactMeasurement): string {
  return row([label, mixture, ...[largest, middle, estimated].map((nats) => nats.toFixed(4))], EXACT_WIDTHS, 2);
}

const DENSITY_WIDTHS = [21, 9, 9, 5, 8, 13, 7, 8, 8];

export function densityHeading(steps: number): string {
  return [
    `Log density of full-size networks after ${steps.toLocaleString("en")} steps, one thread; evaluations are of the network with its divergence`,
    "Middle and high: nats from a tolerance of 1e-6, of the middle point and below which 95 of 100 are.",
    row(["network", "backend", "tolerance", "rows", "ms/row", "evals/row", "µs/eval", "middle", "high"], DENSITY_WIDTHS, 2),
  ].join("\n");
}

export function densityText(measured: DensityMeasurement): string {
  const { subject, backend, tolerance, rows, msPerRow, evaluationsPerRow, usPerEvaluation, middle, high } = measured;
  const differences = [middle, high].map((nats) => (nats === null ? "-" : nats.toFixed(4)));
  const numbers = [number(msPerRow), evaluationsPerRow.toFixed(0), number(usPerEvaluation)];
  return row([subject, backend, tolerance.toExponential(0), String(rows), ...numbers, ...differences], DENSITY_WIDTHS, 2);
}

const PEER_WIDTHS = [16, 9, 14, 7, 7, 7, 7];

export function peersText(results: (PeerComparison | AbsentPeer)[]): string {
  const compared = results.filter((result) => "ratio" in result);
  const lines = compared.map(({ peer, mode, task, config, threads, theirs, ours, ratio }) =>
    row([`${peer} ${mode}`, task, config, String(threads), number(theirs), number(ours), number(ratio)], PEER_WIDTHS, 3),
  );
  const absent = results.filter((result) => "absent" in result).map(({ peer, mode, absent: why }) => `${peer} ${mode}: absent (${why})`);
  if (compared.length === 0) return ["Peers", ...absent].join("\n");
  const [{ backend, detail, ratios }] = compared;
  const versions = new Set(compared.map(({ peer, version }) => `${peer} ${version}`));
  return [
    `Peers: ${[...versions].join(", ")}, against ${backend} ${detail} on as many cores; training in ms per step, sampling in s`,
    `Medians of ${ratios.length} rounds; above 1, ours is faster.`,
    row(["peer", "task", "configuration", "threads", "theirs", "ours", "ratio"], PEER_WIDTHS, 3),
    ...lines,
    ...absent,
  ].join("\n");
}
