// The graph of one model on the page, as a picture, or as a list if the picture would take too long.
import type { ModelSummary } from "onnx-loom";
import { formatCount } from "../page/format";
import { announce, element, onClick } from "../page/ui";
import { showDetails } from "./details";
import { allBoxes, makeDrawing, nodesAround, type Box } from "./drawing";
import { GraphView } from "./graph-view";
import { layOut, MOST_SECONDS } from "./lay-out";
import { ListView } from "./list-view";
import { sizesOf } from "./measure";
import { showOverview } from "./overview";
import type { ReadText } from "./read-text";
import { Search } from "./search";
import { valuesOf, type KnownValue } from "./values";

export class GraphPanel {
  readonly #panel = element("graph-panel", HTMLElement);
  readonly #note = element("graph-note", HTMLElement);
  readonly #details = element("graph-details", HTMLElement);
  readonly #view: GraphView;
  readonly #list: ListView;
  readonly #search: Search;
  #summary: ModelSummary | null = null;
  #values: ReadonlyMap<string, KnownValue> = new Map();
  #allBoxes: readonly Box[] = [];
  #unfolded = new Set<string>();
  #selected: string | null = null;
  #layout: AbortController | null = null;

  constructor() {
    const select = (box: Box | null) => {
      this.#select(box?.id ?? null);
    };
    const onToggle = (box: Box) => void this.#toggle(box.id);
    this.#view = new GraphView(element("graph-stage", HTMLElement), { onSelect: select, onToggle });
    this.#list = new ListView(
      element("operators", HTMLTableSectionElement),
      element("more-operators", HTMLElement),
      select,
    );
    this.#search = new Search({
      boxes: () => this.#allBoxes,
      onFound: (ids) => {
        this.#view.mark(new Set(ids));
      },
      onGoTo: (id) => void this.#goTo(id),
    });
    const { viewport } = this.#view;
    onClick("zoom-in", () => {
      viewport.zoom(1.25);
    });
    onClick("zoom-out", () => {
      viewport.zoom(0.8);
    });
    onClick("zoom-fit", () => {
      viewport.fit();
    });
    onClick("graph-cancel", () => this.#layout?.abort());
    onClick("show-picture", () => void this.#draw());
    onClick("show-list", () => {
      this.#showAs("list");
    });
  }

  /** Resolves when the graph is drawn or listed. */
  async show({ summary, byteLength }: ReadText): Promise<void> {
    this.clear();
    this.#summary = summary;
    this.#values = valuesOf(summary);
    this.#allBoxes = allBoxes(makeDrawing(summary, () => true));
    showOverview(element("graph-overview", HTMLElement), summary, byteLength);
    this.#list.show(this.#allBoxes, this.#values);
    this.#panel.hidden = false;
    await this.#draw();
    this.#search.update();
  }

  clear(): void {
    this.#layout?.abort();
    this.#summary = null;
    this.#allBoxes = [];
    this.#unfolded = new Set();
    this.#view.clear();
    this.#select(null);
    this.#panel.hidden = true;
  }

  /** Lays the graph out and draws it. If that takes too long or is cancelled, the list is shown. */
  async #draw(anchor?: string): Promise<void> {
    if (!this.#summary) return;
    this.#layout?.abort();
    const drawing = makeDrawing(this.#summary, (id) => this.#unfolded.has(id));
    const controller = new AbortController();
    this.#layout = controller;
    const waiting = setTimeout(() => {
      this.#showAs("busy");
      this.#note.textContent = `Laying out ${formatCount(drawing.boxes.length)} boxes …`;
    }, 150);
    try {
      const placed = await layOut(sizesOf(drawing), controller.signal);
      if (placed) this.#showPicture(drawing, placed, anchor);
      else this.#fallBack(`Too large to draw in ${MOST_SECONDS} seconds, so here is a list.`);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
      if (this.#layout === controller) this.#fallBack("Cancelled. Here is the list.");
    } finally {
      clearTimeout(waiting);
    }
  }

  #showPicture(...shown: Parameters<GraphView["show"]>): void {
    this.#showAs("picture");
    this.#view.show(...shown);
    this.#view.select(this.#selected);
    this.#search.mark();
  }

  #fallBack(why: string): void {
    this.#showAs("list");
    this.#note.textContent = why;
    announce(why);
  }

  #showAs(mode: "picture" | "list" | "busy"): void {
    this.#panel.dataset.mode = mode;
    this.#note.textContent = "";
    element("show-picture", HTMLButtonElement).setAttribute(
      "aria-pressed",
      String(mode === "picture"),
    );
    element("show-list", HTMLButtonElement).setAttribute("aria-pressed", String(mode === "list"));
  }

  #select(id: string | null): void {
    this.#selected = id;
    this.#view.select(id);
    this.#list.mark(id);
    const box = this.#allBoxes.find((each) => each.id === id);
    if (!box) {
      this.#details.hidden = true;
      return;
    }
    const isOpen = this.#unfolded.has(box.id);
    showDetails(this.#details, { ...box, bodies: isOpen ? box.bodies : [] }, this.#values, {
      onToggle: () => void this.#toggle(box.id),
      onClose: () => {
        this.#select(null);
      },
    });
  }

  async #toggle(id: string): Promise<void> {
    if (!this.#unfolded.delete(id)) this.#unfolded.add(id);
    this.#select(this.#selected);
    await this.#draw(id);
  }

  /** Selects the box. Unfolds the nodes around it if necessary. */
  async #goTo(id: string): Promise<void> {
    const folded = nodesAround(id).filter((each) => !this.#unfolded.has(each));
    const isPicture = this.#panel.dataset.mode === "picture";
    if (isPicture && folded.length > 0) {
      for (const each of folded) this.#unfolded.add(each);
      await this.#draw(id);
    }
    this.#select(id);
  }
}
