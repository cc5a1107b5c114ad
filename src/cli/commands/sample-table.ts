/** Rows of a table's model, written as its table was. */

import { countOf } from "../../analysis/format.js";
import { quote, UserError } from "../../errors/user-error.js";
import { loadBackend } from "../../backend/node.js";
import { SAFETENSORS } from "../../files/formats/safetensors.js";
import { readBytes } from "../../files/read.js";
import { openOutput, ReaderGone } from "../../files/writing/output.js";
import { csvBlocks } from "../../table/writing/formats/csv.js";
import { decodeTableModel } from "../../table-model/making.js";
import { withHandler } from "../carrying-out/signals.js";
import type { Target } from "./sample-output.js";

interface TableSampling {
  count: number;
  seed: number;
  where?: string[];
  independent?: boolean;
  complete?: boolean;
}

/** Draws rows and writes them. @throws UserError for a format that holds no texts, or rows that cannot be asked for */
export async function sampleTable(place: string, target: Target, options: TableSampling): Promise<void> {
  const { name, format, descriptor, isStandardOutput } = target;
  if (format !== "csv") throw new UserError(`--format is ${format}: rows of a table are written as csv`);
  const { count, seed, where = [], independent = false, complete = false } = options;
  const model = decodeTableModel(readBytes(place), place, loadBackend, SAFETENSORS);
  const table = await model.sample(count, {
    seed,
    complete,
    proportion: independent ? "independent" : "exact",
    where: Object.fromEntries(where.map(askedOf)),
  });
  const output = openOutput(name, descriptor);
  const end = (status: number): void => {
    output.abandon();
    process.exit(status);
  };
  await withHandler(end, async () => {
    try {
      for (const block of csvBlocks(table, model.card.layout)) await output.write(block);
      await output.commit();
    } catch (error) {
      output.abandon();
      if (!(error instanceof ReaderGone)) throw error;
    }
  });
  model.dispose();
  const say = isStandardOutput ? console.error : console.log;
  say(`${countOf(count, "row")} in ${name}`);
}

function askedOf(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new UserError(`--where is ${quote(text)}; it takes a column and its text, such as city=Bern`);
  return [text.slice(0, at), text.slice(at + 1)];
}
