// Checks the rooms of core/src: each may include itself and the rooms below it. A public header counts as a file of
// its room.
import { circles } from "./circles.mjs";
import { includes } from "./edges.mjs";
import { BASIC, FOLDER as PUBLIC } from "./public-headers.mjs";

export const FOLDER = "core/src";
const OTHERS = "all other folders";

/** The room of a file. */
function roomOf(path, headers) {
  if (path.startsWith(`${PUBLIC}/`)) return headers[path.slice(PUBLIC.length + 1)];
  return path.startsWith(`${FOLDER}/`) ? path.split("/")[2] : OTHERS;
}

/** Finds the edges that lead up, and the circles. `headers` gives the room of each public header. */
export function coreOffences(root, rooms, headers) {
  const edges = includes(root);
  const floors = [BASIC, ...rooms, OTHERS];
  const levelOf = (path) => floors.indexOf(roomOf(path, headers));
  const upward = edges.filter(({ from, to }) => levelOf(to) > levelOf(from));
  return [
    ...upward.map((edge) => ({
      edges: [edge],
      reason: `${roomOf(edge.from, headers)} stands below ${roomOf(edge.to, headers)}`,
    })),
    ...circles(edges).map((circle) => ({ edges: circle, reason: "a circle" })),
  ];
}
