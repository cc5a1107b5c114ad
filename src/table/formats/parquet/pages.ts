/**
 * The pages of a column of a row group (Parquet's format, version 1 and 2 of its data pages). Every number that a page says of itself is checked
 * before it is followed: a damaged file is refused, and takes no more time or memory than a whole one.
 */

import type { ColumnMetaData, SchemaElement } from "hyparquet";
import { deserializeTCompactProtocol } from "hyparquet/src/thrift.js";
import { crc32 } from "../../reading/crc32.js";
import { unpacked } from "./codecs.js";
import { readRuns } from "./runs.js";
import type { Stored, Values } from "./values.js";
import { picked, PLAIN, readValues } from "./values.js";

/** Some rows of a column. */
export interface Cells {
  /** row → position in the values; -1 where the cell is missing; undefined: every row has its value */
  positions: Int32Array | undefined;
  values: Values;
  rows: number;
}

const [DATA, DICTIONARY, DATA_2] = [0, 2, 3];
const [PLAIN_DICTIONARY, RLE_DICTIONARY] = [2, 8];
const RLE_LEVELS = 3;

type Header = Record<string, unknown>;

/** @throws Error if the column is damaged, or stored in a way that is not known */
export async function* pagesOf(file: Uint8Array, meta: ColumnMetaData, element: SchemaElement): AsyncGenerator<Cells> {
  const bytes = chunkOf(file, meta);
  const stored: Stored = { type: meta.type, length: element.type_length ?? 0 };
  const isOptional = element.repetition_type !== "REQUIRED";
  let dictionary: Values | undefined;
  let left = Number(meta.num_values);
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  while (left > 0) {
    const header: Header = deserializeTCompactProtocol(reader);
    const page = new Page(header, bytes.subarray(reader.offset), meta.codec);
    reader.offset += page.content.length;
    if (page.type === DICTIONARY) {
      const { count } = page.said(7, { count: 1 });
      dictionary = readValues(await page.whole(), PLAIN, count, stored);
    } else if (page.type === DATA || page.type === DATA_2) {
      const cells = await (page.type === DATA ? firstForm : secondForm)(page, { stored, isOptional, dictionary, most: left });
      left -= cells.rows;
      yield cells;
    } else if (page.type !== 1) throw new Error(`it has a page of the kind ${page.type}`);
  }
}

function chunkOf(file: Uint8Array, meta: ColumnMetaData): Uint8Array {
  const first = Number(meta.dictionary_page_offset ?? 0n);
  const data = Number(meta.data_page_offset);
  const start = first > 0 && first < data ? first : data;
  const length = Number(meta.total_compressed_size);
  if (!(start >= 4 && length >= 0 && start + length <= file.length)) throw new Error("a column lies beyond its end");
  return file.subarray(start, start + length);
}

class Page {
  readonly type: number;
  /** as it is stored */
  readonly content: Uint8Array;
  private readonly size: number;

  constructor(
    private readonly header: Header,
    rest: Uint8Array,
    private readonly codec: string,
  ) {
    const { type, size, length } = numbersOf(header, { type: 1, size: 2, length: 3 });
    this.type = type;
    this.size = size;
    if (length > rest.length) throw new Error("a page lies beyond the end of its column");
    this.content = rest.subarray(0, length);
    const checksum = header["field_4"];
    if (typeof checksum === "number" && checksum >>> 0 !== crc32(this.content)) throw new Error("a page is not what its checksum says");
  }

  /** Numbers of the header of its own kind, by the places of their fields. */
  said<Name extends string>(field: number, places: Record<Name, number>): Record<Name, number> {
    return numbersOf(this.own(field), places);
  }

  /** Whether the bytes after the levels are packed; only the second form says so. */
  get isPacked(): boolean {
    return this.own(8)["field_7"] !== false;
  }

  /** The page unpacked. */
  async whole(): Promise<Uint8Array> {
    return unpacked(this.content, this.codec, this.size);
  }

  /** The page's values, after `levels` bytes that are not packed. */
  async after(levels: number): Promise<Uint8Array> {
    const values = this.content.subarray(levels);
    return this.isPacked ? unpacked(values, this.codec, this.size - levels) : values;
  }

  private own(field: number): Header {
    const found = this.header[`field_${field}`];
    if (typeof found !== "object" || found === null) throw new Error("a page does not say what it holds");
    return found as Header;
  }
}

function numbersOf<Name extends string>(header: Header, places: Record<Name, number>): Record<Name, number> {
  const found = {} as Record<Name, number>;
  for (const [name, place] of Object.entries(places) as [Name, number][]) {
    const value = header[`field_${place}`];
    if (typeof value !== "number" || value < 0) throw new Error("a page does not say what it holds");
    found[name] = value;
  }
  return found;
}

interface Known {
  stored: Stored;
  isOptional: boolean;
  dictionary: Values | undefined;
  /** rows that the column has left */
  most: number;
}

async function firstForm(page: Page, known: Known): Promise<Cells> {
  const { rows, encoding, levels } = page.said(5, { rows: 1, encoding: 2, levels: 3 });
  if (rows > known.most) throw new Error("a column has more values than rows");
  const bytes = await page.whole();
  if (!known.isOptional) return cellsOf(bytes, encoding, { positions: undefined, rows, present: rows }, known);
  if (levels !== RLE_LEVELS) throw new Error(`it has levels in the encoding ${levels}`);
  const length = bytes.length < 4 ? Infinity : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (length > bytes.length - 4) throw new Error("a page ends before its values do");
  return cellsOf(bytes.subarray(4 + length), encoding, definedOf(bytes.subarray(4, 4 + length), rows), known);
}

async function secondForm(page: Page, known: Known): Promise<Cells> {
  const places = { rows: 1, nulls: 2, encoding: 4, definitions: 5, repetitions: 6 };
  const { rows, nulls, encoding, definitions, repetitions } = page.said(8, places);
  if (rows > known.most) throw new Error("a column has more values than rows");
  if (repetitions !== 0 || definitions > page.content.length) throw new Error("a page ends before its values do");
  const bytes = await page.after(definitions);
  const defined = known.isOptional ? definedOf(page.content.subarray(0, definitions), rows) : { positions: undefined, rows, present: rows };
  if (defined.present !== rows - nulls) throw new Error(`a page has ${rows - defined.present} missing values where it says ${nulls}`);
  return cellsOf(bytes, encoding, defined, known);
}

interface Defined {
  positions: Int32Array | undefined;
  rows: number;
  present: number;
}

/** Which rows have a value. */
function definedOf(bytes: Uint8Array, rows: number): Defined {
  const levels = new Float64Array(rows);
  readRuns(bytes, 1, levels);
  const positions = new Int32Array(rows);
  let present = 0;
  for (let row = 0; row < rows; row++) positions[row] = levels[row] === 1 ? present++ : -1;
  return { positions, rows, present };
}

function cellsOf(bytes: Uint8Array, encoding: number, { positions, rows, present }: Defined, { stored, dictionary }: Known): Cells {
  if (encoding !== PLAIN_DICTIONARY && encoding !== RLE_DICTIONARY)
    return { positions, rows, values: readValues(bytes, encoding, present, stored) };
  if (dictionary === undefined) throw new Error("a column has no dictionary, which its pages name");
  const places = new Float64Array(present);
  if (present > 0) readRuns(bytes.subarray(1), bytes[0] ?? 0, places);
  return { positions, rows, values: picked(dictionary, places) };
}
