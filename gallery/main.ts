/** `npm run gallery`: draws every entry, its snapshot and the page that shows them. Look at what changed before committing it. */

import { mkdirSync, writeFileSync } from "node:fs";
import { toSvg } from "../src/plot/drawing/render.js";
import { ENTRIES } from "./entries.js";

mkdirSync("gallery/snapshots", { recursive: true });
const parts = [
  "# Gallery",
  "Every figure with made-up data. Each file here is an example, an entry of this page and a snapshot test at once; `npm run gallery` draws them anew.",
];
for (const [name, { title, about, figure }] of Object.entries(ENTRIES)) {
  writeFileSync(`gallery/snapshots/${name}.svg`, await toSvg(figure()));
  parts.push(`## ${title}`, about, `Source: [${name}.ts](${name}.ts)`, `![${title}](snapshots/${name}.svg)`);
}
writeFileSync("gallery/README.md", `${parts.join("\n\n")}\n`);
