// The layout away from the page, so that the page goes on while it works, and can end it.
import { place, type Placed, type Sized } from "./layout";

addEventListener("message", ({ data }: MessageEvent<Sized>) => {
  postMessage(tryToPlace(data));
});

/** Null: too deep for dagre, which calls itself from node to node. */
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
