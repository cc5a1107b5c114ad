/** How far the model in a run's folder is trained. */

import { readFileSync } from "node:fs";
import { decodeSafetensors } from "../../src/files/formats/safetensors.js";

/** @param path of its model.safetensors */
export function keptStep(path: string): number {
  const { metadata } = decodeSafetensors(readFileSync(path), path);
  return (JSON.parse(metadata.training) as { steps: number }).steps;
}
