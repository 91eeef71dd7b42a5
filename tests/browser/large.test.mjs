// Models that are too large for the memory of a page: weights that are slices of a File, and exports to files
// that the browser keeps on disk.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { chromium } from "playwright-core";
import { browserNames, openBrowser } from "./browsers.mjs";
import { dist, pages, serve } from "./server.mjs";

const SLICE = 256 * 2 ** 20;
const SLICES = 12;
const MOST_MEMORY = 200e6;

/** Memory of all processes of the browser, without pages that are backed by files. */
async function memoryOf(profile) {
  let bytes = 0;
  for (const pid of await readdir("/proc")) {
    const read = (name) => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
    if (!/^\d+$/.test(pid) || !(await isOf(profile, read))) continue;
    const [, kilobytes = 0] = /^RssAnon:\s*(\d+) kB/m.exec(await read("status")) ?? [];
    bytes += kilobytes * 1024;
  }
  return bytes;
}

/** Whether the process belongs to the browser: it or an ancestor has the profile in its arguments. */
async function isOf(profile, read) {
  if ((await read("cmdline")).includes(profile)) return true;
  const [, parent] = /^PPid:\s*(\d+)/m.exec(await read("status")) ?? [];
  if (parent === undefined || parent === "0" || parent === "1") return false;
  return isOf(profile, (name) => readFile(`/proc/${parent}/${name}`, "utf8").catch(() => ""));
}

/** Runs the work, and measures the peak memory of the browser beyond what it used before. */
async function measureExtraMemory(profile, work) {
  const first = await memoryOf(profile);
  assert.ok(first > 0, "the processes of the browser were not found");
  let most = first;
  const timer = setInterval(async () => {
    most = Math.max(most, await memoryOf(profile));
  }, 100);
  try {
    const result = await work();
    return { result, extra: most - first };
  } finally {
    clearInterval(timer);
  }
}

// These functions run in the page.
async function makeSource([slice]) {
  const root = await navigator.storage.getDirectory();
  const stream = await (await root.getFileHandle("source", { create: true })).createWritable();
  const chunk = new Uint32Array(2 ** 20);
  for (let at = 0; at < slice; at += chunk.byteLength) {
    await stream.write(chunk.map((_, i) => at + i));
  }
  await stream.close();
}

async function exportModel([slice, slices]) {
  const { ModelBuilder } = await import("/onnx-loom/index.js");
  const root = await navigator.storage.getDirectory();
  const source = await (await root.getFileHandle("source")).getFile();
  const builder = await ModelBuilder.create();
  let value = builder.graph.input("x", "float32", [slice / 4]);
  for (let i = 0; i < slices; ++i) {
    const part = source.slice(0, slice);
    const w = builder.graph.initializer(`w${i}`, part, [slice / 4], { dataType: "float32" });
    value = builder.graph.op.Add(value, w);
  }
  builder.graph.output("y", value);
  const { model, externalData } = builder.finish().toExternalData({ location: "weights" });
  const [file] = externalData;
  const handle = await root.getFileHandle(file.path, { create: true });
  let reported = 0;
  await file.writeTo(await handle.createWritable(), {
    onProgress: (written) => (reported = written),
  });
  const written = await handle.getFile();
  const tail = async (blob) => new Uint8Array(await blob.slice(-64).arrayBuffer()).join();
  return {
    modelBytes: model.length,
    size: written.size,
    reported,
    tails: [await tail(written), await tail(source)],
  };
}

async function exportBothWays() {
  const { ModelBuilder } = await import("/onnx-loom/index.js");
  const numbers = Float32Array.from({ length: 3_000_000 }, (_, i) => i % 1013);
  const builder = await ModelBuilder.create();
  const g = builder.graph;
  const x = g.input("x", "float32", [3_000_000]);
  const array = g.initializer("array", numbers, [3_000_000]);
  const blob = g.initializer("blob", new Blob([numbers]), [3_000_000], { dataType: "float32" });
  g.output("y", g.op.Add(g.op.Add(x, array), blob));
  const model = builder.finish();
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle("model.onnx", { create: true });
  await model.writeTo(await handle.createWritable());
  const written = new Uint8Array(await (await handle.getFile()).arrayBuffer());
  const expected = new Uint8Array(await model.toBlob().arrayBuffer());
  const same = written.every((byte, i) => byte === expected[i]);
  return { same, size: written.length, expected: model.byteLength };
}

async function makeLargeBlob() {
  const { ModelBuilder } = await import("/onnx-loom/index.js");
  const numbers = new Float32Array(2 ** 24).fill(7);
  const builder = await ModelBuilder.create();
  let value = builder.graph.input("x", "float32", [2 ** 24]);
  for (let i = 0; i < 12; ++i) {
    value = builder.graph.op.Add(value, builder.graph.initializer(`w${i}`, numbers));
  }
  builder.graph.output("y", value);
  const model = builder.finish();
  const blob = await model.toCheckedBlob();
  const middle = await blob.slice(blob.size / 2, blob.size / 2 + 4000).arrayBuffer();
  return [blob.size - model.byteLength, middle.byteLength];
}

describe("A Blob of 800 MB in a fresh Chromium", () => {
  it("can be read as soon as toCheckedBlob() returns it", async () => {
    const server = await serve({ "/": pages, "/onnx-loom/": dist });
    const browser = await openBrowser("Chromium");
    try {
      const page = await browser.open(`${server.origin}/page.html`);
      assert.deepEqual(await page.evaluate(makeLargeBlob), [0, 4000]);
    } finally {
      await browser.close();
      server.close();
    }
  });
});

for (const name of browserNames) {
  describe(name, () => {
    it("writes arrays and Blobs to a file of the origin's private file system", async () => {
      const server = await serve({ "/": pages, "/onnx-loom/": dist });
      const browser = await openBrowser(name);
      try {
        const page = await browser.open(`${server.origin}/page.html`);
        const { same, size, expected } = await page.evaluate(exportBothWays);
        assert.equal(size, expected);
        assert.ok(same);
      } finally {
        await browser.close();
        server.close();
      }
    });
  });
}

describe("A model of 3 GB whose weights are slices of a File", () => {
  let server, profile, browser;
  before(async () => {
    server = await serve({ "/": pages, "/onnx-loom/": dist });
    profile = await mkdtemp(join(tmpdir(), "loom-profile-"));
    // Without a profile folder the browser would keep the files in memory.
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: "/usr/bin/chromium",
      args: ["--headless", "--no-sandbox", "--disable-gpu"],
    });
  });
  after(async () => {
    await browser?.close();
    server?.close();
    await rm(profile, { recursive: true, force: true });
  });

  it("is written to the origin's private file system in less than 200 MB of memory", async () => {
    const page = await browser.newPage();
    await page.goto(`${server.origin}/page.html`);
    await page.evaluate(makeSource, [SLICE]);
    const { result, extra } = await measureExtraMemory(profile, () =>
      page.evaluate(exportModel, [SLICE, SLICES]),
    );
    assert.equal(result.size, SLICE * SLICES);
    assert.equal(result.reported, SLICE * SLICES);
    assert.ok(result.modelBytes < 10_000);
    assert.equal(result.tails[0], result.tails[1]);
    assert.ok(extra < MOST_MEMORY, `${(extra / 1e6).toFixed(0)} MB`);
    console.log(`# ${(extra / 1e6).toFixed(0)} MB beyond what the browser held before`);
  });
});
