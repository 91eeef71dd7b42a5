// The graph as a list: for screen readers, and for graphs that are too large to draw.
import { make, makeButton } from "../page/dom";
import { formatBytes, formatCount } from "../page/format";
import { nodesAround, type Box } from "./drawing";
import type { KnownValue } from "./values";

const AT_ONCE = 200;

export class ListView {
  readonly #body: HTMLTableSectionElement;
  readonly #more: HTMLElement;
  readonly #onSelect: (box: Box) => void;
  #boxes: readonly Box[] = [];
  #values: ReadonlyMap<string, KnownValue> = new Map();
  #most = 1;

  constructor(body: HTMLTableSectionElement, more: HTMLElement, onSelect: (box: Box) => void) {
    this.#body = body;
    this.#more = more;
    this.#onSelect = onSelect;
  }

  show(boxes: readonly Box[], values: ReadonlyMap<string, KnownValue>): void {
    this.#boxes = boxes;
    this.#values = values;
    this.#most = boxes.reduce((most, box) => Math.max(most, this.#weightOf(box)), 1);
    this.#body.replaceChildren();
    this.#grow(AT_ONCE);
  }

  mark(selected: string | null): void {
    const at = this.#boxes.findIndex(({ id }) => id === selected);
    if (at >= this.#body.rows.length) this.#grow(at + AT_ONCE);
    for (const line of this.#body.rows) {
      const isSelected = line.dataset.id === selected;
      line.classList.toggle("selected", isSelected);
      if (isSelected) line.scrollIntoView({ block: "nearest" });
    }
  }

  /** Adds rows until there are `count`. */
  #grow(count: number): void {
    const next = this.#boxes.slice(this.#body.rows.length, count);
    this.#body.append(...next.map(this.#row.bind(this)));
    const left = this.#boxes.length - this.#body.rows.length;
    const text = `Show ${formatCount(Math.min(left, AT_ONCE))} of ${formatCount(left)} more`;
    const button = makeButton(text, text, () => {
      this.#grow(this.#body.rows.length + AT_ONCE);
    });
    this.#more.replaceChildren(...(left > 0 ? [button] : []));
  }

  #weightOf({ node }: Box): number {
    return (node?.inputs ?? []).reduce(
      (sum, name) => sum + (this.#values.get(name)?.byteLength ?? 0),
      0,
    );
  }

  #row(box: Box): HTMLTableRowElement {
    const { node, value } = box;
    const name = makeButton(node ? box.title : box.kind, box.title, () => {
      this.#onSelect(box);
    });
    name.setAttribute(
      "aria-label",
      `${node ? box.title : box.kind} ${node ? box.subtitle : box.title}`,
    );
    name.className = "quiet operator";
    const what = make("th", "", name, make("span", "name", node ? box.subtitle : box.title));
    what.scope = "row";
    what.style.paddingInlineStart = `${nodesAround(box.id).length}rem`;
    const types = node ? node.outputs.map(({ type }) => type) : [value?.type ?? ""];
    const bytes = this.#weightOf(box);
    const size = make("td");
    if (bytes > 0) {
      const bar = make("span", "weight-bar");
      bar.style.width = `${(bytes / this.#most) * 100}%`;
      size.append(formatBytes(bytes), bar);
    }
    const line = make("tr", node ? "" : "edge", what, typeCell(types.join(", ")), size);
    line.dataset.id = box.id;
    return line;
  }
}

/** A type such as float32[N, 10]. On a phone it can break into two lines. */
function typeCell(type: string): HTMLTableCellElement {
  const bracket = type.includes("[") ? type.indexOf("[") : type.length;
  const shape = make("span", "shape", type.slice(bracket));
  return make("td", "", type.slice(0, bracket), make("wbr"), shape);
}
