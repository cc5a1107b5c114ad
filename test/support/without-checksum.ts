/** Files as version 0.1 wrote them: without a checksum. */

/** The same safetensors file without its checksum. */
export function withoutChecksum(bytes: Uint8Array): Uint8Array {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as {
    __metadata__: Record<string, string>;
  };
  const { __metadata__: metadata, ...tensors } = header;
  const { checksum: _, ...rest } = metadata;
  const text = new TextEncoder().encode(JSON.stringify({ __metadata__: rest, ...tensors }));
  const padded = Math.ceil(text.length / 8) * 8;
  const out = new Uint8Array(8 + padded + bytes.length - 8 - length).fill(0x20, 8, 8 + padded);
  new DataView(out.buffer).setBigUint64(0, BigInt(padded), true);
  out.set(text, 8);
  out.set(bytes.subarray(8 + length), 8 + padded);
  return out;
}
