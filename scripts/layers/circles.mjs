// Finds circles in a graph of files.

function groupByStart(edges) {
  const groups = new Map();
  for (const edge of edges) groups.set(edge.from, [...(groups.get(edge.from) ?? []), edge]);
  return groups;
}

/** The shortest circle through `start`, as a list of edges; undefined if there is none. */
function shortestCircle(start, edgesFrom) {
  const paths = new Map([[start, []]]); // grows during the loop: a breadth-first search
  for (const [file, path] of paths) {
    for (const edge of edgesFrom.get(file) ?? []) {
      if (edge.to === start) return [...path, edge];
      if (!paths.has(edge.to)) paths.set(edge.to, [...path, edge]);
    }
  }
  return undefined;
}

/** Enough circles to contain every file that is in a circle. A circle is a list of edges. */
export function circles(edges) {
  const edgesFrom = groupByStart(edges);
  const found = [];
  for (const start of edgesFrom.keys()) {
    if (found.some((circle) => circle.some(({ from }) => from === start))) continue;
    const circle = shortestCircle(start, edgesFrom);
    if (circle) found.push(circle);
  }
  return found;
}
