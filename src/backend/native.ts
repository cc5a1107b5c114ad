/** The kernel as a Node-API module, for the best instruction set of the processor or a chosen one. */

import { createRequire } from "node:module";
import { KERNEL_FUNCTIONS } from "./kernel/fields.js";
import type { KernelHost } from "./kernel/index.js";
import { kernelFile } from "./kernel/location.js";

interface Addon {
  levels(): string[];
  alignment(buffer: ArrayBuffer): number;
  call(level: number, kernelFunction: number, buffer: ArrayBuffer, byteOffset: number): void;
}

function load(): Addon {
  const file = kernelFile(`noisegrid-${process.platform}-${process.arch}.node`);
  if (file === undefined) throw new Error(`no native kernel is built for ${process.platform}-${process.arch}`);
  return createRequire(import.meta.url)(file) as Addon;
}

/** Returns the native kernel's instruction sets that this processor supports, best first; throws if no module loads. */
export function nativeLevels(): string[] {
  return load().levels();
}

function allocate(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch {
    throw new RangeError(`there are no ${(bytes / 2 ** 30).toFixed(1)} GiB of memory for this model and batch size`);
  }
}

/** @param level one of {@link nativeLevels}; the best by default */
export function nativeHost(level?: string): KernelHost {
  const addon = load();
  const levels = addon.levels();
  const index = level === undefined ? 0 : levels.indexOf(level);
  if (levels.length === 0) throw new Error("the processor lacks the instruction sets of the native kernel (x86-64-v2 at least)");
  if (index < 0) throw new Error(`the processor has no instruction set "${level}"; it has ${levels.join(", ")}`);
  return {
    name: "native",
    detail: levels[index],
    allocate: (bytes) => {
      const buffer = allocate(bytes + 64);
      const byteOffset = addon.alignment(buffer);
      return { buffer, byteOffset, call: (name) => addon.call(index, KERNEL_FUNCTIONS.indexOf(name), buffer, byteOffset) };
    },
  };
}
