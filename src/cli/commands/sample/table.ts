/** Rows of a table's model, written in the formats of tables. */

import { countOf } from "../../../analysis/format.js";
import { loadBackend } from "../../../backend/node.js";
import { quote } from "../../../errors/user-error.js";
import { readTableFileLike } from "../../../files/table.js";
import { openOutput, ReaderGone } from "../../../files/writing/output.js";
import type { ModelParts } from "../../../model/parts.js";
import type { Layout } from "../../../table/options.js";
import type { Table } from "../../../table/table.js";
import { WRITERS } from "../../../table/writing/formats/index.js";
import type { TableEncoder, WriterRecord } from "../../../table/writing/formats/record.js";
import { tableModelOf } from "../../../table-model/file.js";
import { likeOf } from "../../../table-model/sampling/like.js";
import type { TableModel } from "../../../table-model/table-model.js";
import { withHandler } from "../../carrying-out/signals.js";
import { requireBackend } from "../../options.js";
import type { Target } from "./output.js";
import { targetOf } from "./output.js";
import type { SampleOptions } from "./options.js";
import { whereOf } from "./where-text.js";

/** Rows that are written at once: few, so that a reader of a pipe need not wait. */
const BLOCK = 1024;

/** What the file of a table's model holds. */
interface TableFile {
  place: string;
  parts: ModelParts;
  table: string;
}

/** Draws rows and writes them as they are drawn. @throws UserError for a format that does not hold them, or rows that cannot be asked for */
export async function sampleTable({ place, parts, table }: TableFile, out: string, options: SampleOptions): Promise<void> {
  const target = targetOf(out, options.format, WRITERS);
  await requireBackend(options.backend);
  const model = tableModelOf(parts, table, place, () => loadBackend(options.backend));
  target.format.check?.(model.card.schema.filter(({ name }) => model.columns.includes(name)));
  const { count, seed, independent = false, complete = false, law = false } = options;
  if (complete) for (const note of model.completeNotes) console.error(`note: ${note}`);
  const blocks = model.blocks(count, {
    block: BLOCK,
    seed,
    complete,
    law,
    proportion: independent ? "independent" : "exact",
    where: whereOf(options.where ?? [], model.card),
    like: options.like === undefined ? undefined : await tableLike(options.like, model, complete),
  });
  const isWritten = await writeBlocks(target, blocks, { rows: count, layout: model.card.layout });
  model.dispose();
  // a reader that has closed the pipe does not need this
  if (!isWritten) return;
  const say = target.isStandardOutput ? console.error : console.log;
  say(`${countOf(count, "row")} in ${target.name}`);
}

/** The table of `--like`; what is to be said of it goes to standard error. @throws UserError that names the file */
async function tableLike(file: string, model: TableModel, complete: boolean): Promise<Table> {
  const { table, notes } = await readTableFileLike(file, model.card);
  // the library knows the table, and not the name of its file
  likeOf(table, model.card, complete, file);
  const unknown = table.columns.map(({ name }) => name).filter((name) => !model.columns.includes(name));
  if (unknown.length > 0) notes.push(`the model does not generate ${unknown.map((name) => quote(name)).join(", ")}: left aside`);
  for (const note of notes) console.error(`note: ${file}: ${note}`);
  return table;
}

/** Writes blocks of a table as they come. @returns whether all are written; not if the reader of a pipe has closed it */
async function writeBlocks(
  { name, format, descriptor }: Target<WriterRecord>,
  blocks: AsyncIterable<Table>,
  { rows, layout }: { rows: number; layout: Layout },
): Promise<boolean> {
  const output = openOutput(name, descriptor);
  const end = (status: number): void => {
    output.abandon();
    process.exit(status);
  };
  return withHandler(end, async () => {
    try {
      let encoder: TableEncoder | undefined;
      for await (const block of blocks) {
        if (encoder === undefined) {
          encoder = await format.encoder({ first: block, rows, layout });
          await output.write(encoder.begin());
        }
        await output.write(encoder.rows(block));
      }
      if (encoder === undefined) throw new Error("internal: a table without a block");
      await output.write(encoder.end());
      await output.commit();
      return true;
    } catch (error) {
      output.abandon();
      if (error instanceof ReaderGone) return false;
      throw error;
    }
  });
}
