// Searches boxes by operator, node or value, and goes from one result to the next.
import { element } from "../page/ui";
import type { Box } from "./drawing";

/** The ids of the boxes whose names contain the words: operators first, then nodes, then values. */
function findBoxes(boxes: readonly Box[], words: string): string[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return [];
  const ranks = boxes.map((box) =>
    namesOf(box).findIndex((names) => names.some((name) => name.toLowerCase().includes(wanted))),
  );
  return [0, 1, 2].flatMap((rank) => boxes.filter((_, i) => ranks[i] === rank).map(({ id }) => id));
}

function namesOf({ title, subtitle, node }: Box): readonly (readonly string[])[] {
  if (!node) return [[], [], [title]];
  return [[title], [subtitle], [...node.inputs, ...node.outputs.map(({ name }) => name)]];
}

export interface SearchEvents {
  /** The boxes to search. */
  boxes(): readonly Box[];
  onFound(ids: readonly string[]): void;
  onGoTo(id: string): void;
}

export class Search {
  readonly #field = element("graph-search", HTMLInputElement);
  readonly #count = element("graph-found", HTMLElement);
  readonly #events: SearchEvents;
  #ids: string[] = [];
  #at = -1;

  constructor(events: SearchEvents) {
    this.#events = events;
    this.#field.addEventListener("input", () => {
      this.update();
    });
    this.#field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#step(event.shiftKey ? -1 : 1);
      else if (event.key === "Escape") this.clear();
      else return;
      event.preventDefault();
    });
  }

  /** Searches again, after the words or the boxes have changed. */
  update(): void {
    this.#ids = findBoxes(this.#events.boxes(), this.#field.value);
    this.#at = -1;
    this.#events.onFound(this.#ids);
    if (this.#ids.length > 0) this.#step(1);
    else this.#count.textContent = this.#field.value.trim() === "" ? "" : "Nothing found";
  }

  /** Marks the results again, after the graph was redrawn. */
  mark(): void {
    this.#events.onFound(this.#ids);
  }

  clear(): void {
    this.#field.value = "";
    this.update();
  }

  #step(by: number): void {
    if (this.#ids.length === 0) return;
    this.#at = (this.#at + by + this.#ids.length) % this.#ids.length;
    this.#count.textContent = `${this.#at + 1} of ${this.#ids.length}`;
    this.#events.onGoTo(this.#ids[this.#at]);
  }
}
