// Step 1: what to learn from, handwritten digits or points on a plane.
import { slice, type DataSet } from "../data/dataset";
import { loadDigits } from "../data/digits";
import { makePoints, type PointSet } from "../data/point-sets";
import { lackOfPoints, pointsAsData, type PlanePoint } from "../data/points";
import { paintImage } from "../digits/pixels";
import { PlanePad } from "../plane/plane-pad";
import { element, onClick, onChoice, setState } from "../page/ui";

/** Called when there is something else to learn from. */
export interface DataEvents {
  onKind(kind: DataSet["kind"]): void;
  onPoints(points: readonly PlanePoint[]): void;
}

export class DataStep {
  readonly #pad: PlanePad;
  readonly #events: DataEvents;
  #kind: DataSet["kind"] = "digits";

  constructor(events: DataEvents) {
    this.#events = events;
    this.#pad = new PlanePad(element("plane", HTMLCanvasElement), () => {
      this.#pointsChanged();
    });
    onChoice("data-kind", (kind) => {
      this.#kind = kind as DataSet["kind"];
      document.body.dataset.kind = this.#kind;
      this.#showState();
      this.#events.onKind(this.#kind);
    });
    onChoice("point-tool", (tool) => {
      this.#pad.tool = tool === "erase" ? null : Number(tool);
    });
    for (const name of ["moons", "spiral", "circles"] satisfies PointSet[]) {
      onClick(`set-${name}`, () => {
        this.#pad.points = makePoints(name);
      });
    }
    onClick("clear-points", () => {
      this.#pad.points = [];
    });
    void showSomeDigits();
  }

  /** The points to begin with. */
  start(): void {
    this.#pad.points = makePoints("moons");
  }

  get kind(): DataSet["kind"] {
    return this.#kind;
  }

  /** Null: there is enough to learn from. */
  get lack(): string | null {
    return this.#kind === "points" ? lackOfPoints(this.#pad.points) : null;
  }

  async load(): Promise<DataSet> {
    return this.#kind === "points" ? pointsAsData(this.#pad.points) : loadDigits();
  }

  #pointsChanged(): void {
    const { points } = this.#pad;
    element("point-count", HTMLElement).textContent =
      lackOfPoints(points) ?? `${points.length} points; every fifth is kept for the test.`;
    this.#showState();
    this.#events.onPoints(points);
  }

  #showState(): void {
    setState("data", this.lack === null ? "done" : "ready");
  }
}

/** A glimpse, so that one knows what they look like. */
async function showSomeDigits(): Promise<void> {
  const data = await loadDigits().catch(() => null); // training says why
  if (!data) return;
  const pictures = Array.from({ length: 24 }, (_, i) => {
    const picture = document.createElement("canvas");
    picture.className = "ink";
    paintImage(picture, slice(data.training, i, i + 1).inputs);
    return picture;
  });
  element("some-digits", HTMLElement).replaceChildren(...pictures);
}
