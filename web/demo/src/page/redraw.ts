// Draws a canvas anew when it has another size or the page another theme, and when it is asked to.
import { onThemeChange } from "./theme";

/** Returns what asks for it: any number of times, it is drawn once a frame. */
export function keepDrawn(canvas: HTMLCanvasElement, draw: () => void): () => void {
  let isWaiting = false;
  const redraw = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      draw();
    });
  };
  new ResizeObserver(redraw).observe(canvas);
  onThemeChange(redraw);
  return redraw;
}
