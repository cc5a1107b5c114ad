/** `noisegrid train`: one run. */

import type { Command } from "commander";
import type { BackendChoice } from "../../backend/select.js";
import { DATASET_NAMES } from "../../data/datasets.js";
import { makeFolder } from "../../files/read.js";
import { makeRunConfig } from "../../study/config/config.js";
import { CONFIG_NAMES, resolveConfig } from "../../study/config/definition.js";
import { runData } from "../../study/config/dataset-source.js";
import { readModel } from "../../study/run/folder/model-file.js";
import { withRemedy } from "../../study/run/folder/remedy.js";
import { RunFolder } from "../../study/run/folder/run-folder.js";
import { carryOutTasks, exitStatus } from "../carrying-out/carry-out.js";
import type { DatasetOptions } from "../dataset-option.js";
import { keptDataset, withDataFile } from "../dataset-option.js";
import { noteScale } from "../scale-note.js";
import { backendOption, path, required, requireBackend, whole } from "../options.js";
import { withLock } from "../carrying-out/signals.js";

interface TrainOptions extends DatasetOptions {
  config: string;
  seed: number;
  steps?: number;
  backend: BackendChoice;
  out?: string;
  evaluate?: boolean;
}

export function addTrain(program: Command): void {
  const command = program
    .command("train")
    .description("train one model; the same command continues an interrupted run and repeats no finished one")
    .option("--dataset <name>", `data set, required unless --data is there: ${DATASET_NAMES.join(", ")}`);
  withDataFile(command, "a built-in data set")
    .option("--config <name>", `configuration: ${CONFIG_NAMES.join(", ")}, or a .json file`, path("config"), "baseline")
    .option("--seed <n>", "seed of all random numbers", whole("seed", 0), 1)
    .option("--steps <n>", "training steps (10,000 by default)", whole("steps", 1))
    .option("--points <n>", "points of the data set (100,000 by default)", whole("points", 10))
    .addOption(backendOption())
    .option("--out <dir>", "folder of the run (results/train/CONFIG.DATASET.sSEED by default)", path("out"))
    .option("--evaluate", "also measure the loss, draw samples and estimate their divergence, as a study does")
    .addHelpText(
      "after",
      `
The last line is the digest of the trained parameters: denoiser, its moving average, grid.

Examples:
  noisegrid train --dataset dino --config multi-scale --seed 1
  noisegrid train --dataset moons --config baseline --steps 500 --backend wasm --out /tmp/moons
  noisegrid train --data points.csv --ignore id --config standardised.json`,
    )
    .action(async (options: TrainOptions) => {
      process.exitCode = await train(options);
    });
}

async function train(options: TrainOptions): Promise<number> {
  const dataset = required(["--dataset <name>", "--data <file>"], keptDataset(options));
  const config = resolveConfig(options.config, options.config, { steps: options.steps });
  const run = makeRunConfig(config, dataset, options.seed, options.config);
  const name = options.config.replace(/^.*[\\/]|\.json$/g, "");
  const place =
    options.out ?? `results/train/${name}.${dataset.name}.s${options.seed}${options.steps === undefined ? "" : `.steps-${options.steps}`}`;
  const folder = new RunFolder(place, run, name);
  await requireBackend(options.backend);
  const result = folder.checkedResult();
  // what cannot go on is refused before anything is made
  if (result === undefined || result.samplesDigest === null) withRemedy(folder.remedy, () => readModel(place, run, runData(run)));
  if (result === undefined) noteScale([run]);
  makeFolder(place);
  return withLock(place, async () => {
    const label = `${name}/${dataset.name}/${options.seed}`;
    const how = { jobs: 1, backend: options.backend, evaluates: options.evaluate === true, locks: false };
    const [outcome] = await carryOutTasks([{ label, folder }], how);
    if (outcome.kind === "done") {
      for (const { metric, value, unit } of outcome.result.metrics) {
        console.log(`${metric} ${value ?? "none"}${unit === "1" ? "" : ` ${unit}`}`);
      }
      console.log(`folder ${place}`);
      if (outcome.result.samplesDigest !== null) console.log(`samples ${outcome.result.samplesDigest}`);
      console.log(`digest ${outcome.result.digest}`);
    }
    return exitStatus([outcome]);
  });
}
