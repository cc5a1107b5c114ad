/** The kernel as WebAssembly: 128-bit vectors, in Node and in browsers. */

import type { KernelFunction } from "./kernel/fields.js";
import type { KernelHost, KernelMemory } from "./kernel/index.js";

const PAGE = 65536;

/** Compiles the kernel's bytes and hosts models on it; each block of memory is a separate instance. */
export async function wasmHost(bytes: BufferSource): Promise<KernelHost> {
  const module = await WebAssembly.compile(bytes);
  return { name: "wasm", detail: "simd128", allocate: (size) => allocate(module, size) };
}

function allocate(module: WebAssembly.Module, bytes: number): KernelMemory {
  const { exports } = new WebAssembly.Instance(module);
  const memory = exports["memory"] as WebAssembly.Memory;
  const heap = (exports["__heap_base"] as WebAssembly.Global).value as number;
  const byteOffset = Math.ceil(heap / 64) * 64;
  const missing = byteOffset + bytes - memory.buffer.byteLength;
  try {
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  } catch {
    throw new RangeError(`the WebAssembly kernel cannot have ${(bytes / 2 ** 30).toFixed(1)} GiB of memory for this model and batch size`);
  }
  return {
    buffer: memory.buffer,
    byteOffset,
    call: (name: KernelFunction) => (exports[name] as (model: number) => void)(byteOffset),
  };
}
