/** A user's Gaussian mixture as a source. */

import { checkKeys, checkSeed, checkText } from "../../errors/checks.js";
import { canonicalJson } from "../../formats/canonical-json.js";
import { checksumOf } from "../../formats/checksum.js";
import { MAX_DIMENSIONS } from "../../diffusion/checks/check-model.js";
import { checkCount, otherSeed } from "../datasets.js";
import type { DataSource } from "../source.js";
import { sampleMixture } from "./gaussian-mixture.js";
import type { GaussianMixture } from "../../numerics/mixture/parts.js";

/**
 * Makes a source of a Gaussian mixture. Its held-out rows come from the same distribution, drawn with another seed.
 *
 * @param mixture of at most 64 dimensions; the source keeps a copy
 * @param count number of rows to train on, 1 to 100,000,000
 * @param options.name name of the source and of its random streams: another name gives other points of the same distribution; `mixture` by default
 * @throws RangeError if the mixture's parts do not fit together, a covariance is not positive definite, or the count is out of bounds
 * @throws UserError for an unknown option, with the nearest name
 */
export function fromMixture(mixture: GaussianMixture, count: number, options: { name?: string } = {}): DataSource {
  checkKeys("the options", options, ["name"]);
  const { name = "mixture" } = options;
  checkText("name", name);
  checkCount(count);
  // refuses a wrong mixture before the first draw
  sampleMixture(mixture, 0, 0, name);
  const copy = copyOf(mixture);
  const dimensions = copy.means[0].length;
  if (dimensions > MAX_DIMENSIONS) throw new RangeError(`the mixture has ${dimensions} dimensions: must have at most ${MAX_DIMENSIONS}`);
  return {
    name,
    dimensions,
    hash: checksumOf([canonicalJson({ name, count, ...copy })]),
    mixture: copy,
    train: (seed) => ({ points: sampleMixture(copy, count, seed, name) }),
    heldOut: (seed, rows) => {
      checkSeed(seed);
      checkCount(rows);
      return { points: sampleMixture(copy, rows, otherSeed(seed), name) };
    },
  };
}

function copyOf({ weights, means, covariances }: GaussianMixture): GaussianMixture {
  return {
    weights: [...weights],
    means: means.map((mean) => [...mean]),
    covariances: covariances.map((covariance) => covariance.map((row) => [...row])),
  };
}
