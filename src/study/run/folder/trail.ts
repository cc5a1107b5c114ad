/** What a run writes while it trains: a line per step, a line per point of the curve, the grids at every snapshot. */

import type { StepRecord } from "../../../diffusion/training.js";
import type { RunConfig } from "../../config/config.js";
import type { CurvePoint, LoggedPoint, StepLog } from "./step-log.js";
import { curveLog, lossLog } from "./step-log.js";
import { Snapshots } from "./snapshots.js";

export class Trail {
  readonly #losses: StepLog<StepRecord>;
  readonly #curve: StepLog<CurvePoint, LoggedPoint> | null;
  readonly #snapshots: Snapshots;

  /**
   * Opens what a run has written in its folder, cut back to the step that its model is of.
   *
   * @param checksums of the logs' lines up to the step; version 0.1 kept none
   * @throws UserError if they do not belong to that step
   */
  constructor(folder: string, config: RunConfig, step: number, checksums: Record<string, string> = {}) {
    this.#losses = lossLog(folder);
    this.#curve = config.evaluation.curve ? curveLog(folder) : null;
    this.#snapshots = new Snapshots(folder, config);
    const logs = [this.#losses, ...(this.#curve === null ? [] : [this.#curve])];
    const cuts = [...logs.map((log) => log.cutBack(step, checksums[log.name])), this.#snapshots.cutBack(step)];
    // all of them fit: only now do files change
    for (const cut of cuts) cut();
  }

  add(record: StepRecord): void {
    this.#losses.add(record);
  }

  /** @param parameters all of the model's */
  snapshot(step: number, parameters: Float32Array): void {
    this.#snapshots.write(step, parameters);
  }

  addPoint(point: CurvePoint): void {
    this.#curve?.add(point);
  }

  /** Puts on disk what was added. @returns the checksums of the logs' lines, by the names of their files */
  flush(): Record<string, string> {
    const logs = [this.#losses, ...(this.#curve === null ? [] : [this.#curve])];
    for (const log of logs) log.flush();
    return Object.fromEntries(logs.map(({ name, checksum }) => [name, checksum]));
  }

  /** Ends the training: what was written, read again. */
  end(): { records: StepRecord[]; curve: LoggedPoint[] } {
    this.#snapshots.join();
    return { records: this.#losses.read(), curve: this.#curve?.read() ?? [] };
  }
}
