/** The kinds of golden files, told apart by their keys. */

import { readFileSync } from "node:fs";
import type { BackendFactory } from "../../src/backend/select.js";
import { UserError } from "../../src/errors/user-error.js";
import * as datasets from "./datasets.js";
import * as emaDecay from "./ema-decay.js";
import type { Outcome } from "./figures.js";
import * as gridLookup from "./grid-lookup.js";
import * as knnKl from "./knn-kl.js";
import * as schedules from "./schedules.js";
import * as training from "./training.js";

interface Kind {
  recognises(json: unknown): boolean;
  /** one outcome per backend, or a single one where no backend is involved */
  replay(json: unknown, factories: BackendFactory[]): Outcome[];
}

const KINDS: Kind[] = [training, gridLookup, schedules, emaDecay, knnKl, datasets];

/** @throws UserError where the form is unknown or a part of it is wrong */
export function replayGolden(json: unknown, factories: BackendFactory[]): Outcome[] {
  const kind = KINDS.find((each) => each.recognises(json));
  if (kind === undefined) throw new UserError("not a golden file of a known form");
  return kind.replay(json, factories);
}

/** @throws UserError where there is no such file or it is not JSON */
export function readGolden(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : `cannot be read: ${(error as Error).message}`,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UserError(`not JSON: ${(error as Error).message}`);
  }
}
