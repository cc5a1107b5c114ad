/** The picture of `noisegrid data --pairs`. */

import { UserError } from "../../errors/user-error.js";
import { readTableFile } from "../../files/table.js";
import { writeAtomic } from "../../files/writing/write.js";
import { toPng } from "../../plot/drawing/png.js";
import { toSvg } from "../../plot/drawing/render.js";
import { pairPlot } from "../../plot/figures/pair-plot.js";
import { pairColumns } from "../../plot/pairs/choose.js";
import type { Table } from "../../table/table.js";

interface PairsOptions {
  out: string;
  ending: "svg" | "png";
  beside: string | undefined;
  colour: string | undefined;
  title: string;
}

/** Draws a table's pairs, and says on standard error which columns are shown. @throws UserError where the other table has none of them */
export async function drawPairs(table: Table, { out, ending, beside: file, colour: asked, title }: PairsOptions): Promise<void> {
  if (file !== undefined && asked !== undefined)
    throw new UserError("--colour has no place beside --beside: colours tell the tables apart");
  const colour = file !== undefined || asked === "none" ? null : asked;
  const beside = file === undefined ? undefined : (await readTableFile(file)).table;
  const { shown, why } = pairColumns(table, { colour });
  if (shown.length === 0) throw new UserError(`${title} has no column that can be drawn`);
  const known = beside?.columns.map(({ name }) => name) ?? shown;
  const absent = shown.filter((name) => !known.includes(name));
  if (absent.length === shown.length) throw new UserError(`${file} has none of the columns ${shown.join(", ")}`);
  const svg = await toSvg(pairPlot({ table, beside, colour, title }));
  writeAtomic(out, ending === "svg" ? svg : toPng(svg));
  for (const line of why) console.error(`note: ${line}`);
  if (absent.length > 0) console.error(`note: ${file} lacks ${absent.join(", ")}`);
  console.error(`pairs of ${shown.join(", ")} in ${out}`);
}
