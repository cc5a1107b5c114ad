/** `npm run bench`: how fast training and sampling are on this machine, and beside the peers. */

import { availableParallelism } from "node:os";
import type { BackendFactory } from "../src/backend/select.js";
import { loadBackend } from "../src/backend/node.js";
import type { BackendName } from "../src/diffusion/backend.js";
import { UserError } from "../src/errors/user-error.js";
import type { DensityMeasurement } from "./density.js";
import { DENSITY_SUBJECTS, measureDensity, trainNetwork } from "./density.js";
import { EXACT_CASES, measureExact, MIXTURES } from "./exact-density.js";
import { describeMachine } from "./machine.js";
import type { Options } from "./options.js";
import { BACKEND_NAMES, HELP, parseOptions } from "./options.js";
import type { AbsentPeer, PeerComparison } from "./peers.js";
import { comparePeers } from "./peers.js";
import {
  densityHeading,
  densityText,
  exactHeading,
  exactText,
  machineText,
  peersText,
  samplingHeading,
  samplingText,
  trainingHeading,
  trainingText,
} from "./report.js";
import type { SamplingMeasurement } from "./sampling.js";
import { measureSampling } from "./sampling.js";
import type { Plan } from "./timing.js";
import { FULL, QUICK } from "./timing.js";
import type { TrainingMeasurement } from "./training.js";
import { measureTraining } from "./training.js";

/** The backends asked for, or all that load here and why the others do not. */
async function loadBackends(names: BackendName[] | null): Promise<{ factories: BackendFactory[]; absent: Record<string, string> }> {
  const factories: BackendFactory[] = [];
  const absent: Record<string, string> = {};
  for (const name of names ?? BACKEND_NAMES) {
    try {
      factories.push(await loadBackend(name));
    } catch (error) {
      if (names !== null) throw error;
      absent[name] = error instanceof Error ? error.message : String(error);
    }
  }
  return { factories, absent };
}

/** Log densities: those of exact denoisers, which need no backend, then those of trained networks. */
function runDensity(factories: BackendFactory[], { density: plan }: Plan, print: (text: string) => void) {
  print(`\n${exactHeading(plan.exactRows)}`);
  const exact = EXACT_CASES.flatMap((each) => MIXTURES.map((mixture) => measureExact(each, mixture, plan.exactRows)));
  for (const measured of exact) print(exactText(measured));
  print(`\n${densityHeading(plan.steps)}`);
  const trained: DensityMeasurement[] = [];
  for (const subject of DENSITY_SUBJECTS) {
    const network = trainNetwork(subject, factories[0], plan.steps);
    for (const factory of factories) {
      const rows = factory.name === "reference" ? plan.referenceRows : plan.rows;
      const measured = measureDensity(network, factory, rows, factory === factories[0] && factory.name !== "reference");
      for (const each of measured) print(densityText(each));
      trained.push(...measured);
    }
  }
  return { exact, trained };
}

async function run(options: Options): Promise<void> {
  const plan = options.quick ? QUICK : FULL;
  const print = (text: string): void => {
    if (!options.json) console.log(text);
  };
  const { factories, absent } = await loadBackends(options.backends);
  // the reference would take minutes to sample, and is no rival of a peer
  const kernels = factories.filter(({ name }) => name !== "reference");
  if (options.peers && kernels.length === 0) throw new UserError("--peers compares with native or wasm; add one to --backend");
  const machine = describeMachine(factories, absent);
  print(machineText(machine));
  if (options.density) {
    const density = runDensity(factories, plan, print);
    if (options.json) console.log(JSON.stringify({ machine, density }));
    return;
  }
  print(`\n${trainingHeading()}`);

  const training: TrainingMeasurement[] = [];
  for (const config of options.configs) {
    for (const factory of factories) {
      const measured = measureTraining(config, factory, plan.warmUp, plan.training);
      training.push(measured);
      print(trainingText(measured));
    }
  }

  const sampling: SamplingMeasurement[] = [];
  for (const factory of kernels) {
    for (const jobs of new Set([1, availableParallelism()])) {
      const measured = await measureSampling(factory, jobs, plan.sampling);
      if (sampling.length === 0) print(`\n${samplingHeading(measured)}`);
      sampling.push(measured);
      print(samplingText(measured));
    }
  }

  let peers: (PeerComparison | AbsentPeer)[] | undefined;
  if (options.peers) {
    const progress = (what: string): void => {
      if (process.stderr.isTTY) console.error(`peers, ${what}`);
    };
    peers = await comparePeers(kernels[0], options.configs, plan, progress);
    print(`\n${peersText(peers)}`);
  }
  if (options.json) console.log(JSON.stringify({ machine, training, sampling, ...(peers && { peers }) }));
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else await run(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UserError ? 2 : 1;
}
