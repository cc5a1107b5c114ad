export interface PublicName {
  name: string;
  kind: "function" | "class" | "constant" | "type";
  /** declarations that hold it */
  file: string;
  doc: string;
  code: string;
}
export declare function exportsOf(file: string): Map<string, PublicName>;
export declare function moduleDoc(file: string): string;
