/**
 * Compares an adapted sampler or model with its twin that does not adapt, at the same number of steps, by paired seeds. The twins of a
 * variance that depends on the place are the other variances of the same trained model. The twin of a model with regions is the model
 * whose only difference is that its data are standardised as a whole.
 */

import { samplerCalled, samplerLabel } from "../../diffusion/samplers/record/names.js";
import { errorSizes, plainSampler, scalarTwin } from "../../diffusion/samplers/record/plain.js";
import { hasRegions } from "../../diffusion/transform/config.js";
import type { Config } from "../../study/config/config.js";
import { canonicalJson } from "../../formats/canonical-json.js";
import type { ResultRow } from "../../study/records/results.js";
import type { Comparison } from "./comparison.js";
import { compareFamily } from "./comparison.js";
import { shownIn } from "../../metrics/list.js";
import { outcomesByWay } from "../outcomes/outcomes.js";
import type { StudyRecord } from "../study-record.js";
import { sampledBy, stepsOf, wayOf } from "./ways.js";

export interface SamplerComparison {
  config: string;
  adapted: string;
  /** the sampler that does not adapt, and the configuration that it samples */
  twin: string;
  twinConfig: string;
  metric: string;
  /** numbers of steps that both were measured with, each with a comparison per data set: all of them one family */
  steps: { steps: number; comparisons: Comparison[] }[];
}

type Pair = Pick<SamplerComparison, "config" | "adapted" | "twin" | "twinConfig">;

/** Everything adapted against every twin that was measured with as many steps; a family is of one metric and pair, over steps and data sets. */
export function compareSamplers(study: StudyRecord): SamplerComparison[] {
  const { samplerRows, datasets, configs } = study;
  const outcomes = outcomesByWay(study);
  return shownIn("adaptation", samplerRows).flatMap((metric) =>
    pairsOf(samplerRows, configs).flatMap((pair) => {
      const { config, adapted, twin, twinConfig } = pair;
      const theirs = stepsOf(samplerRows, twinConfig, twin);
      const steps = stepsOf(samplerRows, config, adapted).filter((count) => theirs.includes(count));
      const family = steps.flatMap((count) =>
        datasets.map(({ name: dataset }) => ({
          metric,
          dataset,
          config: wayOf(config, adapted, count),
          against: wayOf(twinConfig, twin, count),
        })),
      );
      const compared = compareFamily(outcomes, family);
      if (compared.every(({ difference }) => difference === null)) return [];
      const each = steps.map((count, i) => ({
        steps: count,
        comparisons: compared.slice(i * datasets.length, (i + 1) * datasets.length),
      }));
      return [{ ...pair, metric, steps: each }];
    }),
  );
}

/** What there is to compare: of one model its variances, of a model in regions its twin's best scalar too. */
function pairsOf(rows: readonly ResultRow[], configs: StudyRecord["configs"]): Pair[] {
  return sampledBy(rows).flatMap(({ config, sampler }): Pair[] => {
    const named = samplerCalled(sampler);
    const scalarOne = named === undefined ? undefined : scalarTwin(named);
    const sizes = named === undefined ? null : errorSizes(named);
    if (named === undefined || scalarOne === undefined || sizes === null) return [];
    const [scalar, plain] = [samplerLabel(scalarOne), samplerLabel(plainSampler(named.kind))];
    const own = sizes.length > 0 ? [scalar, plain].map((twin) => ({ config, adapted: sampler, twin, twinConfig: config })) : [];
    const twinConfig = undividedTwin(config, configs);
    return twinConfig === undefined ? own : [...own, { config, adapted: sampler, twin: scalar, twinConfig }];
  });
}

/** The configuration that differs from one with regions in nothing but that its data are standardised as a whole. */
function undividedTwin(name: string, configs: StudyRecord["configs"]): string | undefined {
  const config = configs.find((entry) => entry.name === name)?.config;
  if (config === undefined || !hasRegions(config.domain)) return undefined;
  const { scale } = config.domain;
  const substance = ({ evaluation: _evaluation, domain: _domain, ...rest }: Config): string => canonicalJson(rest);
  return configs.find(
    ({ config: other }) => other.domain?.kind === "standardised" && other.domain.scale === scale && substance(other) === substance(config),
  )?.name;
}
