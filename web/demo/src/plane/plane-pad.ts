// Adds points to the plane and removes them, with mouse, finger, pen or keys.
import { CLASSES, type PlanePoint } from "../data/points";
import { PlaneView } from "./plane-view";

interface Place {
  x: number;
  y: number;
}

const APART = 0.06; // the distance between two points of one stroke
const REACH = 0.07; // the radius of the eraser
const STEP = 0.05; // the step of the arrow keys

export class PlanePad {
  readonly #view: PlaneView;
  readonly #onChange: () => void;
  #points: PlanePoint[] = [];
  #cross: Place = { x: 0, y: 0 };
  #pointer: number | null = null;
  #last: Place | null = null;
  /** The class of the next point; null to remove points. */
  tool: number | null = 0;

  constructor(canvas: HTMLCanvasElement, onChange: () => void) {
    this.#view = new PlaneView(canvas);
    this.#onChange = onChange;
    canvas.addEventListener("pointerdown", this.#press.bind(this));
    canvas.addEventListener("pointermove", this.#move.bind(this));
    for (const type of ["pointerup", "pointercancel"] as const) {
      canvas.addEventListener(type, ({ pointerId }) => {
        if (pointerId === this.#pointer) this.#pointer = null;
      });
    }
    canvas.addEventListener("keydown", this.#key.bind(this));
    canvas.addEventListener("focus", () => {
      if (canvas.matches(":focus-visible")) this.#view.cross = this.#cross;
    });
    canvas.addEventListener("blur", () => {
      this.#view.cross = null;
    });
  }

  get points(): readonly PlanePoint[] {
    return this.#points;
  }

  set points(points: readonly PlanePoint[]) {
    this.#points = [...points];
    this.#changed();
  }

  #press(event: PointerEvent): void {
    if (this.#pointer !== null || event.button !== 0) return;
    this.#pointer = event.pointerId;
    this.#view.canvas.setPointerCapture(event.pointerId);
    this.#use(this.#place(event), this.tool);
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer || !this.#last) return;
    const place = this.#place(event);
    if (distance(place, this.#last) >= APART) this.#use(place, this.tool);
  }

  #use(place: Place, tool: number | null): void {
    this.#last = place;
    if (Math.max(Math.abs(place.x), Math.abs(place.y)) > 1) return; // dragged out of the plane
    if (tool === null) {
      const left = this.#points.filter((point) => distance(point, place) > REACH);
      if (left.length === this.#points.length) return;
      this.#points = left;
    } else {
      this.#points.push({ ...place, label: tool });
    }
    this.#changed();
  }

  #key(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
    };
    const label = Number(event.key) - 1;
    if (Object.hasOwn(moves, event.key)) {
      const [x, y] = moves[event.key];
      const inside = (value: number) => Math.max(-0.95, Math.min(0.95, value));
      this.#cross = { x: inside(this.#cross.x + x), y: inside(this.#cross.y + y) };
    } else if (event.key === "Enter" || event.key === " ") {
      this.#use(this.#cross, this.tool);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.#use(this.#cross, null);
    } else if (label >= 0 && label < CLASSES) {
      this.#use(this.#cross, label);
    } else {
      return;
    }
    this.#view.cross = this.#cross;
    event.preventDefault();
  }

  #place({ clientX, clientY }: PointerEvent): Place {
    const { left, top, width, height } = this.#view.canvas.getBoundingClientRect();
    return { x: ((clientX - left) / width) * 2 - 1, y: ((clientY - top) / height) * 2 - 1 };
  }

  #changed(): void {
    this.#view.show(this.#points);
    this.#onChange();
  }
}

const distance = (a: Place, b: Place) => Math.hypot(a.x - b.x, a.y - b.y);
