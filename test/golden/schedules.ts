/** Golden noise schedules, keyed kind-timesteps: coefficients at given timesteps. */

import { z } from "zod";
import { UserError } from "../../src/errors/user-error.js";
import type { Schedule } from "../../src/diffusion/process/schedule.js";
import { makeSchedule } from "../../src/diffusion/process/schedule.js";
import type { BetaScheduleConfig } from "../../src/diffusion/process/config.js";
import type { Outcome } from "./figures.js";
import { Errors } from "./figures.js";
import { hasKeys, parse } from "./form.js";

const schema = z.record(z.string(), z.looseObject({ indices: z.array(z.int().min(0)) }));
const values = z.array(z.number());

export function recognises(json: unknown): boolean {
  return hasKeys(json) && hasKeys(Object.values(json)[0], "indices");
}

export function replay(json: unknown): Outcome[] {
  const errors = new Errors();
  for (const [key, { indices, ...coefficients }] of Object.entries(parse(schema, json))) {
    const schedule = makeSchedule(configOf(key));
    for (const [name, given] of Object.entries(coefficients)) {
      const computed = schedule[name as keyof Schedule];
      if (!(computed instanceof Float64Array)) throw new UserError(`${key}: the schedule has no ${name}`);
      const expected = parse(values, given);
      errors.compare(
        name,
        indices.map((t) => computed[t]),
        expected,
      );
    }
  }
  return [{ backend: "core", figures: errors.figures() }];
}

function configOf(key: string): BetaScheduleConfig {
  const [, kind, timesteps] = /^(linear|quadratic)-(\d+)$/.exec(key) ?? [];
  if (kind === undefined) throw new UserError(`no schedule is called "${key}"; expected linear-100 or quadratic-100 and the like`);
  return { kind: kind as BetaScheduleConfig["kind"], timesteps: Number(timesteps), betaStart: 1e-4, betaEnd: 0.02 };
}
