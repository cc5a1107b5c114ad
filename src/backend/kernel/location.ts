/** Where Node.js finds the built kernel. */

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** From here to the package: one folder deeper where development tools run from `build/src`. */
const ROOTS = ["../../../", "../../../../"];

/** Path of a file of `kernel/build`, or undefined where it is not built. */
export function kernelFile(name: string): string | undefined {
  return ROOTS.map((root) => fileURLToPath(new URL(`${root}kernel/build/${name}`, import.meta.url))).find((file) => existsSync(file));
}
