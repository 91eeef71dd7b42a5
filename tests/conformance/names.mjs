// Names of nodes that Loom has generated. Error texts of a rebuilt model may differ in them.

function* pairs(original, rebuilt) {
  for (const [i, node] of original.node.entries()) {
    const twin = rebuilt.node[i];
    yield [node, twin];
    for (const [k, { g }] of node.attribute.entries()) {
      if (g) yield* pairs(g, twin.attribute[k].g);
    }
  }
}

/** Replaces the generated names in the text by the empty names of the original. */
export function withoutGeneratedNames(text, original, rebuilt) {
  for (const [node, { name }] of pairs(original.graph, rebuilt.graph)) {
    if (node.name === "") text = text.replaceAll(`'${name}'`, "''").replaceAll(`(${name})`, "()");
  }
  return text;
}
