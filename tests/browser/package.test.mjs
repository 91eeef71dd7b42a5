// Tests the built package in a page and in a module worker, under script-src 'self' 'wasm-unsafe-eval'.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import * as Loom from "onnx-loom";
import { browserNames, openBrowser } from "./browsers.mjs";
import { buildModel, makeWeights } from "./pages/model.js";
import { dist, pages, serve } from "./server.mjs";

const MiB = 2 ** 20;
const places = ["inPage", "inWorker"];

for (const name of browserNames) {
  describe(name, () => {
    let server, browser, page, expected;
    before(async () => {
      server = await serve({ "/": pages, "/onnx-loom/": dist });
      browser = await openBrowser(name);
      page = await browser.open(`${server.origin}/page.html`);
      expected = Array.from((await buildModel(Loom, makeWeights())).toUint8Array());
    });
    after(async () => {
      await browser?.close();
      server?.close();
    });

    /** Runs a scenario of pages/scenarios.js in the page or in its worker. */
    const run = (place, scenario, ...args) =>
      page.evaluate(([where, ...rest]) => window[where](...rest), [place, scenario, ...args]);

    for (const place of places) {
      describe(place === "inPage" ? "in a page" : "in a module worker", () => {
        it("exports the same bytes as Node", async () => {
          assert.deepEqual(await run(place, "exportModel"), expected);
        });

        it("writes the same bytes to every target, including files, and reads Blobs", async () => {
          const same = await run(place, "targets");
          assert.deepEqual(Object.keys(same), ["none", "array", "blob", "stream", "parts", "file"]);
          assert.deepEqual(new Set(Object.values(same)), new Set([true]));
        });

        it("takes Float16Array, which Node 20 lacks, and plain numbers as float16", async () => {
          assert.deepEqual(await run(place, "halves"), { array: true, numbers: true });
        });

        it("throws the same errors as in Node", async () => {
          assert.deepEqual(await run(place, "errors"), [
            'unknown-operator at graph "main" / node "Rleu_0" (Rleu)',
            'weight-mismatch at graph "main" / initializer "w"',
            'weight-mismatch at graph "main" / initializer "w"',
            "invalid-argument at target",
            "invalid-argument at target",
            "invalid-argument at load",
          ]);
        });

        it("survives a stack overflow in the middle of a call", async () => {
          const { refused, works } = await run(place, "overflow");
          assert.match(refused, /^invalid-state: .*the call stack overflowed inside the call/);
          assert.equal(works, true);
        });

        it("does not grow over 100 cycles of build, export and dispose", async () => {
          const { before, after, registered, collected } = await run(place, "cycles", 100);
          assert.ok(after.wasm <= before.wasm); // it can be less if an earlier failed instance is collected
          assert.ok(after.wasm < 32 * MiB);
          assert.ok(after.heap < before.heap + 2 * MiB, `heap: ${before.heap} to ${after.heap}`);
          assert.ok(collected > 0.7 * registered, `${collected} of ${registered} were collected`);
        });
      });
    }

    it("a worker can write to a synchronous file handle", async () => {
      assert.equal(await run("inWorker", "syncFile"), true);
    });

    it("a download has the bytes of the array", async () => {
      let bytes;
      const file = await browser.downloaded(page, async () => {
        bytes = await run("inPage", "download");
      });
      assert.equal(file.name, "digits.onnx");
      assert.deepEqual(Array.from(file.bytes), bytes);
      assert.deepEqual(bytes, expected);
    });

    it("the page reported no further errors", () => {
      assert.deepEqual(page.problems, []);
    });
  });
}
