#!/usr/bin/env node
// Which room may know which. The diagrams in core/ARCHITECTURE.md list the rooms of core/src and of
// web/src/internal from low to high; include and import lines may lead down only, and in no circle.
//
//   node scripts/check-layers.mjs [ROOT]        of the tree, by default this one
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as core from "./layers/core.mjs";
import * as thePackage from "./layers/package.mjs";
import { listOffences, roomsBelow } from "./layers/rooms.mjs";

const root = process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url));
const text = readFileSync(`${root}/core/ARCHITECTURE.md`, "utf8");

function describe({ edges, reason }) {
  const lines = edges.map(({ from, line, to }) => `  ${from}:${line} → ${to}`);
  return [`${reason}:`, ...lines].join("\n");
}

function check(heading, folder, offencesIn) {
  const rooms = roomsBelow(heading, text);
  const wrongList = listOffences(rooms, folder, root);
  // Without a place for each room there is no up or down.
  return wrongList.length > 0 ? wrongList : offencesIn(root, rooms).map(describe);
}

const offences = [
  ...check("Rooms", core.FOLDER, core.coreOffences),
  ...check("Rooms of the package", thePackage.FOLDER, thePackage.packageOffences),
];
for (const offence of offences) console.log(offence);
if (offences.length > 0) process.exit(1);
console.log("    all rooms know only what stands below them");
