// Scenarios that the tests run in a page or in a worker. Every function returns plain data.
import * as Loom from "/onnx-loom/index.js";
import { buildModel, makeWeights } from "./model.js";

const { load, LoomError, memoryUsage, ModelBuilder, toOnnx } = Loom;

export async function exportModel() {
  return Array.from((await buildModel(Loom, makeWeights())).toUint8Array());
}

/** Whether every target, and weights that are Blobs, give the same bytes. */
export async function targets() {
  const expected = (await buildModel(Loom, makeWeights())).toUint8Array();
  const model = await buildModel(Loom, new Blob([makeWeights()]));
  const chunks = [];
  const stream = new WritableStream({ write: (chunk) => void chunks.push(chunk) });
  await model.writeTo(stream);
  const target = new Uint8Array(model.byteLength + 5);
  const results = {
    none: await toOnnx(model),
    array: await toOnnx(model, { target }),
    blob: await bytesOf(model.toBlob()),
    stream: await bytesOf(new Blob(chunks)),
    parts: await bytesOf(new Blob(model.parts.map((part) => part.source ?? part))),
    file: await throughFile(model),
  };
  return Object.fromEntries(
    Object.entries(results).map(([name, bytes]) => [name, same(bytes, expected)]),
  );
}

const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

// Writes to a FileSystemWritableFileStream of the origin's private file system.
async function throughFile(model) {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle("model.onnx", { create: true });
  await model.writeTo(await handle.createWritable());
  const bytes = await bytesOf(await handle.getFile());
  await folder.removeEntry("model.onnx");
  return bytes;
}

/** Only in a worker: a synchronous file handle is an object with write(). */
export async function syncFile() {
  const model = await buildModel(Loom, makeWeights());
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle("sync.onnx", { create: true });
  const access = await handle.createSyncAccessHandle();
  let at = 0;
  await model.writeTo({ write: (chunk) => void (at += access.write(chunk, { at })) });
  access.close();
  const bytes = await bytesOf(await handle.getFile());
  await folder.removeEntry("sync.onnx");
  return same(bytes, model.toUint8Array());
}

/** Whether Float16Array, and plain numbers as float16, give the same bytes as their bits. */
export async function halves() {
  const numbers = [1.5, -2, 65504, 0.1];
  const bits = Uint16Array.of(0x3e00, 0xc000, 0x7bff, 0x2e66);
  const bytes = async (data) => {
    const builder = await ModelBuilder.create();
    const { graph: g } = builder;
    g.output("y", g.initializer("w", data, [4], { dataType: "float16" }));
    return builder.finish().toUint8Array();
  };
  const expected = await bytes(bits);
  return {
    array: same(await bytes(new Float16Array(numbers)), expected),
    numbers: same(await bytes(numbers), expected),
  };
}

export async function errors() {
  const found = [];
  const note = async (call) => {
    try {
      await call();
      found.push("no error");
    } catch (error) {
      found.push(error instanceof LoomError ? `${error.code} at ${error.where}` : String(error));
    }
  };
  const { graph: g } = await ModelBuilder.create();
  const detached = new Float32Array(1000);
  const model = await buildModel(Loom, makeWeights());
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  await note(() => g.node("Rleu", [g.input("x", "float32", [1])]));
  await note(() => g.initializer("w", detached));
  await note(() => g.initializer("w", new Float32Array(3), [4]));
  await note(() => model.writeTo("net.onnx"));
  await note(() => toOnnx(model, { target: new URL("https://example.com/net.onnx") }));
  await note(() => load({ wasmUrl: "/nowhere/loom.wasm" }));
  return found;
}

/**
 * Overflows the stack inside a call, as deep recursion in a page's own code can. Checking nested bodies
 * takes more stack inside WebAssembly than in JavaScript, so of the calls on the way up from the end of
 * the stack one overflows there. The next one is refused, and its error is returned.
 */
export async function overflow() {
  const builder = await nestedBodies();
  const dive = () => {
    try {
      dive();
    } catch (error) {
      if (error.code === "invalid-state") throw error;
      builder.finish();
    }
  };
  let refused = "nothing";
  try {
    dive();
  } catch (error) {
    refused = `${error.code}: ${error.message}`;
  }
  return { refused, works: (await exportModel()).length > 2304 };
}

async function nestedBodies() {
  const builder = await ModelBuilder.create();
  const up = builder.graph.input("up", "bool", []);
  const nest = (g, depth) => {
    if (depth === 0) return up;
    const branch = (body) => nest(body, depth - 1);
    return g.op.If(up, { then_branch: branch, else_branch: () => up })[0];
  };
  builder.graph.output("y", nest(builder.graph, 20));
  return builder;
}

/** Loads from several sources at once; the test counts the requests. */
export async function loadTwice() {
  const before = memoryUsage().wasmBytes;
  await Promise.all([load(), load(), ModelBuilder.create(), exportModel()]);
  return { before, after: memoryUsage().wasmBytes };
}

export async function tryLoad(options) {
  try {
    await load(options);
    return "loaded";
  } catch (error) {
    return `${error.code}: ${error.message}`;
  }
}

export async function loadBinary(url) {
  const wasmBinary = await (await fetch(url)).arrayBuffer();
  return tryLoad({ wasmBinary });
}

export async function loadModule(url) {
  const wasmModule = await WebAssembly.compile(await (await fetch(url)).arrayBuffer());
  return tryLoad({ wasmModule });
}

/** Builds `count` models of 400 kB each. Exports half of them, and disposes of the others unfinished. */
export async function cycles(count) {
  let collected = 0;
  const registry = new FinalizationRegistry(() => ++collected);
  const weights = new Float32Array(100_000);
  const cycle = async (i) => {
    const builder = await ModelBuilder.create();
    const { graph: g } = builder;
    const x = g.input("x", "float32", ["N", 100_000]);
    g.output("y", g.node("Add", [x, g.initializer("w", weights)])[0]);
    registry.register(builder);
    if (i % 2) return builder.dispose();
    const bytes = await toOnnx(builder.finish(), { outputNames: ["z"] });
    registry.register(bytes);
  };
  for (let i = 0; i < 20; ++i) await cycle(i);
  await collect();
  await collect();
  const before = { wasm: memoryUsage().wasmBytes, heap: performance.memory?.usedJSHeapSize ?? 0 };
  collected = 0;
  for (let i = 0; i < count; ++i) await cycle(i);
  for (let round = 0; round < 40 && collected < count * 1.5; ++round) await collect();
  await collect(); // array buffers are freed one collection later
  const after = { wasm: memoryUsage().wasmBytes, heap: performance.memory?.usedJSHeapSize ?? 0 };
  return { before, after, registered: count * 1.5, collected };
}

// Chromium offers gc(). Firefox has none for pages, but collects garbage after many objects were made.
async function collect() {
  if (globalThis.gc) globalThis.gc();
  else Array.from({ length: 500_000 }, (_, i) => ({ i }));
  await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Only in a page: downloads a model through a link. Returns the bytes that the file must have. */
export async function download() {
  const model = await buildModel(Loom, makeWeights());
  const link = document.createElement("a");
  link.href = URL.createObjectURL(model.toBlob());
  link.download = "digits.onnx";
  document.body.append(link);
  link.click();
  return Array.from(model.toUint8Array());
}
