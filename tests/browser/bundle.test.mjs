// Tests the packed tarball, as npm would install it, in Node and in a production build of Vite.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import * as Loom from "onnx-loom";
import { build } from "vite";
import { browserNames, openBrowser } from "./browsers.mjs";
import { buildModel, makeWeights } from "./pages/model.js";
import { dist, serve } from "./server.mjs";

const run = promisify(execFile);
const app = fileURLToPath(new URL("app/", import.meta.url));
const model = fileURLToPath(new URL("pages/model.js", import.meta.url));
let folder, files, expected;

before(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "loom-app-")));
  const packageFolder = dirname(fileURLToPath(dist));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: packageFolder,
  });
  const [packed] = Object.values(JSON.parse(stdout));
  files = packed.files.map(({ path }) => path);
  const installed = join(folder, "node_modules/onnx-loom");
  await mkdir(installed, { recursive: true });
  await run("tar", [
    "-xzf",
    join(folder, packed.filename),
    "--strip-components=1",
    "-C",
    installed,
  ]);
  await cp(app, folder, { recursive: true });
  await cp(model, join(folder, "model.js"));
  await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }');
  expected = Array.from((await buildModel(Loom, makeWeights())).toUint8Array());
});
after(() => folder && rm(folder, { recursive: true, force: true }));

describe("The tarball", () => {
  it("contains the needed files and no others", () => {
    for (const needed of ["package.json", "dist/index.js", "dist/index.d.ts", "dist/loom.wasm"]) {
      assert.ok(files.includes(needed), `${needed} is missing from ${files}`);
    }
    const allowed =
      /^(package\.json|README\.md|LICENSE|dist\/(loom\.wasm|index\.js|(ops\/)?[\w-]+\.d\.ts))$/;
    assert.deepEqual(
      files.filter((path) => !allowed.test(path)),
      [],
    );
  });

  it("works in Node", async () => {
    const script = `
      import * as Loom from "onnx-loom";
      import { buildModel, makeWeights } from "./model.js";
      process.stdout.write((await buildModel(Loom, makeWeights())).toUint8Array());`;
    const node = ["--input-type=module", "--eval", script];
    const { stdout } = await run(process.execPath, node, { cwd: folder, encoding: "buffer" });
    assert.deepEqual(Array.from(stdout), expected);
  });
});

describe("A production build of Vite", () => {
  let server;
  before(async () => {
    await build({
      root: folder,
      base: "/app/",
      logLevel: "error",
      configFile: false,
    });
    server = await serve({ "/app/": pathToFileURL(join(folder, "dist/")) });
  });
  after(() => server?.close());

  it("contains the module once, under a name with a hash", async () => {
    const names = await readdir(join(folder, "dist/assets"));
    const modules = names.filter((name) => name.endsWith(".wasm"));
    assert.equal(modules.length, 1);
    assert.match(modules[0], /^loom-[\w-]+\.wasm$/);
  });

  for (const name of browserNames) {
    it(`works in ${name}, in the page and in a worker, under the CSP`, async () => {
      const browser = await openBrowser(name);
      try {
        const page = await browser.open(`${server.origin}/app/index.html`);
        assert.deepEqual(await page.evaluate(() => window.inPage()), expected);
        assert.deepEqual(await page.evaluate(() => window.inWorker()), expected);
        assert.deepEqual(page.problems, []);
      } finally {
        await browser.close();
      }
    });
  }
});
