// The layout away from the page, so that the page goes on while it works, and can end it.
import { place, type Sized } from "./layout";

addEventListener("message", ({ data }: MessageEvent<Sized>) => {
  postMessage(place(data));
});
