/** Tables from files, `noisegrid/table`. Needs nothing of Node.js. */

export type { ColumnDescription, TableDescription } from "./table/describe.js";
export { describeTable } from "./table/describe.js";
export { FORMAT_NAMES } from "./table/formats/index.js";
export type { ColumnSchema } from "./table/coding/coding.js";
export { schemaOf } from "./table/coding/coding.js";
export type { TableForm } from "./table/like.js";
export { optionsLike } from "./table/like.js";
export type { Layout, ReadOptions } from "./table/options.js";
export type { TableRead } from "./table/read-table.js";
export { readTable } from "./table/read-table.js";
export type {
  BooleanType,
  CategoryType,
  Cells,
  Column,
  ColumnType,
  ConstantType,
  DateType,
  DecimalType,
  IdentifierType,
  IntegerType,
  NumberTraits,
  OrdinalType,
  RealType,
  Table,
  TextCells,
  WrittenNumber,
} from "./table/table.js";
export { printCell } from "./table/writing/cells.js";
export { csvBlocks } from "./table/writing/formats/csv.js";
export { areNumbers, isMissing, missingCells } from "./table/table.js";
