// Redraws a canvas when its size or the theme changes, and on request.
import { onThemeChange } from "./theme";

/** Returns a function that requests a redraw. Several requests in one frame cause one redraw. */
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
