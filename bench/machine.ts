/** What the numbers were measured on. */

import { availableParallelism, cpus, totalmem } from "node:os";
import type { BackendFactory } from "../src/backend/select.js";

export interface Machine {
  /** processor model as the operating system names it */
  cpu: string;
  /** cores that this process may use */
  cores: number;
  memoryGiB: number;
  platform: string;
  node: string;
  /** instruction set of each backend that was measured */
  instructionSets: Record<string, string>;
  /** why a backend could not be measured */
  absent: Record<string, string>;
  date: string;
}

export function describeMachine(factories: BackendFactory[], absent: Record<string, string>): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    instructionSets: Object.fromEntries(factories.map(({ name, detail }) => [name, detail])),
    absent,
    date: new Date().toISOString().slice(0, 10),
  };
}
