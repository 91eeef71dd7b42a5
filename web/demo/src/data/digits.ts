// The handwritten digits: fetched once, shuffled, split into a training part and a held-out part.
import { seededRandom, shuffledIndices } from "./random";

export const SIDE = 28;
export const PIXELS = SIDE * SIDE;
const COUNT = 10_000;
const TRAINING_COUNT = 8_000;

/** Images as grey values from 0 (paper) to 1 (ink), one after the other, row by row. With a single
 * channel, [count, 28, 28, 1] (TensorFlow.js) and [count, 1, 28, 28] (ONNX) are the same bytes. */
export interface Digits {
  readonly count: number;
  readonly images: Float32Array<ArrayBuffer>;
  readonly labels: Uint8Array;
}

export interface DigitSplit {
  readonly training: Digits;
  readonly heldOut: Digits;
}

let loading: Promise<DigitSplit> | undefined;

/** Concurrent callers share one download; a failed one can be tried again. */
export function loadDigits(): Promise<DigitSplit> {
  loading ??= fetchDigits().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function fetchDigits(): Promise<DigitSplit> {
  const response = await fetch(new URL("digits.bin", document.baseURI)).catch(() => null);
  if (!response?.ok) {
    throw new Error(`The digits could not be loaded (${response?.status ?? "no connection"}).`);
  }
  const packed = new Uint8Array(await response.arrayBuffer());
  if (packed.length !== COUNT * (1 + PIXELS)) throw new Error("The file of digits is damaged.");
  const order = shuffledIndices(COUNT, seededRandom(1));
  return {
    training: pick(packed, order.subarray(0, TRAINING_COUNT)),
    heldOut: pick(packed, order.subarray(TRAINING_COUNT)),
  };
}

function pick(packed: Uint8Array, indices: Uint32Array): Digits {
  const images = new Float32Array(indices.length * PIXELS);
  const labels = new Uint8Array(indices.length);
  indices.forEach((from, to) => {
    labels[to] = packed[from];
    const start = COUNT + from * PIXELS;
    for (let i = 0; i < PIXELS; i++) images[to * PIXELS + i] = packed[start + i] / 255;
  });
  return { count: indices.length, images, labels };
}

/** One image, without a copy. */
export function imageOf(digits: Digits, index: number): Float32Array<ArrayBuffer> {
  return digits.images.subarray(index * PIXELS, (index + 1) * PIXELS);
}
