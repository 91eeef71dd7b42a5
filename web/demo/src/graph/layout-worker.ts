// Computes the layout in a worker, so that the page stays responsive and can cancel it.
import { place, type Placed, type Sized } from "./layout";

addEventListener("message", ({ data }: MessageEvent<Sized>) => {
  postMessage(tryToPlace(data));
});

/** Returns null if the graph is too deep for dagre, which recurses from node to node. */
function tryToPlace(sized: Sized): Placed | null {
  try {
    return place(sized);
  } catch (error) {
    if (isTooDeep(error)) return null;
    throw error;
  }
}

// Chromium throws a RangeError, Firefox an InternalError that TypeScript does not know.
const isTooDeep = (error: unknown) =>
  error instanceof Error && ["RangeError", "InternalError"].includes(error.name);
