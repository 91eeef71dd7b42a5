// Takes samples in Chromium, each in a fresh page. esbuild has bundled the modules.
import { copyFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { openBrowser } from "../browser/browsers.mjs";
import { dist, serve } from "../browser/server.mjs";
import { usage } from "./processes.mjs";

const bundles = new URL("../../build/bench/bundles/", import.meta.url);
const CASES = "/tests/bench/cases/";

async function bundle(name) {
  await build({
    entryPoints: [fileURLToPath(new URL(`cases/${name}.mjs`, import.meta.url))],
    outdir: fileURLToPath(bundles),
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    external: ["node:*"],
    logLevel: "error",
  });
  await copyFile(new URL("loom.wasm", dist), new URL("loom.wasm", bundles));
}

function serveBundles() {
  const folders = {
    "/": new URL(".", import.meta.url),
    [CASES]: bundles,
    "/build/onnx-tests/": new URL("../../build/onnx-tests/", import.meta.url),
  };
  // protobufjs generates its writers with Function(), which needs 'unsafe-eval'.
  const csp = "script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'";
  return serve(folders, () => ({ "content-security-policy": csp }));
}

// These two functions run in the page. in-node.mjs explains what a case is.
async function prepareInPage([url, args]) {
  const { prepare, untouched = false } = await import(url);
  window.prepared = await prepare(...args);
  if (!untouched) window.gc();
}

async function workInPage() {
  const { work, figures = () => ({}) } = window.prepared;
  const start = performance.now();
  window.output = await work();
  const wallMs = performance.now() - start;
  return { wallMs, outputBytes: window.output.length, ...figures() };
}

/** Returns a function that reads the usage of all pages. Only one of them is busy. */
async function openMeter(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const pids = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  return () => usage(pids);
}

async function sampleIn(page, url, args) {
  await page.evaluate(prepareInPage, [url, args]);
  await setTimeout(500); // a fresh page still works in the background
  const meter = await openMeter(page.context().browser());
  const before = meter();
  const sample = await page.evaluate(workInPage);
  const after = meter();
  return {
    ...sample,
    cpuMs: after.cpuMs - before.cpuMs,
    extraBytes: after.residentBytes - before.residentBytes,
  };
}

export async function openPages() {
  const browser = await openBrowser("Chromium");
  const server = await serveBundles();
  const bundled = new Map();
  const open = () => browser.open(`${server.origin}/page.html`);
  const first = await open();
  return {
    version: `Chromium ${first.context().browser().version()}`,
    async sample(name, args) {
      if (!bundled.has(name)) bundled.set(name, bundle(name));
      await bundled.get(name);
      const page = await open();
      try {
        return await sampleIn(page, `${CASES}${name}.js`, args);
      } finally {
        await page.close();
      }
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
