// Summarises a model: inputs and outputs, sizes, versions, and the number of nodes of each operator.
import type { GraphSummary, ModelSummary, NamedType } from "onnx-loom";
import { make } from "../page/dom";
import { formatBytes, formatCount } from "../page/format";
import { familyOf } from "./families";

/** `bytes` is the size of the file; null if some weights are missing, so that there is no file. */
export function showOverview(
  place: HTMLElement,
  summary: ModelSummary,
  bytes: number | null,
): void {
  const counts = countOperators(summary);
  const nodes = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const opsets = summary.opsetImports.map(({ domain, version }) => `${domain} ${version}`.trim());
  const weights = summary.initializers.reduce((sum, each) => sum + each.byteLength, 0);
  place.replaceChildren(
    entry("Inputs", ...values(summary.inputs)),
    entry("Outputs", ...values(summary.outputs)),
    bytes === null
      ? entry("Weights", `${formatBytes(weights)}; the text lacks some of their values`)
      : entry("File", `${formatBytes(bytes)}, of which ${formatBytes(weights)} are weights`),
    entry("Opset", `${opsets.join(", ")}, IR version ${summary.irVersion}`),
    entry(nodes === 1 ? "1 node" : `${formatCount(nodes)} nodes`, ...chips(counts)),
  );
}

const entry = (title: string, ...content: (Node | string)[]) =>
  make("div", "", make("dt", "", title), make("dd", "", ...content));

function values(list: readonly NamedType[]): HTMLElement[] {
  return list.map(({ name, type }) =>
    make("span", "value", make("b", "", name), " ", make("code", "", type || "type unknown")),
  );
}

/** Counts the nodes of each operator, including subgraphs. The most frequent operators come first. */
function countOperators(summary: GraphSummary): Map<string, number> {
  const counts = new Map<string, number>();
  const visit = ({ nodes }: GraphSummary) => {
    for (const { opType, subgraphs } of nodes) {
      counts.set(opType, (counts.get(opType) ?? 0) + 1);
      subgraphs.forEach(visit);
    }
  };
  visit(summary);
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}

function chips(counts: ReadonlyMap<string, number>): HTMLElement[] {
  return [...counts].map(([opType, count]) =>
    make(
      "span",
      `chip ${familyOf(opType)}`,
      opType,
      ...(count > 1 ? [make("small", "", `× ${count}`)] : []),
    ),
  );
}
