/** Bytes that exist stay: every configuration trains and samples to the digests that it had, on every backend. */

import { describe, expect, it } from "vitest";
import { backendLabel, loadBackends } from "../../support/backends.js";
import type { Lines } from "./table.js";
import { adaptationLines, identityLines, publishedLines } from "./table.js";

const { factories, missing } = await loadBackends();
// the first native module is the best of this machine; the contract's suite holds the others against it
const chosen = factories.filter(({ name }, i) => factories.findIndex((factory) => factory.name === name) === i);
const text = (lines: Lines): string => `${JSON.stringify(lines, null, 2)}\n`;

it("every backend is here", () => expect(missing).toEqual([]));

it("identities of runs", () => expect(text(identityLines())).toMatchFileSnapshot("identities.json"));

describe.each(chosen.map((factory) => [backendLabel(factory), factory] as const))("%s", (_, factory) => {
  it("published configurations and next steps", { timeout: 120_000 }, () =>
    expect(text(publishedLines(factory))).toMatchFileSnapshot("published.json"),
  );
  it("mechanisms of adaptation", { timeout: 120_000 }, () => expect(text(adaptationLines(factory))).toMatchFileSnapshot("adaptation.json"));
});
