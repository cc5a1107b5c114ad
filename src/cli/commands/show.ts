/** `noisegrid show`: what a table's model says of itself. */

import type { Command } from "commander";
import { loadBackend } from "../../backend/node.js";
import { countOf } from "../../analysis/format.js";
import { SAFETENSORS } from "../../files/formats/safetensors.js";
import { readBytes } from "../../files/read.js";
import { decodeTableModel } from "../../table-model/making.js";

export function addShow(program: Command): void {
  program
    .command("show")
    .description("show what a table's model was fitted to, what was decided, and why")
    .argument("<model>", "file of a table's model (.safetensors)")
    .option("--json", "print everything as JSON")
    .action((place: string, { json = false }: { json?: boolean }) => {
      const { card, model, columns } = decodeTableModel(readBytes(place), place, loadBackend, SAFETENSORS);
      if (json) {
        console.log(JSON.stringify(card, undefined, 2));
        return;
      }
      console.log(`${place}: fitted to ${countOf(card.rows, "row")}; generates ${countOf(columns.length, "column")}`);
      for (const { name, type } of card.schema) console.log(`  ${name}  ${type.kind}${columns.includes(name) ? "" : ", left out"}`);
      for (const why of card.why) console.log(why);
      for (const { steps, bound, copying } of card.trials)
        console.log(`  ${String(steps).padStart(5)} steps: bound ${bound.toFixed(3)} nats, copying ${copying.toFixed(2)}`);
      console.log(`digest ${model.digest}`);
    });
}
