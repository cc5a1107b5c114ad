/** A table's rows as files of every format, and zip archives as NumPy writes them. */

import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";

/** Numbers, texts, truth values; null is missing. */
export type MadeRow = Record<string, number | string | boolean | null>;

const quoted = (text: string): string => (/[",;\t|\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function csvOf(rows: readonly MadeRow[], delimiter = ",", newline = "\n"): string {
  const names = Object.keys(rows[0]);
  const lines = rows.map((row) => names.map((name) => quoted(String(row[name] ?? ""))).join(delimiter));
  return [names.map(quoted).join(delimiter), ...lines].map((line) => line + newline).join("");
}

export function parquetOf(rows: readonly MadeRow[]): Uint8Array {
  const bytes = new ByteWriter();
  const names = Object.keys(rows[0]);
  const typeOf = (name: string): "DOUBLE" | "BOOLEAN" | "STRING" => {
    const kind = typeof rows.find((row) => row[name] !== null)?.[name];
    return kind === "number" ? "DOUBLE" : kind === "boolean" ? "BOOLEAN" : "STRING";
  };
  const schema = names.map((name) => {
    const type = typeOf(name);
    const text = { type: "BYTE_ARRAY", converted_type: "UTF8" } as const;
    return { name, repetition_type: "OPTIONAL" as const, ...(type === "STRING" ? text : { type }) };
  });
  const writer = new ParquetWriter({ writer: bytes, schema: [{ name: "root", num_children: names.length }, ...schema] });
  void writer.write({ columnData: names.map((name) => ({ name, data: rows.map((row) => row[name]) })) });
  void writer.finish();
  return bytes.getBytes();
}

/** @param values rows × columns */
export function npyOf(values: Float64Array, shape: number[]): Uint8Array {
  const dictionary = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const header = Buffer.alloc(Math.ceil((11 + dictionary.length) / 64) * 64, " ");
  header.write("\x93NUMPY\x01\x00", "latin1");
  header.writeUInt16LE(header.length - 10, 8);
  header.write(dictionary, 10);
  header[header.length - 1] = 10;
  return new Uint8Array(Buffer.concat([header, Buffer.from(values.buffer, values.byteOffset, values.byteLength)]));
}

export function zipOf(files: readonly { name: string; bytes: Uint8Array }[], isDeflated: boolean): Uint8Array {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const packed = isDeflated ? deflateRawSync(bytes) : Buffer.from(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(isDeflated ? 8 : 0, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    entries.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, rest, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const list = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, list, end]));
}

export const packed = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));
