// Names of nodes that Loom generated: what error texts of the rebuilt model can differ in.

function* pairs(original, rebuilt) {
  for (const [i, node] of original.node.entries()) {
    const twin = rebuilt.node[i];
    yield [node, twin];
    for (const [k, { g }] of node.attribute.entries()) {
      if (g) yield* pairs(g, twin.attribute[k].g);
    }
  }
}

/** The text with the original's absent names in the place of the generated ones. */
export function withoutGeneratedNames(text, original, rebuilt) {
  for (const [node, { name }] of pairs(original.graph, rebuilt.graph)) {
    if (node.name === "") text = text.replaceAll(`'${name}'`, "''").replaceAll(`(${name})`, "()");
  }
  return text;
}
