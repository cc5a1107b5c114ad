/** Reads the wire format of Protocol Buffers: the fields of a message, as a reader without its schema sees them. */

/** Field number → its values in order: whole numbers, or bytes. */
export type Fields = Map<number, (bigint | Uint8Array)[]>;

export function fieldsOf(bytes: Uint8Array): Fields {
  const fields: Fields = new Map();
  let at = 0;
  const varint = (): bigint => {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = BigInt(bytes[at++]);
      value |= (byte & 127n) << shift;
      shift += 7n;
      if (byte < 128n) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const [field, wire] = [Math.floor(key / 8), key % 8];
    if (wire !== 0 && wire !== 2) throw new Error(`a field of wire type ${wire}`);
    const number = varint();
    const value = wire === 0 ? number : bytes.subarray(at, at + Number(number));
    if (typeof value !== "bigint") at += value.length;
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

export function textOf(fields: Fields, field: number): string {
  return new TextDecoder().decode(fields.get(field)?.[0] as Uint8Array);
}

/** The texts in a file of ONNX that are beside its graph. */
export function onnxMetadata(file: Uint8Array): Record<string, string> {
  const entries = (fieldsOf(file).get(14) ?? []).map((bytes) => fieldsOf(bytes as Uint8Array));
  return Object.fromEntries(entries.map((entry) => [textOf(entry, 1), textOf(entry, 2)]));
}
