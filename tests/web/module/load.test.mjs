// The sources of loom.wasm. Each case runs in its own worker, because a loaded module is cached for good.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const wasmFile = new URL(import.meta.resolve("onnx-loom/loom.wasm"));
let bytes, server, origin, requests;

before(async () => {
  bytes = await readFile(wasmFile);
  server = createServer((request, response) => {
    requests.push(request.url);
    const { status = 200, type, body = bytes } = routes[request.url]?.() ?? {};
    response.writeHead(status, type ? { "content-type": type } : {}).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

const html = Buffer.from("<!doctype html>");
const broken = Buffer.from([0, 0x61, 0x73, 0x6d, 9, 9, 9, 9]);
let failures = 0;
const routes = {
  "/loom.wasm": () => ({ type: "application/wasm" }),
  "/charset.wasm": () => ({ type: "application/wasm; charset=utf-8" }),
  "/octets.wasm": () => ({ type: "application/octet-stream" }),
  "/untyped.wasm": () => ({}),
  "/page": () => ({ type: "text/html", body: html }),
  "/page.wasm": () => ({ type: "application/wasm", body: html }),
  "/broken.wasm": () => ({ type: "text/plain", body: broken }),
  "/missing.wasm": () => ({ status: 404, body: html }),
  "/flaky.wasm": () => (failures++ === 0 ? { status: 503 } : { type: "application/wasm" }),
};

const prelude = `
  const { parentPort, workerData: data } = require("node:worker_threads");
  (async () => {
    const { load, memoryUsage, LoomError, ModelBuilder } = await import(data.entry);
    const caught = async (promise) => {
      try { await promise; return "no error"; } catch (e) {
        if (!(e instanceof LoomError)) return String(e.stack);
        return { code: e.code, where: e.where, message: e.message, cause: String(e.cause) };
      }
    };
    const works = async (options) => {
      const builder = await ModelBuilder.create(options);
      const { graph: g } = builder;
      g.output("y", g.node("Relu", [g.input("x", "float32", [1])])[0]);
      return builder.finish().toUint8Array().length > 50;
    };
    return await (async () => { `;
const postlude = ` })(); })().then((result) => parentPort.postMessage(result), (error) => { throw error; });`;

/** Runs the text in a worker, with load, ModelBuilder, caught, works, memoryUsage and data. Returns its result. */
async function runIsolated(text, data = {}) {
  requests = [];
  const workerData = {
    entry: import.meta.resolve("onnx-loom"),
    bytes,
    origin,
    wasmFile: wasmFile.href,
    ...data,
  };
  const worker = new Worker(prelude + text + postlude, { eval: true, workerData });
  try {
    return await new Promise((resolve, reject) =>
      worker.on("message", resolve).on("error", reject),
    );
  } finally {
    await worker.terminate();
  }
}

describe("The module is loaded", () => {
  it("from beside the package, when it is first needed", async () => {
    const [before, ok, after] = await runIsolated(`
      const before = memoryUsage().wasmBytes;
      return [before, await works(), memoryUsage().wasmBytes];`);
    assert.equal(before, 0);
    assert.equal(ok, true);
    assert.ok(after > 1e6 && after < 16e6, `${after} bytes`);
  });

  it("from wasmUrl: a string or URL, with any MIME type, also a file URL", async () => {
    const urls = ["/loom.wasm", "/charset.wasm", "/octets.wasm", "/untyped.wasm"];
    for (const url of [...urls.map((path) => origin + path), wasmFile.href]) {
      assert.equal(await runIsolated(`return works({ wasmUrl: data.url })`, { url }), true);
      assert.equal(
        await runIsolated(`return works({ wasmUrl: new URL(data.url) })`, { url }),
        true,
      );
    }
  });

  it("from wasmBinary: an ArrayBuffer, a view, part of a larger buffer", async () => {
    const ok = await runIsolated(`
      const { bytes } = data;
      const padded = new Uint8Array(bytes.length + 20);
      padded.set(bytes, 10);
      const views = [new DataView(padded.buffer, 10, bytes.length), padded.subarray(10, -10)];
      const all = [bytes, bytes.slice().buffer, ...views];
      return Promise.all(all.map((wasmBinary) => works({ wasmBinary })));`);
    assert.deepEqual(ok, [true, true, true, true]);
  });

  it("from wasmModule, also one from another thread", async () => {
    const wasmModule = await WebAssembly.compile(bytes);
    assert.equal(
      await runIsolated(`return works({ wasmModule: data.wasmModule })`, { wasmModule }),
      true,
    );
  });

  it("once for all calls of a source, concurrent ones too", async () => {
    const used = await runIsolated(`
      const wasmUrl = data.origin + "/loom.wasm";
      await Promise.all([load({ wasmUrl }), load({ wasmUrl: new URL(wasmUrl) }), works({ wasmUrl })]);
      const one = memoryUsage().wasmBytes;
      await works({ wasmUrl });
      return [one, memoryUsage().wasmBytes];`);
    assert.deepEqual(requests, ["/loom.wasm"]);
    assert.equal(used[0], used[1]);
  });

  it("by load() for every later create() that names no source", async () => {
    const used = await runIsolated(`
      await load({ wasmUrl: data.origin + "/loom.wasm" });
      const one = memoryUsage().wasmBytes;
      await load();
      return [await works(), memoryUsage().wasmBytes === one];`);
    assert.deepEqual(used, [true, true]);
    assert.deepEqual(requests, ["/loom.wasm"]);
  });
});

describe("A load that fails", () => {
  const failures = [
    [
      `{ wasmUrl: data.origin + "/missing.wasm" }`,
      "invalid-argument",
      /missing\.wasm: the server answered 404/,
    ],
    [
      `{ wasmUrl: data.origin + "/page" }`,
      "invalid-argument",
      /page is not WebAssembly: it begins with "<!do".*optimizeDeps/,
    ],
    [
      `{ wasmUrl: data.origin + "/page.wasm" }`,
      "unsupported",
      /page\.wasm cannot be compiled here/,
    ],
    [
      `{ wasmUrl: data.origin + "/broken.wasm" }`,
      "unsupported",
      /cannot be compiled here; needed are WebAssembly with exceptions.*wasm-unsafe-eval/,
    ],
    [
      `{ wasmUrl: "http://127.0.0.1:9/loom.wasm" }`,
      "invalid-argument",
      /cannot be read; give \{ wasmUrl \}/,
    ],
    [`{ wasmUrl: "file:///nowhere/loom.wasm" }`, "invalid-argument", /cannot be read/],
    [
      `{ wasmUrl: "loom.wasm" }`,
      "invalid-argument",
      /"loom\.wasm" \(a string\) is not a URL; in Node give a file: URL/,
    ],
    [`{ wasmUrl: 3 }`, "invalid-argument", /wasmUrl to be a string or a URL \(given: 3\)/],
    [
      `{ wasmBinary: new Uint8Array(0) }`,
      "invalid-argument",
      /wasmBinary is not WebAssembly: it is empty/,
    ],
    [`{ wasmBinary: new Float32Array(2) }`, "invalid-argument", /it begins with/],
    [`{ wasmBinary: "AGFzbQ" }`, "invalid-argument", /wasmBinary to be an ArrayBuffer or a view/],
    [`{ wasmBinary: [0] }`, "invalid-argument", /given: an array of 1/],
    [`{ wasmModule: {} }`, "invalid-argument", /wasmModule to be a WebAssembly\.Module/],
    [
      `{ wasmModule: new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) }`,
      "invalid-argument",
      /is it the loom\.wasm of this version/,
    ],
    [`{ wasmUrl: "a:b", wasmBinary: data.bytes }`, "invalid-argument", /at most one of/],
    [`{ wasmURL: "a:b" }`, "invalid-argument", /unknown name "wasmURL"/],
    [`"loom.wasm"`, "invalid-argument", /options to be an object/],
  ];
  for (const [options, code, message] of failures) {
    it(`${options}: ${code}`, async () => {
      const error = await runIsolated(`return caught(load(${options}))`);
      assert.equal(error.code, code, JSON.stringify(error));
      assert.equal(error.where, "load");
      assert.match(error.message, message);
    });
  }

  it("a transferred binary", async () => {
    const error = await runIsolated(`
      const { buffer } = data.bytes.slice();
      structuredClone(buffer, { transfer: [buffer] });
      return caught(load({ wasmBinary: buffer }));`);
    assert.match(error.message, /transferred/);
  });

  it("can be tried again, and fails create() with the same error", async () => {
    const [first, second] = await runIsolated(`
      const wasmUrl = data.origin + "/flaky.wasm";
      const both = await Promise.all([caught(ModelBuilder.create({ wasmUrl })), caught(load({ wasmUrl }))]);
      return [both, await works({ wasmUrl })];`);
    assert.deepEqual(
      first.map((error) => error.code),
      ["invalid-argument", "invalid-argument"],
    );
    assert.match(first[0].message, /answered 503/);
    assert.equal(second, true);
    assert.deepEqual(requests, ["/flaky.wasm", "/flaky.wasm"]);
  });

  it("does not become the default", async () => {
    const ok = await runIsolated(`
      await caught(load({ wasmUrl: data.origin + "/missing.wasm" }));
      return works();`);
    assert.equal(ok, true);
  });
});

it("The package's files are found in Node without the network", async () => {
  assert.equal(pathToFileURL("/").protocol, "file:");
  const offline = `globalThis.fetch = () => { throw new Error("no network"); };`;
  assert.equal(await runIsolated(`${offline} return works();`), true);
});
