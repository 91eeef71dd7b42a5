// The handwritten digits: fetched once, shuffled, split into a training part and a held-out part.
import { seededRandom, shuffledIndices } from "./random";
import { pick, type DataSet } from "./dataset";

export const SIDE = 28;
export const PIXELS = SIDE * SIDE;
const COUNT = 10_000;
const TRAINING_COUNT = 8_000;

let loading: Promise<DataSet> | undefined;

/** Images as grey values from 0 (paper) to 1 (ink), row by row. Concurrent callers share one
 * download. After a failure, the next call tries again. */
export function loadDigits(): Promise<DataSet> {
  loading ??= fetchDigits().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function fetchDigits(): Promise<DataSet> {
  const response = await fetch(new URL("digits.bin", document.baseURI)).catch(() => null);
  if (!response?.ok) {
    throw new Error(`The digits could not be loaded (${response?.status ?? "no connection"}).`);
  }
  const packed = new Uint8Array(await response.arrayBuffer());
  if (packed.length !== COUNT * (1 + PIXELS)) throw new Error("The file of digits is damaged.");
  const inputs = Float32Array.from(packed.subarray(COUNT), (grey) => grey / 255);
  const all = { count: COUNT, inputs, labels: packed.subarray(0, COUNT) };
  const order = shuffledIndices(COUNT, seededRandom(1));
  return {
    kind: "digits",
    inputShape: [SIDE, SIDE, 1],
    classes: 10,
    training: pick(all, order.subarray(0, TRAINING_COUNT)),
    heldOut: pick(all, order.subarray(TRAINING_COUNT)),
  };
}
