/** The names of tables that need nothing of Node.js; table.ts and table-browser.ts add what finds the kernel. */

export type { ColumnDescription, TableDescription } from "./table/describe.js";
export { describeTable } from "./table/describe.js";
export { FORMAT_NAMES } from "./table/formats/index.js";
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
export type { TablePoints } from "./table/points.js";
export { tablePoints } from "./table/points.js";
export type { ColumnSchema } from "./table/coding/coding.js";
export { schemaOf } from "./table/coding/coding.js";
export type { TableForm } from "./table/like.js";
export { optionsLike } from "./table/like.js";
export type { TableCoding } from "./table/coding/column.js";
export type { TableCard } from "./table-model/card.js";
export type { TableFitOptions } from "./table-model/fit/options.js";
export { encodeTableModel } from "./table-model/file.js";
export type { TableModels } from "./table-model/models.js";
export type { StepTrial } from "./table-model/fit/steps.js";
export type { TableModel, TableSampleOptions } from "./table-model/table-model.js";
export { printCell } from "./table/writing/cells.js";
export { csvBlocks } from "./table/writing/formats/csv.js";
export { areNumbers, isMissing, missingCells } from "./table/table.js";
