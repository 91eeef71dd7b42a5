// Draws the plane on a canvas: the answers of a network, and the points on top.
import type { Samples } from "../data/dataset";
import { CLASSES, type PlanePoint } from "../data/points";
import { keepDrawn } from "../page/redraw";
import { colourOf } from "../page/theme";
import { painter } from "../page/ui";

const CELLS = 60; // along each side

/** The middle of each cell, row by row. */
export const cells: Samples = {
  count: CELLS ** 2,
  inputs: Float32Array.from({ length: 2 * CELLS ** 2 }, (_, i) => {
    const cell = i >> 1;
    const along = i % 2 === 0 ? cell % CELLS : Math.floor(cell / CELLS);
    return ((along + 0.5) / CELLS) * 2 - 1;
  }),
  labels: new Uint8Array(CELLS ** 2),
};

export class PlaneView {
  readonly canvas: HTMLCanvasElement;
  readonly #redraw: () => void;
  #points: readonly PlanePoint[] = [];
  #surface: Float32Array | null = null;
  #cross: { x: number; y: number } | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.#redraw = keepDrawn(canvas, this.#draw.bind(this));
  }

  show(points: readonly PlanePoint[]): void {
    this.#points = points;
    this.#redraw();
  }

  /** Draws the probabilities of the classes for `cells`; null if there are none yet. */
  paint(probabilities: Float32Array | null): void {
    this.#surface = probabilities;
    this.canvas.dataset.painted = String(probabilities !== null);
    this.#redraw();
  }

  /** The position of the keyboard cross. */
  set cross(place: { x: number; y: number } | null) {
    this.#cross = place;
    this.#redraw();
  }

  #draw(): void {
    const side = Math.round(this.canvas.clientWidth * devicePixelRatio);
    if (side === 0) return;
    this.canvas.width = this.canvas.height = side;
    const context = painter(this.canvas);
    const colours = Array.from({ length: CLASSES }, (_, label) =>
      colourOf(this.canvas, `class-${label}`),
    );
    if (this.#surface) {
      context.imageSmoothingQuality = "high";
      context.drawImage(surfaceImage(this.#surface, colours), 0, 0, side, side);
    }
    context.strokeStyle = colourOf(this.canvas, "card");
    context.lineWidth = 1.5 * devicePixelRatio;
    const radius = Math.max(3.5, this.canvas.clientWidth / 90) * devicePixelRatio;
    const at = (value: number) => ((value + 1) / 2) * side;
    for (const { x, y, label } of this.#points) {
      context.fillStyle = colours[label];
      drawMark(context, label, at(x), at(y), radius);
    }
    if (!this.#cross) return;
    context.strokeStyle = colourOf(this.canvas, "text");
    drawCross(context, at(this.#cross.x), at(this.#cross.y), 2.5 * radius);
  }
}

/** Mixes the colours of the classes by their probabilities. Undecided cells are fainter. */
function surfaceImage(probabilities: Float32Array, colours: readonly string[]): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = CELLS;
  const context = painter(canvas);
  const image = context.createImageData(CELLS, CELLS);
  const mixed = colours.map((colour) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number));
  for (let cell = 0; cell < CELLS ** 2; cell++) {
    const shares = probabilities.subarray(cell * CLASSES, (cell + 1) * CLASSES);
    for (let channel = 0; channel < 3; channel++) {
      image.data[cell * 4 + channel] = shares.reduce(
        (sum, share, label) => sum + share * mixed[label][channel],
        0,
      );
    }
    image.data[cell * 4 + 3] = 30 + 95 * Math.max(0, (Math.max(...shares) - 0.34) / 0.66);
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Draws a different shape for each class, for people who cannot distinguish the colours. */
function drawMark(
  context: CanvasRenderingContext2D,
  label: number,
  x: number,
  y: number,
  radius: number,
): void {
  context.beginPath();
  if (label === 0) {
    context.arc(x, y, radius, 0, 2 * Math.PI);
  } else {
    const corners = label === 1 ? 3 : 4;
    const start = label === 1 ? -Math.PI / 2 : Math.PI / 4;
    for (let i = 0; i < corners; i++) {
      const angle = start + (i * 2 * Math.PI) / corners;
      context.lineTo(x + 1.3 * radius * Math.cos(angle), y + 1.3 * radius * Math.sin(angle));
    }
    context.closePath();
  }
  context.fill();
  context.stroke();
}

function drawCross(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  context.beginPath();
  context.moveTo(x - size, y);
  context.lineTo(x + size, y);
  context.moveTo(x, y - size);
  context.lineTo(x, y + size);
  context.stroke();
}
