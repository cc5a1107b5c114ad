/** Models for programs in other languages, `noisegrid/export`. Needs nothing of Node.js. */

export type { OnnxFiles } from "./export/onnx/onnx.js";
export { exportOnnx } from "./export/onnx/onnx.js";
export { exportJson } from "./export/json.js";
