/** Names of metrics that follow from a configuration. */

/** The metric that holds a level's variance. */
export function varianceOfLevel(level: string): string {
  return level === "grid" ? "grid_variance" : `${level}_grid_variance`;
}
