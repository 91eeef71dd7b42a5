// Draws the drawing as SVG.
import { makeSvg } from "../page/dom";
import type { Box, Drawing, Link } from "./drawing";
import { familyOf } from "./families";
import { BODY, type Placed, type PlacedBox } from "./layout";
import { BOX, wordsOf } from "./measure";

/** The position of a box in the whole picture. */
export interface Spot {
  readonly box: Box;
  readonly element: SVGGElement;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly scene: SVGGElement;
  readonly width: number;
  readonly height: number;
  /** The spots of all boxes, by id. */
  readonly spots: ReadonlyMap<string, Spot>;
  readonly links: readonly { readonly link: Link; readonly element: SVGGElement }[];
}

export function makePicture(drawing: Drawing, placed: Placed): Picture {
  const spots = new Map<string, Spot>();
  const links: { link: Link; element: SVGGElement }[] = [];

  const drawGraph = (part: Drawing, layout: Placed, left: number, top: number): SVGGElement => {
    const scene = makeSvg("g");
    part.links.forEach((link, i) => {
      const element = drawLink(link, layout.links[i]);
      links.push({ link, element });
      scene.append(element);
    });
    part.boxes.forEach((box, i) => {
      const spot = layout.boxes[i];
      const element = drawBox(box, spot);
      const [x, y] = [left + spot.x, top + spot.y];
      spots.set(box.id, { box, element, x, y, width: spot.width, height: spot.height });
      scene.append(element);
      spot.bodies.forEach((body, k) => {
        const corner = { x: spot.x + body.x, y: spot.y + body.y };
        const inner = drawGraph(
          box.bodies[k].drawing,
          body.placed,
          left + corner.x,
          top + corner.y,
        );
        scene.append(frame(box.bodies[k].attribute, body.placed, corner, inner));
      });
    });
    return scene;
  };

  const scene = drawGraph(drawing, placed, 0, 0);
  return { scene, width: placed.width, height: placed.height, spots, links };
}

function drawBox(box: Box, { x, y, width, height }: PlacedBox): SVGGElement {
  const { node } = box;
  const words = wordsOf(box);
  const kind = node ? familyOf(node.opType) : box.kind;
  const element = makeSvg("g", {
    class: `box ${kind}`,
    transform: `translate(${x} ${y})`,
    role: "button",
    tabindex: -1,
    "data-id": box.id,
    "aria-label": [box.title, box.subtitle, node ? "" : box.kind].filter(Boolean).join(", "),
  });
  element.append(makeSvg("rect", { class: "back", width, height, rx: node ? 9 : 17 }));
  if (node)
    element.append(makeSvg("rect", { class: "stripe", y: 9, width: 3, height: words.height - 18 }));
  const centre = node ? BOX.padding : width / 2;
  element.append(
    makeSvg("text", { class: "title", x: centre, y: BOX.title + 1 }, words.title),
    makeSvg("text", { class: "subtitle", x: centre, y: BOX.subtitle + 1 }, words.subtitle),
  );
  if (node && node.subgraphs.length > 0) element.append(fold(box, width));
  return element;
}

/** The button with a plus or minus that unfolds or folds a node. */
function fold(box: Box, width: number): SVGGElement {
  const isOpen = box.bodies.length > 0;
  return makeSvg(
    "g",
    { class: "fold", transform: `translate(${width - BOX.fold - 4} 12)` },
    makeSvg("title", {}, isOpen ? "Fold the subgraphs" : "Unfold the subgraphs"),
    makeSvg("rect", { width: 24, height: 24, rx: 6 }),
    makeSvg("path", { d: isOpen ? "M7 12h10" : "M7 12h10M12 7v10" }),
  );
}

function frame(
  attribute: string,
  { width, height }: Placed,
  { x, y }: { x: number; y: number },
  inner: SVGGElement,
): SVGGElement {
  return makeSvg(
    "g",
    { class: "body", transform: `translate(${x} ${y})` },
    makeSvg("rect", { class: "frame", width, height, rx: 9 }),
    makeSvg("text", { class: "attribute", x: 2, y: BODY.title / -2 + 8 }, attribute),
    inner,
  );
}

function drawLink(link: Link, points: readonly { x: number; y: number }[]): SVGGElement {
  const d = curve(points);
  return makeSvg(
    "g",
    { class: link.isCapture ? "link capture" : "link" },
    makeSvg("path", { class: "line", d, "marker-end": "url(#arrow)" }),
    makeSvg("path", { class: "reach", d }),
  );
}

/** A smooth curve through the midpoints between the points. The points are its control points. */
function curve(points: readonly { x: number; y: number }[]): string {
  const [first, ...others] = points;
  const last = others.pop();
  if (!last) return "";
  let d = `M${first.x} ${first.y}`;
  others.forEach(({ x, y }, i) => {
    const next = others.at(i + 1) ?? last;
    const end = i === others.length - 1 ? last : { x: (x + next.x) / 2, y: (y + next.y) / 2 };
    d += ` Q${x} ${y} ${end.x} ${end.y}`;
  });
  return others.length === 0 ? `${d} L${last.x} ${last.y}` : d;
}
