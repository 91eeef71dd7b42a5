// Compares what a page downloads with the budget in size-budget.json. 1 KB = 1,000 bytes, brotli at its best.
import { readFile } from "node:fs/promises";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const root = new URL("../", import.meta.url);
const read = (path) => readFile(new URL(path, root));

function brotli(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;
}

// The package's JavaScript as an application ships it: one file, minified.
async function packageScript() {
  const result = await build({
    entryPoints: [new URL("web/dist/index.js", root).pathname],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    external: ["node:*"],
    write: false,
  });
  return result.outputFiles[0].contents;
}

const budget = JSON.parse(await read("scripts/size-budget.json"));
const measured = {
  "loom.wasm": await read("web/dist/loom.wasm"),
  "package JavaScript": await packageScript(),
};
for (const [name, bytes] of Object.entries(measured)) {
  const size = brotli(bytes);
  const verdict = size <= budget[name] ? "ok" : "OVER BUDGET";
  const kilobytes = (count) => `${(count / 1000).toFixed(1)} KB`.padStart(9);
  console.log(
    `    ${name.padEnd(20)} ${kilobytes(bytes.length)} raw ${kilobytes(size)} brotli, ` +
      `budget ${kilobytes(budget[name])}: ${verdict}`,
  );
  if (size > budget[name]) process.exitCode = 1;
}
