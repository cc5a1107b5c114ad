/** The safetensors format with the checksums of Node.js, which are ten times as fast. */

import { safetensorsCodec } from "../../formats/safetensors.js";
import { checksumOf } from "./checksum.js";

export type { Safetensors, StoredTensor } from "../../formats/safetensors.js";
export const SAFETENSORS = safetensorsCodec(checksumOf);
export const { encode: encodeSafetensors, blocks: safetensorsBlocks, decode: decodeSafetensors } = SAFETENSORS;
