// A module of dist for a script, never one that older sources made.
import { pathToFileURL } from "node:url";
import { builtFile } from "./freshness.mjs";

/** @param path such as "dist/study/results/results.js" */
export async function loadBuilt(path) {
  try {
    return await import(pathToFileURL(builtFile(path)).href);
  } catch (error) {
    if (!/: (npm run build:|no source makes it)/.test(error.message)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
