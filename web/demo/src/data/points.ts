// Points on a plane, from -1 to 1 in both directions (y downwards, as on a screen).
import { seededRandom, shuffledIndices } from "./random";
import type { DataSet, Samples } from "./dataset";

export const CLASSES = 3;

export interface PlanePoint {
  readonly x: number;
  readonly y: number;
  /** The class: 0, 1 or 2. */
  readonly label: number;
}

const HELD_OUT = 5; // every fifth point is held out

/** The network always has three classes. Those without points become unlikely. */
export function pointsAsData(points: readonly PlanePoint[]): DataSet {
  const order = shuffledIndices(points.length, seededRandom(3));
  const isHeldOut = (_: number, i: number) => i % HELD_OUT === 0;
  const heldOut = order.filter(isHeldOut);
  const training = order.filter((index, i) => !isHeldOut(index, i));
  const samples = (indices: Uint32Array): Samples => ({
    count: indices.length,
    inputs: new Float32Array(Array.from(indices).flatMap((i) => [points[i].x, points[i].y])),
    labels: Uint8Array.from(indices, (i) => points[i].label),
  });
  return {
    kind: "points",
    inputShape: [2],
    classes: CLASSES,
    training: samples(training),
    heldOut: samples(heldOut),
  };
}

/** Why a network cannot learn from the points yet; null if it can. */
export function lackOfPoints(points: readonly PlanePoint[]): string | null {
  const used = new Set(points.map(({ label }) => label));
  if (points.length < 10) return "Put at least ten points on the plane.";
  return used.size < 2 ? "Put points of at least two classes on the plane." : null;
}
