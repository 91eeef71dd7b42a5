// The rooms of core/src: each may include itself and the rooms below it.
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { circles } from "./circles.mjs";
import { includes } from "./edges.mjs";

export const FOLDER = "core/src";
const PUBLIC = "core/include/loom/";
// What every room speaks in, so they stand below all others.
const WORDS = ["attribute.h", "model.h", "result.h", "types.h", "value.h"];

/** The room that implements a public header: it has a source of that name. */
function implementingRoom(root, rooms, header) {
  const source = basename(header).replace(/\.h$/, ".cpp");
  return rooms.find((room) => existsSync(`${root}/${FOLDER}/${room}/${source}`));
}

/** From a file to the number of its room. A header without a source is as high as what it includes. */
function levels(root, rooms, edges) {
  const known = new Map();
  const levelOf = (path) => {
    if (!path.startsWith(PUBLIC)) return rooms.indexOf(path.split("/")[2]);
    if (!known.has(path)) {
      known.set(path, 0); // should it include itself, by way of others
      known.set(path, publicLevel(path));
    }
    return known.get(path);
  };
  const publicLevel = (path) => {
    if (WORDS.includes(basename(path))) return 0;
    const room = implementingRoom(root, rooms, path);
    if (room) return rooms.indexOf(room);
    const included = edges.filter(({ from }) => from === path);
    return Math.max(0, ...included.map(({ to }) => levelOf(to)));
  };
  return levelOf;
}

/** The edges that lead up, and the circles. */
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
