/** What may stand in the records of a results folder: whoever wrote it, a name in it may become the name of a file. */

import * as z from "zod";
import { CHECKSUM } from "../../formats/checksum.js";
import type { RunManifest, RunResult } from "./run-records.js";

/** A line of text that others wrote. */
const line = z.string().regex(/^[^\p{Cc}]*$/u);

const metricSchema = z.strictObject({
  metric: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.+-]{0,127}$/),
  value: z.number().nullable(),
  unit: line.max(32),
  sampler: z
    .string()
    .regex(/^[a-z][A-Za-z0-9_.+-]{0,63}$/)
    .optional(),
  steps: z.int().min(1).max(10_000).optional(),
});

const resultSchema = z.object({
  digest: line,
  samplesDigest: line.nullable(),
  backend: line.max(256),
  files: z.record(z.string().regex(/^[a-z]+\.[a-z]+$/), z.string().regex(CHECKSUM)).optional(),
});

const manifestSchema = z.object({
  // of a file that may be called anything; it names no file here
  name: line
    .max(255)
    .regex(/^[^/\\]*$/)
    .optional(),
  noisegrid: line.max(64).optional(),
  machine: z.strictObject({ platform: line, arch: line, cpu: line, node: line }).optional(),
});

/** Why values are not what a run leaves as its result; null where they are. */
export function resultFault(result: RunResult): string | null {
  if (!z.array(metricSchema).safeParse(result.metrics).success) return "its metrics are no list of names and numbers";
  return faultOf(resultSchema, result);
}

/** Why values are not what a run says of itself, its configuration aside; null where they are. */
export function manifestFault(manifest: RunManifest): string | null {
  return faultOf(manifestSchema, manifest);
}

function faultOf(schema: z.ZodType, value: unknown): string | null {
  const issue = schema.safeParse(value).error?.issues[0];
  return issue === undefined ? null : `its ${issue.path.join(".")} is not what a run writes`;
}
