/** The public names of noisegrid in a browser: the same as in Node.js, and no module of Node.js below them. */

export * from "./library.js";
export { loadBackend } from "./backend/browser.js";
export { DiffusionModel } from "./model/browser.js";
