// Ready-made sets of points, the same every time.
import { seededRandom } from "./random";
import type { PlanePoint } from "./points";

export type PointSet = "moons" | "spiral" | "circles";

const COUNT = 300;

/** A point on the curve of a class, for `t` from 0 to 1. The points are blurred afterwards. */
type Figure = (label: number, t: number) => { x: number; y: number };

const figures: Record<PointSet, { classes: number; blur: number; place: Figure }> = {
  moons: {
    classes: 2,
    blur: 0.075,
    place: (label, t) => {
      const angle = t * Math.PI;
      return label === 0
        ? { x: -0.24 + 0.54 * Math.cos(angle), y: 0.18 - 0.66 * Math.sin(angle) }
        : { x: 0.24 - 0.54 * Math.cos(angle), y: -0.18 + 0.66 * Math.sin(angle) };
    },
  },
  spiral: {
    classes: 3,
    blur: 0.03,
    place: (label, t) => {
      const radius = 0.08 + 0.8 * t;
      const angle = (label / 3) * 2 * Math.PI + t * 3.6;
      return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
    },
  },
  circles: {
    classes: 3,
    blur: 0.045,
    place: (label, t) => {
      const angle = t * 2 * Math.PI;
      const radius = [0.12, 0.45, 0.8][label];
      return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
    },
  },
};

export function makePoints(name: PointSet): PlanePoint[] {
  const { classes, blur, place } = figures[name];
  const random = seededRandom(7);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()) * blur;
  const inside = (value: number) => Math.max(-0.97, Math.min(0.97, value));
  return Array.from({ length: COUNT }, (_, i) => {
    const label = i % classes;
    const { x, y } = place(label, random());
    return { x: inside(x + normal()), y: inside(y + normal()), label };
  });
}
