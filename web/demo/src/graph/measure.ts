// Computes the size of each box from its text.
import { painter } from "../page/ui";
import type { Box, Drawing } from "./drawing";
import type { Sized } from "./layout";

export const BOX = { padding: 14, title: 20, subtitle: 36, oneLine: 34, twoLines: 48, fold: 26 };
const FONT = "system-ui, sans-serif";
const MOST = 220;

const context = painter(document.createElement("canvas"));

interface Words {
  readonly title: string;
  readonly subtitle: string;
  readonly width: number;
  readonly height: number;
}

/** The texts of the box, shortened if they would make it too wide. */
export function wordsOf(box: Box): Words {
  const title = shorten(box.title, `600 14px ${FONT}`);
  const subtitle = shorten(box.subtitle, `12px ${FONT}`);
  const canFold = (box.node?.subgraphs.length ?? 0) > 0;
  const width = Math.max(title.width, subtitle.width, 36) + 2 * BOX.padding;
  return {
    title: title.text,
    subtitle: subtitle.text,
    width: width + (canFold ? BOX.fold : 0),
    height: subtitle.text === "" ? BOX.oneLine : BOX.twoLines,
  };
}

export function sizesOf({ boxes, links }: Drawing): Sized {
  return {
    boxes: boxes.map((box) => {
      const { width, height } = wordsOf(box);
      return { id: box.id, width, height, bodies: box.bodies.map((body) => sizesOf(body.drawing)) };
    }),
    links: links.map(({ from, to }) => ({ from, to })),
  };
}

function shorten(text: string, font: string): { text: string; width: number } {
  context.font = font;
  let width = context.measureText(text).width;
  if (width <= MOST) return { text, width };
  let end = Math.floor((text.length * MOST) / width);
  while (end > 1 && (width = context.measureText(`${text.slice(0, end)}…`).width) > MOST) end--;
  return { text: `${text.slice(0, end)}…`, width };
}
