// Finds, compiles and instantiates loom.wasm, once for each source.
import type { LoadOptions } from "../../load-options.js";
import { expected, refuse } from "../check/check.js";
import { describe } from "../check/describe.js";
import { Engine } from "./engine.js";
import { wasmFile } from "./wasm-file.js";

type Bytes = ArrayBuffer | ArrayBufferView;

const WHERE = "load";

/** A compiled module and its instance, which is replaced by a new one after it has failed. */
export class Runtime {
  #engine: Engine;

  constructor(
    readonly module: WebAssembly.Module,
    instance: WebAssembly.Instance,
  ) {
    this.#engine = new Engine(instance);
  }

  get engine(): Engine {
    if (this.#engine.defect !== "") this.#engine = this.#fresh();
    return this.#engine;
  }

  #fresh(): Engine {
    try {
      return new Engine(new WebAssembly.Instance(this.module));
    } catch (error) {
      refuse("out-of-memory", WHERE, "no memory for another WebAssembly instance", error);
    }
  }
}

const byUrl = new Map<string, Promise<Runtime>>();
const byObject = new WeakMap<object, Promise<Runtime>>();
let preferred: Promise<Runtime> | undefined;

/**
 * The runtime of the given source; without one, of the source that was given to load(), or of the file
 * beside the package. Concurrent calls share one promise. After a failure the next call tries again.
 */
export function loadRuntime(options: LoadOptions): Promise<Runtime> {
  const { wasmUrl, wasmBinary, wasmModule } = options;
  const given = [wasmUrl, wasmBinary, wasmModule].filter((source) => source !== undefined);
  if (given.length > 1) {
    refuse(
      "invalid-argument",
      WHERE,
      "at most one of wasmUrl, wasmBinary and wasmModule can be given",
    );
  }
  if (wasmModule !== undefined) return loadOnce(byObject, checkModule(wasmModule), instantiate);
  if (wasmBinary !== undefined) return loadOnce(byObject, checkBinary(wasmBinary), fromBytes);
  if (wasmUrl !== undefined) return fromUrl(checkUrl(wasmUrl));
  return preferred ?? fromUrl(wasmFile());
}

/** Like loadRuntime, but a source that is given here also serves later calls that give none. */
export async function preload(options: LoadOptions): Promise<void> {
  const loading = loadRuntime(options);
  await loading;
  if (Object.values(options).some((source) => source !== undefined)) preferred = loading;
}

function fromUrl(url: URL): Promise<Runtime> {
  return loadOnce(byUrl, url.href, () => compileUrl(url).then(instantiate));
}

interface Cache<K> {
  get(key: K): Promise<Runtime> | undefined;
  set(key: K, value: Promise<Runtime>): unknown;
  delete(key: K): unknown;
}

function loadOnce<K>(
  cache: Cache<K>,
  key: K,
  make: (key: K) => Promise<Runtime>,
): Promise<Runtime> {
  const earlier = cache.get(key);
  if (earlier !== undefined) return earlier;
  const loading = make(key);
  cache.set(key, loading);
  loading.catch(() => cache.delete(key));
  return loading;
}

let latest: Runtime | undefined;

/** The engine that was loaded last, for calls that have no builder and cannot wait for a load. */
export function loadedEngine(where: string): Engine {
  if (latest !== undefined) return latest.engine;
  refuse("invalid-state", where, "loom.wasm is not loaded yet: await load(), or make a builder");
}

async function instantiate(module: WebAssembly.Module): Promise<Runtime> {
  try {
    return (latest = new Runtime(module, await WebAssembly.instantiate(module)));
  } catch (error) {
    const hint = "is it the loom.wasm of this version of onnx-loom?";
    refuse("invalid-argument", WHERE, `the module cannot be used; ${hint}`, error);
  }
}

async function fromBytes(bytes: Bytes): Promise<Runtime> {
  return instantiate(await compile(bytes, "wasmBinary"));
}

