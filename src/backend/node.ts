/** Backends in Node.js: kernels are files of the package. */

import { readFile } from "node:fs/promises";
import { kernelFile } from "./kernel/location.js";
import { nativeHost } from "./native.js";
import { backendLoader } from "./select.js";
import { wasmHost } from "./wasm.js";

/**
 * Loads a backend; "auto", the default, is native if it loads, else wasm.
 *
 * @param level instruction set of the native kernel, the best by default
 * @throws UserError for an unknown choice; Error if the backend cannot be loaded, but `auto` falls back to wasm
 */
export const loadBackend = backendLoader({
  native: async (level) => nativeHost(level),
  wasm: async () => {
    const file = kernelFile("kernel.wasm");
    if (file === undefined) throw new Error("the WebAssembly kernel is not built: npm run build:kernel");
    return wasmHost(await readFile(file));
  },
});
