// The details of one box: attributes, inputs and outputs with types and shapes.
import { make, makeButton } from "../page/dom";
import { formatBytes } from "../page/format";
import type { Box } from "./drawing";
import type { KnownValue } from "./values";

export interface DetailsEvents {
  onToggle(box: Box): void;
  onClose(): void;
}

export function showDetails(
  panel: HTMLElement,
  box: Box,
  values: ReadonlyMap<string, KnownValue>,
  events: DetailsEvents,
): void {
  const close = makeButton("×", "Close the details", () => {
    events.onClose();
  });
  close.className = "quiet close";
  const kind = { node: "", input: "Input", output: "Output", outer: "From the enclosing graph" }[
    box.kind
  ];
  panel.replaceChildren(
    make("h3", "", box.title),
    close,
    make("p", "kind", box.node ? box.subtitle : kind),
    ...(box.node ? nodeDetails(box, values, events) : valueDetails(box, values)),
  );
  panel.hidden = false;
}

function valueDetails({ title }: Box, values: ReadonlyMap<string, KnownValue>): HTMLElement[] {
  return [valueList("Value", [title], values)];
}

function nodeDetails(
  box: Box,
  values: ReadonlyMap<string, KnownValue>,
  events: DetailsEvents,
): HTMLElement[] {
  const { node } = box;
  if (!node) return [];
  const parts: HTMLElement[] = [];
  if (node.domain !== "") parts.push(make("p", "kind", `Domain ${node.domain}`));
  if (node.attributes.length > 0) {
    const rows = node.attributes.map(({ name, type, text }) =>
      row(name, make("span", "", make("code", "", shorten(text)), make("small", "", type))),
    );
    parts.push(section("Attributes", make("dl", "", ...rows)));
  }
  if (node.inputs.length > 0) parts.push(valueList("Inputs", node.inputs, values));
  parts.push(
    valueList(
      "Outputs",
      node.outputs.map(({ name }) => name),
      values,
    ),
  );
  if (node.subgraphs.length > 0) {
    const names = node.subgraphs.map(
      ({ attribute, nodes }) =>
        `${attribute} (${nodes.length} ${nodes.length === 1 ? "node" : "nodes"})`,
    );
    const isOpen = box.bodies.length > 0;
    const toggle = makeButton(isOpen ? "Fold" : "Unfold", isOpen ? "Fold" : "Unfold", () => {
      events.onToggle(box);
    });
    parts.push(section("Subgraphs", make("p", "", names.join(", ")), toggle));
  }
  return parts;
}

function valueList(
  title: string,
  names: readonly string[],
  values: ReadonlyMap<string, KnownValue>,
): HTMLElement {
  const rows = names.map((name) => {
    if (name === "") return row("left out", "");
    const value = values.get(name);
    const text = value?.type === "" || !value ? "type unknown" : value.type;
    const weight = value?.byteLength ?? null;
    return row(
      name,
      make(
        "span",
        "",
        make("code", "", text),
        ...(weight === null ? [] : [make("small", "", formatBytes(weight))]),
      ),
    );
  });
  return section(title, make("dl", "", ...rows));
}

const row = (name: string, value: Node | string) =>
  make("div", "", make("dt", "", name), make("dd", "", value));

const section = (title: string, ...children: HTMLElement[]) =>
  make("section", "", make("h4", "", title), ...children);

const shorten = (text: string) => (text.length > 300 ? `${text.slice(0, 300)} …` : text);
