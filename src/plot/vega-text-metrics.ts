/** Vega exports the functions that measure text, which its types leave out. */

import * as vega from "vega";

interface TextItem {
  fontSize?: number;
  fontWeight?: number | string;
}

interface TextMetrics {
  width: (item: TextItem, text: string | number | null | undefined) => number;
}

export const textMetrics = (vega as unknown as { textMetrics: TextMetrics }).textMetrics;
