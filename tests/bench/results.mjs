// Stores the newest results of each row in build/bench, for the table in README.md.
import { mkdirSync, readFileSync, existsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";

const folder = new URL("../../build/bench/", import.meta.url);
const fileOf = (place, row) => new URL(`${place}-${row}.json`, folder);

/** The date, the machine, and the engine that runs the cases. */
export const machine = (browser) => ({
  date: new Date().toISOString().slice(0, 10),
  processor: `${cpus()[0].model.trim()}, ${cpus().length} cores`,
  engine: browser?.version ?? `Node ${process.versions.node}`,
});

export function saveResult(place, row, result) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(place, row), JSON.stringify(result, null, 2));
}

/** The stored results of the row at the place; undefined if it was never measured. */
export function loadResult(place, row) {
  const file = fileOf(place, row);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
