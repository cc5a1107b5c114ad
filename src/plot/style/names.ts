/** What a study's figures have in common: who is compared on what, and in which order. */

export interface Names {
  /** configurations in the order of the study */
  configs: readonly string[];
  datasets: readonly string[];
  baseline: string;
}
