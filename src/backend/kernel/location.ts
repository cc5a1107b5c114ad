/** Where Node.js finds the built kernel. */

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Paths from here to the package: one folder deeper for development tools that run from `build/src`. */
const ROOTS = ["../../../", "../../../../"];

/** Returns the path of a file of `kernel/build`, or undefined if it is not built. */
export function kernelFile(name: string): string | undefined {
  return ROOTS.map((root) => fileURLToPath(new URL(`${root}kernel/build/${name}`, import.meta.url))).find((file) => existsSync(file));
}
