/** From a backend's name to a backend: `auto` is native where it loads, else wasm. */

import type { ModelConfig } from "../diffusion/model-config.js";
import type { Backend, BackendName } from "../diffusion/backend.js";
import { checkChoice } from "../errors/checks.js";
import type { KernelHost } from "./kernel/index.js";
import { CheckedBackend } from "./checked.js";
import { KernelBackend } from "./kernel/index.js";
import { ReferenceBackend } from "./reference/index.js";
import { wasmHost } from "./wasm.js";

/** What {@link loadBackend} takes; "auto" is native where it loads, else wasm. */
export const BACKEND_CHOICES = ["auto", "native", "wasm", "reference"] as const;
/** One of {@link BACKEND_CHOICES}. */
export type BackendChoice = (typeof BACKEND_CHOICES)[number];

/** Rows that a backend holds at once when sampling or evaluating: activations of 256 rows stay in cache. */
export const DEFAULT_CAPACITY = 256;

async function loadWasm(): Promise<KernelHost> {
  if (typeof process === "undefined") {
    return wasmHost(await (await fetch(new URL("../../kernel/build/kernel.wasm", import.meta.url))).arrayBuffer());
  }
  const { readFile } = await import("node:fs/promises");
  const { kernelFile } = await import("./kernel/location.js");
  const file = kernelFile("kernel.wasm");
  if (file === undefined) throw new Error("the WebAssembly kernel is not built: npm run build:kernel");
  return wasmHost(await readFile(file));
}

async function loadNative(level?: string): Promise<KernelHost> {
  if (typeof process === "undefined") throw new Error("native kernels need Node.js");
  const { nativeHost } = await import("./native.js");
  return nativeHost(level);
}

/** Makes backends of one kind. */
export interface BackendFactory {
  name: BackendName;
  detail: string;
  /**
   * A model's backend, its parameters all 0 until they are written.
   *
   * @param config copied: later changes of it do not matter
   * @param capacity most rows of one batch, 1 to 65,536; 256 by default
   * @throws RangeError naming what of the configuration no backend can hold; UserError for a key that it does not have
   */
  create(config: ModelConfig, capacity?: number): Backend;
}

function kernelFactory(host: KernelHost): BackendFactory {
  return {
    name: host.name,
    detail: host.detail,
    create: (config, capacity = DEFAULT_CAPACITY) =>
      new CheckedBackend(config, capacity, (checked, rows) => new KernelBackend(host, checked, rows)),
  };
}

/**
 * Loads a backend.
 *
 * @param level instruction set of the native kernel, the best by default
 * @throws UserError for an unknown choice; Error where it cannot be loaded, but `auto` then falls back to wasm
 */
export async function loadBackend(choice: BackendChoice = "auto", level?: string): Promise<BackendFactory> {
  checkChoice("backend", choice, BACKEND_CHOICES);
  switch (choice) {
    case "reference":
      return {
        name: "reference",
        detail: "float32",
        create: (config, capacity = DEFAULT_CAPACITY) =>
          new CheckedBackend(config, capacity, (checked, rows) => new ReferenceBackend(checked, rows)),
      };
    case "wasm":
      return kernelFactory(await loadWasm());
    case "native":
      return kernelFactory(await loadNative(level));
    case "auto":
      try {
        return kernelFactory(await loadNative(level));
      } catch {
        return kernelFactory(await loadWasm());
      }
  }
}
