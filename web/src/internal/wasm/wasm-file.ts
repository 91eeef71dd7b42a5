// Where loom.wasm is by default.
let file: URL | undefined;

/**
 * The file beside the bundle that holds this code: the package's own dist/index.js, or what a page's
 * bundler makes of it. The URL is a literal because bundlers look for exactly this form, to copy the
 * file.
 */
export function wasmFile(): URL {
  return (file ??= new URL("./loom.wasm", import.meta.url));
}
