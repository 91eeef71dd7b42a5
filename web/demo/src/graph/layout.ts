// Computes positions with dagre. Subgraphs come first, because they are boxes in their enclosing graph.
import { Graph, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from "@dagrejs/dagre";

/** The input of the layout: the sizes of the boxes. */
export interface Sized {
  readonly boxes: readonly SizedBox[];
  readonly links: readonly { from: string; to: string }[];
}

export interface SizedBox {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly bodies: readonly Sized[];
}

/** The positions, relative to the upper left corner of the graph. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  /** The points of each link, in the order of the links. */
  readonly links: readonly (readonly Point[])[];
}

export interface PlacedBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The subgraphs, each with the position of its corner in the box. */
  readonly bodies: readonly { x: number; y: number; placed: Placed }[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export const BODY = { gap: 16, title: 28 };
const MARGIN = 16;

export function place({ boxes, links }: Sized): Placed {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ nodesep: 24, ranksep: 36, edgesep: 12, marginx: MARGIN, marginy: MARGIN });
  const insides = boxes.map(placeBodies);
  boxes.forEach((box, i) => {
    const { width, height } = insides[i];
    graph.setNode(box.id, {
      width: Math.max(box.width, width),
      height: box.height + height,
    });
  });
  links.forEach(({ from, to }, i) => {
    graph.setEdge(from, to, {}, String(i));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    boxes: boxes.map((box, i) => {
      const { x = 0, y = 0, width, height } = graph.node(box.id);
      const bodies = insides[i].bodies.map((body) => ({ ...body, y: body.y + box.height }));
      return { x: x - width / 2, y: y - height / 2, width, height, bodies };
    }),
    links: links.map(({ from, to }, i) => graph.edge(from, to, String(i)).points ?? []),
  };
}

/** Places the subgraphs of a box side by side. */
function placeBodies({ bodies }: SizedBox) {
  let width = BODY.gap;
  let tallest = 0;
  const placed = bodies.map((body) => {
    const inside = place(body);
    const x = width;
    width += inside.width + BODY.gap;
    tallest = Math.max(tallest, inside.height);
    return { x, y: BODY.title, placed: inside };
  });
  return bodies.length === 0
    ? { bodies: placed, width: 0, height: 0 }
    : { bodies: placed, width, height: BODY.title + tallest + BODY.gap };
}
