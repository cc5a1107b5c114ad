/** In every test file, before its tests: no kernel of older sources is loaded. */

import { kernelStaleness } from "../../scripts/built/freshness.mjs";

const reason = kernelStaleness();
if (reason !== undefined) throw new Error(reason);
