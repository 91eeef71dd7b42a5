// The pad: draws with a mouse, a finger or a pen, or shows one of the held-out digits.
import { paintImage, toImage, type PenPoint } from "./pixels";
import { painter } from "../page/ui";

type Image = Float32Array<ArrayBuffer>;

const PEN_WIDTH = 0.075; // of the pad's width

export class DrawPad {
  readonly #canvas: HTMLCanvasElement;
  readonly #onChange: (finished: boolean) => void;
  #strokes: PenPoint[][] = [];
  #shown: Image | null = null;
  #pointer: number | null = null;

  /** `onChange` is called with every change; `finished` is false while the pen is still down. */
  constructor(canvas: HTMLCanvasElement, onChange: (finished: boolean) => void) {
    this.#canvas = canvas;
    this.#onChange = onChange;
    canvas.addEventListener("pointerdown", this.#begin.bind(this));
    canvas.addEventListener("pointermove", this.#continue.bind(this));
    canvas.addEventListener("pointerup", this.#end.bind(this));
    canvas.addEventListener("pointercancel", this.#end.bind(this));
    new ResizeObserver(this.#redraw.bind(this)).observe(canvas);
  }

  get image(): Image | null {
    return this.#strokes.length > 0 ? toImage(this.#strokes) : this.#shown;
  }

  show(image: Image): void {
    this.#strokes = [];
    this.#shown = image;
    this.#changed(true);
  }

  clear(): void {
    this.#strokes = [];
    this.#shown = null;
    this.#changed(true);
  }

  #begin(event: PointerEvent): void {
    if (this.#pointer !== null || event.button !== 0) return;
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#shown = null;
    this.#strokes.push([this.#place(event)]);
    this.#changed(false);
  }

  #continue(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    const events = "getCoalescedEvents" in event ? event.getCoalescedEvents() : [];
    const all = events.length > 0 ? events : [event]; // older Safari has no coalesced events
    this.#strokes.at(-1)?.push(...all.map((each) => this.#place(each)));
    this.#changed(false);
  }

  #end(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#changed(true);
  }

  #place(event: PointerEvent): PenPoint {
    const box = this.#canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  }

  #changed(finished: boolean): void {
    this.#redraw();
    this.#onChange(finished);
  }

  #redraw(): void {
    if (this.#shown) {
      paintImage(this.#canvas, this.#shown); // the browser enlarges it smoothly
      return;
    }
    const side = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    this.#canvas.width = this.#canvas.height = side;
    const context = painter(this.#canvas);
    context.lineWidth = PEN_WIDTH * side;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    for (const stroke of this.#strokes) {
      context.moveTo(stroke[0].x * side, stroke[0].y * side);
      for (const point of stroke) context.lineTo(point.x * side, point.y * side);
    }
    context.stroke();
  }
}
