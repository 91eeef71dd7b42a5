// Checks the rooms of core/src: each may include itself and the rooms below it.
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { circles } from "./circles.mjs";
import { includes } from "./edges.mjs";

export const FOLDER = "core/src";
const PUBLIC = "core/include/loom/";
// Headers of the basic types. Every room uses them, so they stand below all rooms.
const BASIC_HEADERS = ["attribute.h", "model.h", "result.h", "types.h", "value.h"];

/** The room that implements a public header, that is, has a source file of the same name. */
function implementingRoom(root, rooms, header) {
  const source = basename(header).replace(/\.h$/, ".cpp");
  return rooms.find((room) => existsSync(`${root}/${FOLDER}/${room}/${source}`));
}

/**
 * Returns a function from a file to the number of its room. A public header without a source file is as high as the
 * highest file it includes.
 */
function levels(root, rooms, edges) {
  const cache = new Map();
  const levelOf = (path) => {
    if (!path.startsWith(PUBLIC)) return rooms.indexOf(path.split("/")[2]);
    if (!cache.has(path)) {
      cache.set(path, 0); // ends the recursion if headers include each other in a circle
      cache.set(path, publicLevel(path));
    }
    return cache.get(path);
  };
  const publicLevel = (path) => {
    if (BASIC_HEADERS.includes(basename(path))) return 0;
    const room = implementingRoom(root, rooms, path);
    if (room) return rooms.indexOf(room);
    const included = edges.filter(({ from }) => from === path);
    return Math.max(0, ...included.map(({ to }) => levelOf(to)));
  };
  return levelOf;
}

/** Finds the edges that lead up, and the circles. */
export function coreOffences(root, rooms) {
  const edges = includes(root);
  const levelOf = levels(root, rooms, edges);
  const upward = edges.filter(({ from, to }) => levelOf(to) > levelOf(from));
  return [
    ...upward.map((edge) => ({
      edges: [edge],
      reason: `${rooms[levelOf(edge.from)]} stands below ${rooms[levelOf(edge.to)]}`,
    })),
    ...circles(edges).map((circle) => ({ edges: circle, reason: "a circle" })),
  ];
}
