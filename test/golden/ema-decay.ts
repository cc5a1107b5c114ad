/** Golden moving average: what its calls do under the reference model's settings. */

import { z } from "zod";
import type { EmaConfig } from "../../src/diffusion/network/optimizer-config.js";
import { emaUpdate } from "../../src/diffusion/network/optimizer.js";
import type { Outcome } from "./figures.js";
import { Errors } from "./figures.js";
import { hasKeys, parse } from "./form.js";

const SETTINGS: EmaConfig = { decay: 0.995, updateEvery: 10, updateAfterStep: 100 };

const schema = z.array(z.object({ call: z.int().min(0), kind: z.enum(["none", "copy", "lerp"]), decay: z.number().nullish() }));

export function recognises(json: unknown): boolean {
  return Array.isArray(json) && hasKeys(json[0], "call", "kind");
}

export function replay(json: unknown): Outcome[] {
  const errors = new Errors();
  for (const { call, kind, decay } of parse(schema, json)) {
    const update = emaUpdate(call, SETTINGS);
    errors.compare("kind", [Number(update.kind !== kind)], [0]);
    if (decay !== null && decay !== undefined) errors.compare("decay", [update.decay], [decay]);
  }
  return [{ backend: "core", figures: errors.figures() }];
}
