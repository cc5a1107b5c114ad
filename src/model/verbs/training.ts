/** What training a model takes. */

export { train } from "../../diffusion/training.js";
export { encodedRows } from "./rows.js";
