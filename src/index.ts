/** The public names of noisegrid in Node.js: `import … from "noisegrid"`. */

export * from "./library.js";
export { loadBackend } from "./backend/node.js";
export { DiffusionModel } from "./model/node.js";