async function compileUrl(url: URL): Promise<WebAssembly.Module> {
  const files = url.protocol === "file:" ? fileSystem() : undefined;
  if (files !== undefined) return compile(await readFrom(url, files.readFile(url)), url.href);
  const response = await readFrom(url, fetch(url));
  if (!response.ok) {
    refuse(
      "invalid-argument",
      WHERE,
      `${url.href}: the server answered ${response.status} ${response.statusText}`,
    );
  }
  // compileStreaming insists on the MIME type, which many static servers do not send.
  if (isWasmType(response) && "compileStreaming" in WebAssembly) {
    return WebAssembly.compileStreaming(response).catch((error: unknown) =>
      cannotCompile(url.href, error),
    );
  }
  return compile(await readFrom(url, response.arrayBuffer()), url.href);
}

interface FileSystem {
  readFile(path: URL): Promise<Uint8Array>;
}

// Node's fetch() does not read files, so Node's file system does. It is not imported: bundlers for pages
// would fail on the import, and test runners that resolve packages as for a page would not find a
// separate entry for Node.
function fileSystem(): FileSystem | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: "node:fs/promises"): FileSystem };
  };
  return process?.getBuiltinModule?.("node:fs/promises");
}

function isWasmType(response: Response): boolean {
  return response.headers.get("content-type") === "application/wasm"; // no parameters allowed
}

async function readFrom<T>(url: URL, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const hint =
      url.protocol === "file:"
        ? "pages cannot read files, and Node does from 20.16 on; or give { wasmBinary }"
        : "give { wasmUrl }, { wasmBinary } or { wasmModule } if the file is elsewhere";
    refuse("invalid-argument", WHERE, `${url.href} cannot be read; ${hint}`, error);
  }
}

async function compile(bytes: Bytes, name: string): Promise<WebAssembly.Module> {
  const view = viewOf(bytes);
  const start = String.fromCharCode(...view.subarray(0, 4));
  if (start === "\0asm") {
    return WebAssembly.compile(view).catch((error: unknown) => cannotCompile(name, error));
  }
  const hint =
    start === ""
      ? "it is empty (or a buffer that was transferred)"
      : `it begins with ${JSON.stringify(start)}; "<" is a page, so the server does not have the file there (with Vite before 8, exclude "onnx-loom" in optimizeDeps)`;
  refuse("invalid-argument", WHERE, `${name} is not WebAssembly: ${hint}`);
}

// Not every engine compiles a DataView.
function viewOf(bytes: Bytes): Uint8Array<ArrayBuffer> {
  try {
    return ArrayBuffer.isView(bytes)
      ? new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
      : new Uint8Array(bytes);
  } catch {
    return new Uint8Array(0); // detached
  }
}

function cannotCompile(name: string, error: unknown): never {
  const hint =
    "needed are WebAssembly with exceptions and, under a Content-Security-Policy, script-src 'wasm-unsafe-eval'";
  refuse("unsupported", WHERE, `${name} cannot be compiled here; ${hint}`, error);
}

function checkModule(module: unknown): WebAssembly.Module {
  if (Object.prototype.toString.call(module) === "[object WebAssembly.Module]") {
    return module as WebAssembly.Module;
  }
  expected(WHERE, "wasmModule to be a WebAssembly.Module", module);
}

function checkBinary(bytes: unknown): Bytes {
  const isBuffer = Object.prototype.toString.call(bytes) === "[object ArrayBuffer]";
  if (isBuffer || ArrayBuffer.isView(bytes)) return bytes as Bytes;
  expected(WHERE, "wasmBinary to be an ArrayBuffer or a view of one", bytes);
}

function checkUrl(url: unknown): URL {
  if (url instanceof URL) return url;
  if (typeof url !== "string") expected(WHERE, "wasmUrl to be a string or a URL", url);
  try {
    // A page has both, a worker only the location, Node neither.
    const here = globalThis as { document?: Document; location?: Location };
    return new URL(url, here.document?.baseURI ?? here.location?.href);
  } catch (error) {
    const hint = "in Node give a file: URL (url.pathToFileURL) or { wasmBinary }";
    refuse("invalid-argument", WHERE, `wasmUrl ${describe(url)} is not a URL; ${hint}`, error);
  }
}
