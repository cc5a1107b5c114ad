/** Minified bytes that a page with a model has loaded, kernel.wasm aside. */
export interface PageSize {
  /** once it has imported `DiffusionModel` */
  imported: number;
  /** once it has also loaded a model and sampled it */
  sampled: number;
  /** once it has also fitted one */
  fitted: number;
  /** all that it could load */
  all: number;
  /** what the bundler warns of */
  warnings: string[];
  /** bytes before minifying of each module that the import loads */
  modules: [id: string, bytes: number][];
}
export function pageSize(entry: string): Promise<PageSize>;
