export declare function distances(tests: readonly string[], changed: readonly string[]): Map<string, number>;
