// Step 3: what is in the exported model, operator by operator.
import type { OnnxModel } from "onnx-loom";
import { formatBytes, formatCount } from "./format";
import { element } from "./ui";

type Summary = ReturnType<OnnxModel["inspect"]>;

export function showModel(summary: Summary): void {
  const bytesOf = new Map(summary.initializers.map((each) => [each.name, each.byteLength]));
  const weights = summary.nodes.map((node) =>
    node.inputs.reduce((sum, name) => sum + (bytesOf.get(name) ?? 0), 0),
  );
  const most = Math.max(1, ...weights);
  element("facts", HTMLElement).textContent = describe(summary);
  element("operators", HTMLTableSectionElement).replaceChildren(
    ...summary.inputs.map((input) => row("Input", input.name, input.type, 0, most)),
    ...summary.nodes.map((node, i) =>
      row(
        node.opType,
        node.name,
        node.outputs.map(({ type }) => type).join(", "),
        weights[i],
        most,
      ),
    ),
    ...summary.outputs.map((output) => row("Output", output.name, output.type, 0, most)),
  );
}

function describe(summary: Summary): string {
  const opset = summary.opsetImports.map(({ version }) => version).join(", ");
  const bytes = summary.initializers.reduce((sum, each) => sum + each.byteLength, 0);
  return [
    `${summary.nodes.length} operators`,
    `${formatCount(bytes / 4)} weights`,
    `opset ${opset}`,
    `IR version ${summary.irVersion}`,
  ].join(" · ");
}

function row(kind: string, name: string, type: string, bytes: number, most: number) {
  const line = document.createElement("tr");
  const what = document.createElement("th");
  what.scope = "row";
  what.append(span("operator", kind), span("name", name));
  const shape = document.createElement("td");
  const bracket = type.includes("[") ? type.indexOf("[") : type.length;
  const wordBreak = document.createElement("wbr"); // float32[N, 10]: on a phone in two lines
  shape.append(type.slice(0, bracket), wordBreak, span("shape", type.slice(bracket)));
  const size = document.createElement("td");
  if (bytes > 0) {
    const bar = span("weight-bar", "");
    bar.style.width = `${(bytes / most) * 100}%`;
    size.append(formatBytes(bytes), bar);
  }
  line.append(what, shape, size);
  line.className = kind === "Input" || kind === "Output" ? "edge" : "";
  return line;
}

function span(className: string, text: string): HTMLSpanElement {
  const result = document.createElement("span");
  result.className = className;
  result.textContent = text;
  return result;
}
