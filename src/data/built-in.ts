/** The built-in data sets as sources. */

import { checkSeed } from "../errors/checks.js";
import { canonicalJson } from "../formats/canonical-json.js";
import type { DatasetName } from "./datasets.js";
import { checkCount, dimensionsOf, makeDataset, mixtureOf, otherSeed } from "./datasets.js";
import type { DataSource } from "./source.js";

/**
 * Makes a source of a built-in data set. Its held-out rows come from the same distribution, drawn with another seed.
 *
 * @param name one of {@link DATASET_NAMES}
 * @param count number of rows to train on, 1 to 100,000,000
 * @throws UserError for an unknown name; RangeError for another count
 */
export function builtIn(name: DatasetName, count: number): DataSource {
  const mixture = mixtureOf(name);
  checkCount(count);
  return {
    name,
    dimensions: dimensionsOf(name),
    // a configuration writes its data set in the same way
    hash: canonicalJson({ name, count }),
    ...(mixture === undefined ? {} : { mixture }),
    train: (seed) => ({ points: makeDataset(name, count, seed).points }),
    heldOut: (seed, rows) => {
      checkSeed(seed);
      return { points: makeDataset(name, rows, otherSeed(seed)).points };
    },
  };
}
