/** Tables in Node.js, `noisegrid/table`: read, described, fitted, sampled and written. */

export * from "./table-library.js";
export { decodeTableModel, fitTable } from "./table-model/node.js";
