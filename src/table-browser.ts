/** Tables in a browser: the same names as in Node.js, and no module of Node.js below them. */

export * from "./table-library.js";
export { decodeTableModel, fitTable } from "./table-model/browser.js";
