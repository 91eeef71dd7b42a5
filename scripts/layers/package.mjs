// Checks the rooms of web/src/internal: each may import itself and the rooms below it. All public files
// stand above the rooms. A room may import types from a public file, since the compiler removes such imports.
import { circles } from "./circles.mjs";
import { imports } from "./edges.mjs";

export const FOLDER = "web/src/internal";

/** Finds the edges that lead up, and the circles of imports that remain in the JavaScript. */
export function packageOffences(root, rooms) {
  const floors = [...rooms, "public"];
  const edges = imports(root);
  const levelOf = (path) =>
    path.startsWith(`${FOLDER}/`) ? rooms.indexOf(path.split("/")[3]) : rooms.length;
  const upward = edges.filter(({ from, to, isTypeOnly }) => {
    const ofPublicType = isTypeOnly && levelOf(to) === rooms.length;
    return levelOf(to) > levelOf(from) && !ofPublicType;
  });
  return [
    ...upward.map((edge) => ({
      edges: [edge],
      reason: `${floors[levelOf(edge.from)]} stands below ${floors[levelOf(edge.to)]}`,
    })),
    ...circles(edges.filter(({ isTypeOnly }) => !isTypeOnly)).map((circle) => ({
      edges: circle,
      reason: "a circle",
    })),
  ];
}
