// Circles in a graph of files.

function byStart(edges) {
  const groups = new Map();
  for (const edge of edges) groups.set(edge.from, [...(groups.get(edge.from) ?? []), edge]);
  return groups;
}

/** The shortest way from `start` along the edges back to it, as edges; nothing if there is none. */
function shortestCircle(start, edgesFrom) {
  const ways = new Map([[start, []]]); // grows while it is walked
  for (const [place, way] of ways) {
    for (const edge of edgesFrom.get(place) ?? []) {
      if (edge.to === start) return [...way, edge];
      if (!ways.has(edge.to)) ways.set(edge.to, [...way, edge]);
    }
  }
  return undefined;
}

/** Circles such that each file that is in any is in one of them. A circle is a list of edges. */
export function circles(edges) {
  const edgesFrom = byStart(edges);
  const found = [];
  for (const start of edgesFrom.keys()) {
    if (found.some((circle) => circle.some(({ from }) => from === start))) continue;
    const circle = shortestCircle(start, edgesFrom);
    if (circle) found.push(circle);
  }
  return found;
}
