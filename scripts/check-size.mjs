// Compares the sizes of what a page downloads with size-budget.json and with the table in README.md. The table may be
// off by TOLERANCE, because compilers differ a little. `--write` updates the table. 1 KB = 1,000 bytes.
import { readFile } from "node:fs/promises";
import { readBlock, writeBlock } from "./readme-block.mjs";
import { sizes } from "./sizes.mjs";

const TOLERANCE = 0.01;

const budget = JSON.parse(await readFile(new URL("size-budget.json", import.meta.url)));
const measured = await sizes();
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

function table() {
  const row = ([name, { raw, gzip, brotli }]) =>
    `| ${name} | ${[raw, gzip, brotli, budget[name]].map(kilobytes).join(" | ")} |`;
  const head = ["| | raw | gzip | brotli | brotli, at most |", "| --- | --- | --- | --- | --- |"];
  return [...head, ...Object.entries(measured).map(row)].join("\n");
}

const numbers = (text) => Array.from(text.matchAll(/([\d.]+) KB/g), ([, number]) => Number(number));

function isStale(committed, fresh) {
  const [before, now] = [numbers(committed), numbers(fresh)];
  const off = now.some((number, i) => Math.abs(number - before[i]) > TOLERANCE * number);
  return off || before.length !== now.length;
}

const fresh = table();
console.log(fresh);
for (const [name, { brotli }] of Object.entries(measured)) {
  if (brotli <= budget[name]) continue;
  console.log(`${name} is over its budget`);
  process.exitCode = 1;
}
if (process.argv.includes("--write")) {
  await writeBlock("sizes", fresh);
} else if (isStale(readBlock("sizes"), fresh)) {
  console.log("The sizes in README.md are stale: node scripts/check-size.mjs --write");
  process.exitCode = 1;
}
