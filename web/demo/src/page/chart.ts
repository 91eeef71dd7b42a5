// A small live line chart on a canvas: faint raw values, a bold smoothed line, and dots for
// measurements. The horizontal axis is always the whole training, from 0 to 1.
import { keepDrawn } from "./redraw";
import { colourOf } from "./theme";
import { painter } from "./ui";

interface Point {
  x: number;
  y: number;
}

export interface ChartOptions {
  /** The range of the vertical axis. Values beyond it are clipped. */
  min: number;
  max: number;
  ticks: readonly number[];
  format: (value: number) => string;
}

const SMOOTHING = 0.92;
const MARGIN = { left: 44, right: 10, top: 10, bottom: 8 };

export class LineChart {
  readonly #canvas: HTMLCanvasElement;
  readonly #options: ChartOptions;
  readonly #redraw: () => void;
  #raw: Point[] = [];
  #smooth: Point[] = [];
  #dots: Point[] = [];

  constructor(canvas: HTMLCanvasElement, options: ChartOptions) {
    this.#canvas = canvas;
    this.#options = options;
    this.#redraw = keepDrawn(canvas, this.#draw.bind(this));
  }

  clear(): void {
    this.#raw = [];
    this.#smooth = [];
    this.#dots = [];
    this.#redraw();
  }

  /** Returns the smoothed value. */
  addPoint(x: number, y: number): number {
    const before = this.#smooth.at(-1)?.y ?? y;
    const smoothed = before * SMOOTHING + y * (1 - SMOOTHING);
    this.#raw.push({ x, y });
    this.#smooth.push({ x, y: smoothed });
    this.#redraw();
    return smoothed;
  }

  addDot(x: number, y: number): void {
    this.#dots.push({ x, y });
    this.#redraw();
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    this.#canvas.width = width * devicePixelRatio;
    this.#canvas.height = height * devicePixelRatio;
    const context = painter(this.#canvas);
    context.scale(devicePixelRatio, devicePixelRatio);
    const { fontFamily } = getComputedStyle(this.#canvas);
    const colour = (name: string) => colourOf(this.#canvas, name);
    const { min, max } = this.#options;
    const inner = {
      width: width - MARGIN.left - MARGIN.right,
      height: height - MARGIN.top - MARGIN.bottom,
    };
    const place = ({ x, y }: Point): [number, number] => [
      MARGIN.left + x * inner.width,
      MARGIN.top + ((max - y) / (max - min)) * inner.height,
    ];
    this.#drawGrid(context, place, colour("line"), colour("muted"), fontFamily);
    context.lineJoin = "round";
    context.strokeStyle = colour("series");
    this.#drawLine(context, place, this.#raw, 1, 0.2);
    this.#drawLine(context, place, this.#smooth, 2, 1);
    context.fillStyle = colour("series");
    context.strokeStyle = colour("card");
    context.lineWidth = 2;
    for (const dot of this.#dots) {
      context.beginPath();
      context.arc(...place(dot), 5, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }

  #drawGrid(
    context: CanvasRenderingContext2D,
    place: (point: Point) => [number, number],
    line: string,
    text: string,
    family: string,
  ): void {
    context.font = `12px ${family}`;
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.strokeStyle = line;
    context.fillStyle = text;
    for (const tick of this.#options.ticks) {
      const [left, y] = place({ x: 0, y: tick });
      const [right] = place({ x: 1, y: tick });
      context.fillText(this.#options.format(tick), left - 8, y);
      context.beginPath();
      context.moveTo(left, Math.round(y) + 0.5);
      context.lineTo(right, Math.round(y) + 0.5);
      context.stroke();
    }
  }

  #drawLine(
    context: CanvasRenderingContext2D,
    place: (point: Point) => [number, number],
    points: readonly Point[],
    thickness: number,
    opacity: number,
  ): void {
    context.save();
    context.beginPath();
    context.rect(
      MARGIN.left,
      MARGIN.top - 1,
      this.#canvas.width,
      this.#canvas.clientHeight - MARGIN.top - MARGIN.bottom + 2,
    );
    context.clip();
    context.lineWidth = thickness;
    context.globalAlpha = opacity;
    context.beginPath();
    for (const point of points) context.lineTo(...place(point));
    context.stroke();
    context.restore();
  }
}
