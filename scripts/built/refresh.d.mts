export declare function refresh(): void;
