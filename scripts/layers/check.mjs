// Checks that rooms depend only on rooms below them. A room is a folder; the diagrams in
// core/ARCHITECTURE.md list the rooms from low to high. Include and import lines may only lead down, and
// must not form a circle.
import { readFileSync } from "node:fs";
import * as core from "./core.mjs";
import * as thePackage from "./package.mjs";
import { headerOffences, PUBLIC_HEADERS } from "./public-headers.mjs";
import { listOffences, roomsBelow } from "./rooms.mjs";

function describe({ edges, reason }) {
  const lines = edges.map(({ from, line, to }) => `  ${from}:${line} → ${to}`);
  return [`${reason}:`, ...lines].join("\n");
}

/** All offences in the tree, as texts. `headers` gives the room of each public header of the core. */
export function offencesIn(root, headers = PUBLIC_HEADERS) {
  const text = readFileSync(`${root}/core/ARCHITECTURE.md`, "utf8");
  const rooms = roomsBelow("Rooms", text);
  const packageRooms = roomsBelow("Rooms of the package", text);
  // If the lists of rooms and headers are wrong, the order is unknown, so the edges cannot be judged.
  const check = (wrongLists, offences) =>
    wrongLists.length > 0 ? wrongLists : offences().map(describe);
  return [
    ...check(
      [...listOffences(rooms, core.FOLDER, root), ...headerOffences(headers, rooms, root)],
      () => core.coreOffences(root, rooms, headers),
    ),
    ...check(listOffences(packageRooms, thePackage.FOLDER, root), () =>
      thePackage.packageOffences(root, packageRooms),
    ),
  ];
}
