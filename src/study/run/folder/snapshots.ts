/**
 * The grids of a run as they were at each snapshot. While the run trains each snapshot is a file of its own, `grids/step_N.safetensors`,
 * written once; when it is trained they are joined, one after the other, into `grids.safetensors`.
 */

import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../../errors/user-error.js";
import { gridArrays } from "../../../diffusion/network/parameters.js";
import { exists, makeFolder, readBytes } from "../../../files/read.js";
import type { StoredTensor } from "../../../files/formats/safetensors.js";
import { decodeSafetensors, encodeSafetensors, safetensorsBlocks } from "../../../files/formats/safetensors.js";
import { fileError, writeAtomic } from "../../../files/writing/write.js";
import type { RunConfig } from "../../config/config.js";
import { modelShape } from "../../config/config.js";
import { checkOwner, runId } from "../../config/identity.js";

const FOLDER = "grids";
const JOINED = "grids.safetensors";
const PART = /^step_(\d+)\.safetensors$/;

/** Name and shape of each of a snapshot's tensors. */
function layoutAt(config: RunConfig, step: number): [name: string, shape: number[]][] {
  return gridArrays(modelShape(config)).map(({ name, shape }) => [`step_${step}.${name}`, shape]);
}

/** Steps of the snapshots up to a step, in their order. */
function snapshotSteps({ training: { steps }, snapshotEvery }: RunConfig, upTo: number): number[] {
  const regular = Array.from({ length: Math.floor(upTo / snapshotEvery) }, (_, i) => (i + 1) * snapshotEvery);
  return upTo === steps && regular.at(-1) !== steps ? [...regular, steps] : regular;
}

export class Snapshots {
  /** @param path of the run's folder */
  constructor(
    private readonly path: string,
    private readonly config: RunConfig,
  ) {}

  /** Keeps the grids as they are now. @param parameters all of the model's */
  write(step: number, parameters: Float32Array): void {
    if (this.config.grid === null) return;
    const parts = gridArrays(modelShape(this.config));
    const tensors = Object.fromEntries(
      parts.map(({ name, shape, offset, length }) => [
        `step_${step}.${name}`,
        { shape, values: parameters.subarray(offset, offset + length) },
      ]),
    );
    makeFolder(join(this.path, FOLDER));
    writeAtomic(this.partPath(step), encodeSafetensors({ metadata: { id: runId(this.config) }, tensors }));
  }

  /**
   * Looks whether every snapshot up to a step can be read.
   *
   * @returns a function that removes later ones; until it is called no file changes
   * @throws UserError where a snapshot is missing, damaged or another run's
   */
  cutBack(step: number): () => void {
    if (this.config.grid === null) return () => {};
    const joined = this.joined();
    for (const each of snapshotSteps(this.config, step)) this.tensorsAt(each, joined);
    return () => {
      for (const name of this.parts()) {
        if (Number(PART.exec(name)?.[1]) > step) rmSync(join(this.path, FOLDER, name), { force: true });
      }
    };
  }

  /** Makes one file of all snapshots when the run is trained; the same bytes whenever that is. */
  join(): void {
    const { config } = this;
    if (config.grid === null || !exists(join(this.path, FOLDER))) return;
    const steps = snapshotSteps(config, config.training.steps);
    const joined = this.joined();
    const shapes = steps.flatMap((step) => layoutAt(config, step));
    const tensors = (): Iterable<StoredTensor> => this.each(steps, joined);
    writeAtomic(join(this.path, JOINED), safetensorsBlocks({ id: runId(config) }, shapes, tensors));
    rmSync(join(this.path, FOLDER), { recursive: true, force: true });
  }

  private *each(steps: readonly number[], joined: Record<string, StoredTensor>): Generator<StoredTensor> {
    for (const step of steps) yield* this.tensorsAt(step, joined);
  }

  /** The tensors of one snapshot, from its own file or the joined one. */
  private tensorsAt(step: number, joined: Record<string, StoredTensor>): StoredTensor[] {
    const own = this.partPath(step);
    const tensors = exists(own) ? this.read(own) : joined;
    return layoutAt(this.config, step).map(([name, shape]) => {
      const tensor = tensors[name];
      if (tensor?.shape.join() === shape.join()) return tensor;
      throw new UserError(`${exists(own) ? own : join(this.path, FOLDER)} is damaged: it lacks "${name}" of shape [${shape.join(", ")}]`);
    });
  }

  /** The joined file's, or those of version 0.1, which kept one file while it trained; none where there is none. */
  private joined(): Record<string, StoredTensor> {
    const path = join(this.path, JOINED);
    return exists(path) ? this.read(path) : {};
  }

  private read(path: string): Record<string, StoredTensor> {
    const { metadata, tensors } = decodeSafetensors(readBytes(path), path);
    checkOwner(path, metadata.id, runId(this.config));
    return tensors;
  }

  private parts(): string[] {
    const folder = join(this.path, FOLDER);
    if (!exists(folder)) return [];
    try {
      return readdirSync(folder);
    } catch (error) {
      throw fileError(error, "read", folder);
    }
  }

  private partPath(step: number): string {
    return join(this.path, FOLDER, `step_${step}.safetensors`);
  }
}
