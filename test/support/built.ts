/** The built command line, for tests that start it: never one that older sources made. */

import { builtFile } from "../../scripts/built/freshness.mjs";

/** @throws where `dist` is not built from the sources as they stand, with the remedy */
export const builtCommand = (): string => builtFile("dist/cli/main.js");

export { builtFile };
