/** Selection of a backend by its name: `auto` is native if it loads, else wasm. */

import type { ModelConfig } from "../diffusion/model-config.js";
import type { Backend, BackendName } from "../diffusion/backend.js";
import { checkChoice, shown } from "../errors/checks.js";
import type { PairSums } from "../numerics/pair-sums.js";
import type { KernelHost } from "./kernel/index.js";

/** Choices of `loadBackend`; "auto" is native if it loads, else wasm. */
export const BACKEND_CHOICES = ["auto", "native", "wasm", "reference"] as const;
/** One of {@link BACKEND_CHOICES}. */
export type BackendChoice = (typeof BACKEND_CHOICES)[number];

/** Rows that a backend holds at once when sampling or evaluating: activations of 256 rows stay in cache. */
export const DEFAULT_CAPACITY = 256;

/** Makes backends of one kind. */
export interface BackendFactory {
  name: BackendName;
  detail: string;
  /**
   * Makes a model's backend; its parameters are 0 until they are written.
   *
   * @param config copied, so later changes have no effect
   * @param capacity largest number of rows of one batch, 1 to 65,536; 256 by default
   * @throws RangeError for a value of the configuration that no backend can hold; UserError for an unknown key
   */
  create(config: ModelConfig, capacity?: number): Backend;
  /** Loads what metrics sum over all pairs of points with; every backend gives the same bits. */
  pairSums(): Promise<PairSums>;
}

async function kernelFactory(host: KernelHost): Promise<BackendFactory> {
  // loaded on demand: a page has something to show before it computes
  const [{ CheckedBackend }, { KernelBackend }] = await Promise.all([import("./checked.js"), import("./kernel/index.js")]);
  return {
    name: host.name,
    detail: host.detail,
    create: (config, capacity = DEFAULT_CAPACITY) =>
      new CheckedBackend(config, capacity, (checked, rows) => new KernelBackend(host, checked, rows)),
    pairSums: async () => new (await import("./kernel/pair-sums.js")).KernelPairSums(host),
  };
}

/** Loaders of the compiled kernel on a JavaScript host. */
export interface KernelHosts {
  /** @param level instruction set, the best by default @throws Error if no native kernel can be loaded */
  native: (level?: string) => Promise<KernelHost>;
  wasm: () => Promise<KernelHost>;
}

/** {@link loadBackend} of a JavaScript host: Node.js (node.ts) or a browser (browser.ts). */
export type LoadBackend = (choice?: BackendChoice, level?: string) => Promise<BackendFactory>;

/**
 * Returns a function that loads a backend by its name.
 *
 * The function takes a choice, "auto" by default, and the instruction set of the native kernel, the best by default.
 *
 * @throws UserError for an unknown choice; Error if the backend cannot be loaded, but `auto` falls back to wasm
 */
export function backendLoader({ native, wasm }: KernelHosts): LoadBackend {
  return async (choice = "auto", level) => {
    checkChoice("backend", choice, BACKEND_CHOICES);
    switch (choice) {
      case "reference": {
        const [{ CheckedBackend }, { ReferenceBackend }] = await Promise.all([import("./checked.js"), import("./reference/index.js")]);
        return {
          name: "reference",
          detail: "float32",
          create: (config, capacity = DEFAULT_CAPACITY) =>
            new CheckedBackend(config, capacity, (checked, rows) => new ReferenceBackend(checked, rows)),
          pairSums: async () => (await import("../numerics/pair-sums.js")).plainPairSums,
        };
      }
      case "wasm":
        return kernelFactory(await wasm());
      case "native":
        return kernelFactory(await native(level));
      case "auto":
        return kernelFactory(await native(level).catch(wasm));
    }
  };
}

/**
 * Makes the compiled kernel from its bytes, for a bundler or server with its own way to deliver the package's `kernel.wasm`.
 *
 * @param kernel the bytes of `noisegrid/kernel.wasm`
 * @throws RangeError unless they are bytes of a WebAssembly module
 */
export async function wasmBackend(kernel: BufferSource): Promise<BackendFactory> {
  if (!(kernel instanceof ArrayBuffer) && !ArrayBuffer.isView(kernel))
    throw new RangeError(`kernel is ${shown(kernel)}: must be the bytes of noisegrid/kernel.wasm`);
  const { wasmHost } = await import("./wasm.js");
  const host = await wasmHost(kernel).catch((error: unknown) => {
    throw new RangeError(`kernel is ${kernel.byteLength} bytes that are not noisegrid/kernel.wasm`, { cause: error });
  });
  return kernelFactory(host);
}
