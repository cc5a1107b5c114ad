/** Backends in a browser: the kernel is fetched from beside the script. */

import { backendLoader } from "./select.js";

/**
 * Loads a backend; "auto", the default, is wasm. Bundlers that follow `new URL(…, import.meta.url)` include the kernel; with other
 * bundlers use `wasmBackend`.
 *
 * @throws UserError for an unknown choice; Error if the backend cannot be loaded
 */
export const loadBackend = backendLoader({
  native: async () => {
    throw new Error("native kernels need Node.js");
  },
  wasm: async () => {
    const url = new URL("../../kernel/build/kernel.wasm", import.meta.url);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`cannot fetch the WebAssembly kernel, ${url.href}: status ${response.status}`);
    const { wasmHost } = await import("./wasm.js");
    return wasmHost(await response.arrayBuffer());
  },
});
