// Measures what a page downloads: uncompressed, and with the best compression.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as vite from "vite";

const pathOf = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

function brotli(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
}

/** Bundles all JavaScript of the package into one minified file. */
async function bundlePackage() {
  const { outputFiles } = await esbuild.build({
    entryPoints: [pathOf("web/dist/index.js")],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    external: ["node:*"],
    write: false,
  });
  return outputFiles[0].contents;
}

/** Builds an application that makes a small model, with Vite. */
async function bundleApplication() {
  const { output } = await vite.build({
    configFile: false,
    logLevel: "error",
    build: { write: false, rollupOptions: { input: pathOf("tests/bench/minimal-app.mjs") } },
  });
  return Buffer.from(output.find(({ isEntry }) => isEntry).code);
}

/** The sizes in bytes, by name: raw, gzip, brotli. */
export async function sizes() {
  const files = {
    "loom.wasm": await readFile(pathOf("web/dist/loom.wasm")),
    "package JavaScript": await bundlePackage(),
    "JavaScript of a small application": await bundleApplication(),
  };
  const sizesOf = (bytes) => ({
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotli(bytes),
  });
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sizesOf(bytes)]));
}
