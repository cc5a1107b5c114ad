/** Golden divergences by nearest neighbours: draws of two laws, and NPEET's estimate in bits. */

import { z } from "zod";
import { knnKl } from "../../src/metrics/knn-kl.js";
import type { Outcome } from "./figures.js";
import { Errors } from "./figures.js";
import { flatten, hasKeys, nested, parse } from "./form.js";

const schema = z.array(z.object({ dim: z.int().min(1), k: z.int().min(1), x: nested, y: nested, klBits: z.number() }));

export function recognises(json: unknown): boolean {
  return Array.isArray(json) && hasKeys(json[0], "klBits");
}

export function replay(json: unknown): Outcome[] {
  const cases = parse(schema, json);
  const errors = new Errors();
  const found = cases.map(({ dim, k, x, y }) => knnKl(flatten(x), flatten(y), dim, k));
  errors.compare(
    "klBits",
    found,
    cases.map(({ klBits }) => klBits),
  );
  return [{ backend: "core", figures: errors.figures() }];
}
