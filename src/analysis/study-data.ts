/** The data of a study's runs: one value for each data set and seed, which all readers share. */

import type { DrawnData } from "../data/drawn.js";
import type { DatasetConfig } from "../study/config/dataset-config.js";
import { runData } from "../study/config/dataset-source.js";

export class StudyData {
  private readonly known = new Map<string, DrawnData>();

  /** Returns the rows of a data set for a seed. */
  of(dataset: DatasetConfig, seed: number): DrawnData {
    const data = runData({ dataset, seed });
    const key = `${seed} ${data.source.hash}`;
    const known = this.known.get(key) ?? data;
    this.known.set(key, known);
    return known;
  }
}
