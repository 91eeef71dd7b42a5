// Checks that rooms depend only on rooms below them. A room is a folder; the diagrams in
// core/ARCHITECTURE.md list the rooms from low to high. Include and import lines may only lead down, and
// must not form a circle.
import { readFileSync } from "node:fs";
import * as core from "./core.mjs";
import * as thePackage from "./package.mjs";
import { listOffences, roomsBelow } from "./rooms.mjs";

function describe({ edges, reason }) {
  const lines = edges.map(({ from, line, to }) => `  ${from}:${line} → ${to}`);
  return [`${reason}:`, ...lines].join("\n");
}

/** All offences in the tree, as texts. */
export function offencesIn(root) {
  const text = readFileSync(`${root}/core/ARCHITECTURE.md`, "utf8");
  const check = (heading, folder, offences) => {
    const rooms = roomsBelow(heading, text);
    const wrongList = listOffences(rooms, folder, root);
    // If the list of rooms is wrong, their order is unknown, so the edges cannot be judged.
    return wrongList.length > 0 ? wrongList : offences(root, rooms).map(describe);
  };
  return [
    ...check("Rooms", core.FOLDER, core.coreOffences),
    ...check("Rooms of the package", thePackage.FOLDER, thePackage.packageOffences),
  ];
}
