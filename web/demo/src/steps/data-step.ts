// Step 1: the data, handwritten digits or points on a plane.
import { slice, type DataSet } from "../data/dataset";
import { loadDigits } from "../data/digits";
import { makePoints, type PointSet } from "../data/point-sets";
import { lackOfPoints, pointsAsData, type PlanePoint } from "../data/points";
import { paintImage } from "../digits/pixels";
import { PlanePad } from "../plane/plane-pad";
import { element, onClick, onChoice, setState } from "../page/ui";

/** Called when the data changes. */
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

  /** Puts the first points on the plane. */
  start(): void {
    this.#pad.points = makePoints("moons");
  }

  get kind(): DataSet["kind"] {
    return this.#kind;
  }

  /** Why the data is not enough; null if it is. */
  get lack(): string | null {
    return this.#kind === "points" ? lackOfPoints(this.#pad.points) : null;
  }

  async load(): Promise<DataSet> {
    return this.#kind === "points" ? pointsAsData(this.#pad.points) : loadDigits();
  }

  #pointsChanged(): void {
    const { points } = this.#pad;
    element("point-count", HTMLElement).textContent =
      lackOfPoints(points) ?? `${points.length} points; every fifth is held out for the test.`;
    this.#showState();
    this.#events.onPoints(points);
  }

  #showState(): void {
    setState("data", this.lack === null ? "done" : "ready");
  }
}

/** Shows some of the digits as examples. */
async function showSomeDigits(): Promise<void> {
  const data = await loadDigits().catch(() => null); // training will show the error
  if (!data) return;
  const pictures = Array.from({ length: 24 }, (_, i) => {
    const picture = document.createElement("canvas");
    picture.className = "ink";
    paintImage(picture, slice(data.training, i, i + 1).inputs);
    return picture;
  });
  element("some-digits", HTMLElement).replaceChildren(...pictures);
}
