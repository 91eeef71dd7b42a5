// The picture on the page: clicks, keys, and marks.
import { make, makeSvg } from "../page/dom";
import type { Box, Drawing } from "./drawing";
import type { Placed } from "./layout";
import { makePicture, type Picture } from "./picture";
import { Viewport } from "./viewport";

export interface GraphEvents {
  onSelect(box: Box | null): void;
  onToggle(box: Box): void;
}

export class GraphView {
  readonly #events: GraphEvents;
  readonly #svg: SVGSVGElement;
  readonly #world = makeSvg("g");
  readonly #tip = make("p", "tip");
  readonly #viewport: Viewport;
  #picture: Picture | null = null;
  #current = "";

  constructor(stage: HTMLElement, events: GraphEvents) {
    this.#events = events;
    this.#svg = makeSvg("svg", {
      tabindex: 0,
      role: "application",
      "aria-label":
        "Graph. Arrow keys move it, plus and minus zoom, zero shows all of it. Tab goes to a node; there, arrow keys follow the values, Enter shows the details, Space unfolds.",
    });
    this.#svg.append(arrowHead(), this.#world);
    this.#tip.hidden = true;
    stage.append(this.#svg, this.#tip);
    this.#viewport = new Viewport(this.#svg, this.#world);
    this.#svg.addEventListener("click", this.#click.bind(this));
    this.#svg.addEventListener("keydown", this.#key.bind(this));
    this.#svg.addEventListener("pointermove", this.#hover.bind(this));
    this.#svg.addEventListener("pointerleave", () => {
      this.#tip.hidden = true;
    });
  }

  get viewport(): Viewport {
    return this.#viewport;
  }

  clear(): void {
    this.#picture = null;
    this.#world.replaceChildren();
  }

  /** `anchor` is the box that stays where it is, because it was just unfolded or folded. */
  show(drawing: Drawing, placed: Placed, anchor?: string): void {
    const picture = makePicture(drawing, placed);
    this.#picture = picture;
    this.#world.replaceChildren(picture.scene);
    this.#viewport.size = picture;
    const [first] = picture.spots.keys();
    this.#setCurrent(anchor ?? first);
    const spot = anchor === undefined ? undefined : picture.spots.get(anchor);
    if (spot) {
      this.#viewport.reveal(spot, true);
      spot.element.focus({ preventScroll: true });
    } else {
      this.#viewport.start();
    }
  }

  /** Marks the box and its values, and brings it into view. */
  select(id: string | null): void {
    if (!this.#picture) return;
    for (const { element } of this.#picture.spots.values()) element.classList.remove("selected");
    const spot = id === null ? undefined : this.#picture.spots.get(id);
    for (const { link, element } of this.#picture.links) {
      element.classList.toggle("near", link.from === spot?.box.id || link.to === spot?.box.id);
    }
    if (!spot) return;
    spot.element.classList.add("selected");
    this.#setCurrent(spot.box.id);
    this.#viewport.reveal(spot);
  }

  /** Marks the boxes that a search has found. */
  mark(found: ReadonlySet<string>): void {
    for (const { box, element } of this.#picture?.spots.values() ?? []) {
      element.classList.toggle("found", found.has(box.id));
    }
    this.#svg.classList.toggle("searched", found.size > 0);
  }

  #setCurrent(id: string): void {
    this.#spot(this.#current)?.element.setAttribute("tabindex", "-1");
    this.#current = id;
    this.#spot(id)?.element.setAttribute("tabindex", "0");
  }

  #spot(id: string) {
    return this.#picture?.spots.get(id);
  }

  #boxAt(target: EventTarget | null): Box | null {
    const element = (target as Element).closest<SVGGElement>(".box");
    return this.#spot(element?.dataset.id ?? "")?.box ?? null;
  }

  #click(event: MouseEvent): void {
    const box = this.#boxAt(event.target);
    if (box && (event.target as Element).closest(".fold")) this.#events.onToggle(box);
    else this.#events.onSelect(box);
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const box = this.#boxAt(event.target);
    if (event.key === "Escape") {
      this.#events.onSelect(null);
      this.#svg.focus();
    } else if (box && event.key.startsWith("Arrow")) {
      this.#follow(box, event.key);
    } else if (box && (event.key === "Enter" || event.key === " ")) {
      const canUnfold = event.key === " " && (box.node?.subgraphs.length ?? 0) > 0;
      if (canUnfold) this.#events.onToggle(box);
      else this.#events.onSelect(box);
    } else if (!this.#viewport.key(event.key)) {
      return;
    }
    event.preventDefault();
  }

  /** Moves the focus: down and up along the values, left and right in the order of the model. */
  #follow(box: Box, key: string): void {
    const links = this.#picture?.links ?? [];
    const ids = [...(this.#picture?.spots.keys() ?? [])];
    const at = ids.indexOf(box.id);
    const next = {
      ArrowDown: links.find(({ link }) => link.from === box.id)?.link.to,
      ArrowUp: links.find(({ link }) => link.to === box.id)?.link.from,
      ArrowLeft: ids.at(Math.max(0, at - 1)),
      ArrowRight: ids.at(Math.min(ids.length - 1, at + 1)),
    }[key];
    const spot = next === undefined ? undefined : this.#spot(next);
    if (!spot) return;
    this.#setCurrent(spot.box.id);
    spot.element.focus({ preventScroll: true });
    this.#viewport.reveal(spot);
  }

  /** Shows the name and type of the value under the pointer. */
  #hover(event: PointerEvent): void {
    const element = (event.target as Element).closest(".link");
    const found = element && this.#picture?.links.find((each) => each.element === element);
    this.#tip.hidden = !found;
    if (!found) return;
    const { name, type } = found.link.value;
    this.#tip.replaceChildren(make("b", "", name), ` ${type}`);
    const { left, top, width } = this.#svg.getBoundingClientRect();
    const x = Math.min(event.clientX - left, width - this.#tip.offsetWidth / 2 - 8);
    this.#tip.style.left = `${Math.max(this.#tip.offsetWidth / 2 + 8, x)}px`;
    this.#tip.style.top = `${event.clientY - top}px`;
  }
}

function arrowHead(): SVGDefsElement {
  const marker = makeSvg(
    "marker",
    {
      id: "arrow",
      viewBox: "0 0 8 8",
      refX: 7,
      refY: 4,
      markerWidth: 7,
      markerHeight: 7,
      orient: "auto",
    },
    makeSvg("path", { d: "M0 0.500L8 4L0 7.500z" }),
  );
  return makeSvg("defs", {}, marker);
}
