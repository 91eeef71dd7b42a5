// The elements of a drawing: boxes for inputs, nodes and outputs, and links for values.
import type { GraphSummary, NamedType, NodeSummary } from "onnx-loom";

/** The kinds of boxes, with their letters in ids. */
const letters = { input: "i", output: "o", node: "n", outer: "u" } as const;
type BoxKind = keyof typeof letters;

export interface Box {
  /** Unique in the whole model. It is the path of the box, such as "n3/then_branch/n0". */
  readonly id: string;
  readonly kind: BoxKind;
  readonly title: string;
  readonly subtitle: string;
  /** The value, if the box is an input, an output, or an outer value that a subgraph uses. */
  readonly value: NamedType | null;
  readonly node: NodeSummary | null;
  /** The subgraphs, if the node is unfolded. */
  readonly bodies: readonly Body[];
}

export interface Body {
  readonly attribute: string;
  readonly drawing: Drawing;
}

export interface Link {
  readonly from: string;
  readonly to: string;
  readonly value: NamedType;
  /** Whether a subgraph of the node uses the value, and not the node itself. */
  readonly isCapture: boolean;
}

export interface Drawing {
  readonly graph: GraphSummary;
  readonly boxes: readonly Box[];
  readonly links: readonly Link[];
}

/** Whether the subgraphs of the node with that id are shown. */
type IsUnfolded = (id: string) => boolean;

export function makeDrawing(graph: GraphSummary, isUnfolded: IsUnfolded, path = ""): Drawing {
  const boxes: Box[] = [];
  const links: Link[] = [];
  const makers = new Map<string, { box: string; type: string }>();
  const add = (kind: BoxKind, value: NamedType, index: number): Box => {
    const id = `${path}${letters[kind]}${index}`;
    const box = {
      id,
      kind,
      title: value.name,
      subtitle: value.type,
      value,
      node: null,
      bodies: [],
    };
    boxes.push(box);
    return box;
  };
  const connect = (name: string, to: string, isCapture: boolean) => {
    const maker = makers.get(name);
    if (!maker) return;
    links.push({ from: maker.box, to, value: { name, type: maker.type }, isCapture });
  };
  graph.inputs.forEach((input, i) => {
    makers.set(input.name, { box: add("input", input, i).id, type: input.type });
  });
  if (path !== "") {
    [...findCaptures(graph)].forEach((name, i) => {
      makers.set(name, { box: add("outer", { name, type: "" }, i).id, type: "" });
    });
  }
  graph.nodes.forEach((node, i) => {
    const box = nodeBox(node, `${path}${letters.node}${i}`, isUnfolded);
    boxes.push(box);
    for (const name of new Set(node.inputs)) connect(name, box.id, false);
    for (const name of capturesOf(node)) connect(name, box.id, true);
    for (const { name, type } of node.outputs) makers.set(name, { box: box.id, type });
  });
  graph.outputs.forEach((output, i) => {
    connect(output.name, add("output", output, i).id, false);
  });
  return { graph, boxes, links };
}

function nodeBox(node: NodeSummary, id: string, isUnfolded: IsUnfolded): Box {
  const shown = isUnfolded(id) ? node.subgraphs : [];
  return {
    id,
    kind: "node",
    title: node.opType,
    subtitle: node.name,
    value: null,
    node,
    bodies: shown.map((body) => ({
      attribute: body.attribute,
      drawing: makeDrawing(body, isUnfolded, `${id}/${body.attribute}/`),
    })),
  };
}

/** The values of enclosing graphs that the graph uses. */
function findCaptures(graph: GraphSummary): Set<string> {
  const own = new Set(
    [...graph.inputs, ...graph.initializers, ...graph.nodes.flatMap(({ outputs }) => outputs)].map(
      ({ name }) => name,
    ),
  );
  const used = [
    ...graph.nodes.flatMap((node) => [...node.inputs, ...capturesOf(node)]),
    ...graph.outputs.map(({ name }) => name),
  ];
  return new Set(used.filter((name) => name !== "" && !own.has(name)));
}

function capturesOf(node: NodeSummary): Set<string> {
  return new Set(node.subgraphs.flatMap((body) => [...findCaptures(body)]));
}

/** The boxes of the drawing and of all unfolded subgraphs, in the order of the model. */
export function allBoxes(drawing: Drawing): Box[] {
  return drawing.boxes.flatMap((box) => [
    box,
    ...box.bodies.flatMap((body) => allBoxes(body.drawing)),
  ]);
}

/** The ids of the nodes whose subgraphs contain the box, from the outside in. */
export function nodesAround(id: string): string[] {
  const steps = id.split("/"); // node, attribute, node, attribute, …, box
  return steps
    .slice(0, -1)
    .flatMap((_, i) => (i % 2 === 0 ? [steps.slice(0, i + 1).join("/")] : []));
}
