/** The configurations and data sets of a study's figures, in order. */

export interface Names {
  /** configurations in the order of the study */
  configs: readonly string[];
  datasets: readonly string[];
  baseline: string;
}
