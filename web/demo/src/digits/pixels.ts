// Converts pen strokes to an image like those of the training data. As in MNIST, it has 28 x 28 grey
// values. The digit is scaled to 20 x 20, and its centre of mass is in the middle.
import { PIXELS, SIDE } from "../data/digits";
import { painter } from "../page/ui";

/** Positions on the pad, from 0 to 1 in both directions. */
export interface PenPoint {
  x: number;
  y: number;
}

export type Stroke = readonly PenPoint[];

const FINE = 4; // the strokes are drawn four times finer, then averaged
const BOX = 20;
const PEN = 2.4; // in pixels of the result
const SMALLEST = 0.12; // a smaller drawing is not enlarged further, so that a dot stays a dot

const canvas = document.createElement("canvas");
canvas.width = canvas.height = SIDE * FINE;
const context = painter(canvas, { willReadFrequently: true });

export function toImage(strokes: readonly Stroke[]): Float32Array<ArrayBuffer> {
  const points = strokes.flat();
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const scale = ((BOX - PEN) * FINE) / Math.max(right - left, bottom - top, SMALLEST);
  const middle = canvas.width / 2;
  let shiftX = middle - ((left + right) / 2) * scale;
  let shiftY = middle - ((top + bottom) / 2) * scale;

  drawStrokes(strokes, scale, shiftX, shiftY);
  const mass = centreOfMass(readInk());
  shiftX += middle - mass.x;
  shiftY += middle - mass.y;
  drawStrokes(strokes, scale, shiftX, shiftY);
  return average(readInk());
}

function drawStrokes(strokes: readonly Stroke[], scale: number, x: number, y: number): void {
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.lineWidth = PEN * FINE;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  for (const stroke of strokes) {
    const places = stroke.map((point) => [point.x * scale + x, point.y * scale + y] as const);
    context.moveTo(...places[0]);
    for (const place of places) context.lineTo(...place);
  }
  context.stroke();
}

/** The amount of ink of each fine pixel, from 0 to 255. */
function readInk(): Uint8Array {
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return Uint8Array.from({ length: data.length / 4 }, (_, i) => data[i * 4 + 3]);
}

function centreOfMass(ink: Uint8Array): { x: number; y: number } {
  let [sum, x, y] = [0, 0, 0];
  ink.forEach((amount, i) => {
    sum += amount;
    x += amount * ((i % canvas.width) + 0.5);
    y += amount * (Math.floor(i / canvas.width) + 0.5);
  });
  return { x: x / sum, y: y / sum };
}

function average(ink: Uint8Array): Float32Array<ArrayBuffer> {
  const image = new Float32Array(PIXELS);
  ink.forEach((amount, i) => {
    const column = Math.floor((i % canvas.width) / FINE);
    const row = Math.floor(i / canvas.width / FINE);
    image[row * SIDE + column] += amount / 255 / FINE ** 2;
  });
  return image;
}

/** Shows an image in black, with one pixel for each grey value. The style sheet inverts it on dark
 * pages. */
export function paintImage(target: HTMLCanvasElement, image: Float32Array): void {
  target.width = target.height = SIDE;
  const context = painter(target);
  image.forEach((ink, i) => {
    context.globalAlpha = ink;
    context.fillRect(i % SIDE, Math.floor(i / SIDE), 1, 1);
  });
}
