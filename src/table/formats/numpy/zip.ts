/** The files of a zip archive, stored or deflated, each checked by its CRC-32. */

import { quote, UserError } from "../../../errors/user-error.js";
import { crc32 } from "../../reading/crc32.js";

const [ENTRY, END] = [0x02014b50, 0x06054b50];
/** Bytes of the end record, and of the longest comment after it. */
const [END_LENGTH, LONGEST_COMMENT] = [22, 65_535];
/** Most bytes that one packed byte can stand for (deflate). */
const MOST_EXPANSION = 1040;

/** @throws UserError if the archive is damaged, or packed in another way */
export async function unzipped(bytes: Uint8Array, file: string): Promise<{ name: string; bytes: Uint8Array }[]> {
  const damaged = (what: string): UserError => new UserError(`${file} is damaged or cut off: ${what}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - END_LENGTH;
  while (end >= 0 && bytes.length - end <= END_LENGTH + LONGEST_COMMENT && view.getUint32(end, true) !== END) end--;
  if (end < 0 || view.getUint32(end, true) !== END) throw damaged("it has no end of a zip file");
  const files: { name: string; bytes: Uint8Array }[] = [];
  let at = view.getUint32(end + 16, true);
  for (let entries = view.getUint16(end + 10, true); entries > 0; entries--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) throw damaged("its list of files is no list");
    const [method, crc, packed, size] = [
      view.getUint16(at + 10, true),
      view.getUint32(at + 16, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 24, true),
    ];
    const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + lengths[0]));
    if (local + 30 > bytes.length) throw damaged(`${quote(name)} is not in it`);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (start + packed > bytes.length || size > MOST_EXPANSION * Math.max(1, packed)) throw damaged(`${quote(name)} is not whole`);
    const content = bytes.subarray(start, start + packed);
    if (method !== 0 && method !== 8)
      throw new UserError(`${quote(name)} in ${file} is packed by the method ${method}, and can be stored or deflated`);
    const whole = method === 0 ? content : await inflated(content, () => damaged(`${quote(name)} cannot be unpacked`));
    if (whole.length !== size || crc32(whole) !== crc) throw damaged(`${quote(name)} is not what its checksum says`);
    files.push({ name, bytes: whole });
    at += 46 + lengths[0] + lengths[1] + lengths[2];
  }
  return files;
}

async function inflated(bytes: Uint8Array, damaged: () => UserError): Promise<Uint8Array> {
  try {
    const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw damaged();
  }
}
