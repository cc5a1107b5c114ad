/** A custom Gaussian mixture as a source. */

import { checkKeys, checkSeed, checkText } from "../../errors/checks.js";
import { canonicalJson } from "../../formats/canonical-json.js";
import { checksumOf } from "../../formats/checksum.js";
import { MAX_DIMENSIONS } from "../../diffusion/check-model.js";
import { checkCount, otherSeed } from "../datasets.js";
import type { DataSource } from "../source.js";
import { sampleMixture } from "./gaussian-mixture.js";
import type { GaussianMixture } from "./parts.js";

/**
 * Returns a source of points of a Gaussian mixture. Held-out rows are drawn with another seed, from the same distribution.
 *
 * @param mixture a mixture of at most 16 dimensions; the source keeps a copy
 * @param count number of training rows, 1 to 100,000,000
 * @param options.name name of the source and of its streams: another name gives other points of the same distribution; `mixture` by default
 * @throws RangeError if the mixture's parts do not fit together, or a covariance is not positive definite; for an invalid count
 * @throws UserError for an unknown option, with the nearest valid one
 */
export function fromMixture(mixture: GaussianMixture, count: number, options: { name?: string } = {}): DataSource {
  checkKeys("the options", options, ["name"]);
  const { name = "mixture" } = options;
  checkText("name", name);
  checkCount(count);
  // throws for an invalid mixture
  sampleMixture(mixture, 0, 0, name);
  const law = copyOf(mixture);
  const dimensions = law.means[0].length;
  if (dimensions > MAX_DIMENSIONS) throw new RangeError(`the mixture has ${dimensions} dimensions: must have at most ${MAX_DIMENSIONS}`);
  return {
    name,
    dimensions,
    hash: checksumOf([canonicalJson({ name, count, ...law })]),
    mixture: law,
    train: (seed) => ({ points: sampleMixture(law, count, seed, name) }),
    heldOut: (seed, rows) => {
      checkSeed(seed);
      checkCount(rows);
      return { points: sampleMixture(law, rows, otherSeed(seed), name) };
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
