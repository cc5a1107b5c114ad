import type { PublicName } from "./declarations.mjs";

export interface Entry {
  specifier: string;
  page: string;
  doc: string;
  entries: PublicName[];
}
export declare function entryPage(entry: Entry): string;
export declare function indexPage(entries: readonly Entry[]): string;
