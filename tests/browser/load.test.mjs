// How a page loads loom.wasm: once, from any source, with any MIME type. Failures have clear messages.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { browserNames, openBrowser } from "./browsers.mjs";
import { dist, pages, serve } from "./server.mjs";

for (const name of browserNames) {
  describe(name, () => {
    let browser, server;
    before(async () => {
      browser = await openBrowser(name);
    });
    after(() => browser?.close());
    afterEach(() => server?.close());

    /** Opens a new page on a new server. `run` calls a scenario in the page. */
    async function freshPage(headers) {
      server = await serve({ "/": pages, "/onnx-loom/": dist }, headers);
      const page = await browser.open(`${server.origin}/page.html`);
      return (...args) => page.evaluate((all) => window.inPage(...all), args);
    }
    const wasmRequests = () => server.requests.filter((path) => path.endsWith(".wasm"));
    const isWasm = (path) => path.endsWith(".wasm");

    it("fetches the module once, when it is first needed", async () => {
      const run = await freshPage();
      assert.deepEqual(wasmRequests(), []);
      const { before, after } = await run("loadTwice");
      assert.equal(before, 0);
      assert.ok(after > 1e6 && after < 16e6, `${after} bytes`);
      assert.deepEqual(wasmRequests(), ["/onnx-loom/loom.wasm"]);
    });

    it("works with a wrong MIME type", async () => {
      const wrong = { "content-type": "application/octet-stream" };
      const run = await freshPage((path) => (isWasm(path) ? wrong : {}));
      assert.ok((await run("exportModel")).length > 2304);
    });

    it("takes a URL relative to the page, bytes, or a module", async () => {
      const run = await freshPage();
      assert.equal(await run("tryLoad", { wasmUrl: "onnx-loom/loom.wasm" }), "loaded");
      assert.equal(await run("loadBinary", "/onnx-loom/loom.wasm"), "loaded");
      assert.equal(await run("loadModule", "/onnx-loom/loom.wasm"), "loaded");
    });

    it("reports the answer of the server", async () => {
      const run = await freshPage();
      const missing = await run("tryLoad", { wasmUrl: "/nowhere/loom.wasm" });
      assert.match(
        missing,
        /^invalid-argument: load: http.*nowhere\/loom\.wasm: the server answered 404/,
      );
      const html = await run("tryLoad", { wasmUrl: "/page.html" });
      assert.match(
        html,
        /^invalid-argument: load: .*page\.html is not WebAssembly: it begins with "<!do"/,
      );
      assert.equal(await run("tryLoad"), "loaded");
    });

    it("says which source a Content-Security-Policy must allow", async () => {
      const run = await freshPage(() => ({ "content-security-policy": "script-src 'self'" }));
      const refused = await run("tryLoad");
      assert.match(refused, /^unsupported: load: .*script-src 'wasm-unsafe-eval'/);
    });
  });
}
