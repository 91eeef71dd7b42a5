// Reads the list of rooms from a diagram in core/ARCHITECTURE.md: the first fenced block below a heading,
// with one room per line, from low to high.
import { readdirSync } from "node:fs";

const ROOM = /^\s*([a-z_]+)\/\s/;

/** The names of the rooms in the diagram below the heading, from low to high. */
export function roomsBelow(heading, text) {
  const lines = text.split("\n");
  const start = lines.indexOf(`## ${heading}`);
  if (start < 0) throw new Error(`there is no heading "## ${heading}"`);
  const fence = (from) => lines.findIndex((line, i) => i >= from && line.startsWith("```"));
  const opening = fence(start);
  const closing = fence(opening + 1);
  const next = lines.findIndex((line, i) => i > start && line.startsWith("## "));
  if (opening < 0 || closing < 0 || (next >= 0 && next < opening)) {
    throw new Error(`there is no fenced block below "## ${heading}"`);
  }
  const block = lines.slice(opening + 1, closing);
  return block.flatMap((line) => ROOM.exec(line)?.[1] ?? []);
}

/** Compares the diagram with the folders: both must have the same names. Returns the differences. */
export function listOffences(rooms, folder, root) {
  const entries = readdirSync(`${root}/${folder}`, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const twice = rooms.filter((room, i) => rooms.indexOf(room) !== i);
  return [
    ...folders
      .filter((name) => !rooms.includes(name))
      .map((name) => `${folder}/${name}: the diagram has no such room`),
    ...rooms
      .filter((name) => !folders.includes(name))
      .map((name) => `${folder}/${name}: the diagram has it, but there is no such folder`),
    ...twice.map((name) => `${folder}/${name}: the diagram has it twice`),
    ...files.map((name) => `${folder}/${name}: a file in no room`),
  ];
}
