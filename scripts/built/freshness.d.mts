export declare const ROOT: string;
export declare function sourcesDigest(root?: string): string;
export declare function outputDigest(root?: string): string;
export declare function kernelDigest(root?: string): string;
export declare function distStaleness(root?: string): string | undefined;
export declare function kernelStaleness(root?: string): string | undefined;
export declare function releaseStaleness(root?: string): string | undefined;
export declare function builtFile(path: string): string;
