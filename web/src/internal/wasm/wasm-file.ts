let file: URL | undefined;

/**
 * Where loom.wasm is by default: beside this very file, and beside the bundle of a tool that does not
 * look for it. Those that do look for exactly this form.
 *
 * @internal
 */
export function wasmFile(): URL {
  return (file ??= new URL("./loom.wasm", import.meta.url));
}
