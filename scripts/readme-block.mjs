// Reads and writes the generated blocks of README.md. A block stands between `<!-- NAME -->` and `<!-- /NAME -->`.
import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";

const file = new URL("../README.md", import.meta.url);

function splitAround(name) {
  const text = readFileSync(file, "utf8");
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start) + start.length, text.indexOf(end)];
  if (from < start.length || to < from) throw new Error(`README.md has no block "${name}"`);
  return { before: text.slice(0, from), block: text.slice(from, to), after: text.slice(to) };
}

export const readBlock = (name) => splitAround(name).block;

export async function writeBlock(name, block) {
  const { before, after } = splitAround(name);
  const formatted = await format(block, { parser: "markdown" });
  writeFileSync(file, `${before}\n\n${formatted}\n${after}`);
}
