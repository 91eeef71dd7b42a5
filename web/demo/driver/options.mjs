// The command line of `npm run demo`.
import { parseArgs } from "node:util";

export const help = `Usage: npm run demo [-- options]

Without options: builds the page, opens it in headless Chromium, does what a person would (train,
export, compare, download, draw), prints the results and writes them into demo-output/.

  --serve         keep the page up for a person, and print its address
  --port <number> port to serve on (default: a free one; with --serve 4173)
  --host          with --serve: also reachable from other devices, to draw on a phone
  --help          this text

CHROMIUM=<path> names the browser, if the one on PATH is not the right one.`;

/** Throws with a readable message on anything unknown. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      serve: { type: "boolean", default: false },
      host: { type: "boolean", default: false },
      port: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const port = Number(values.port ?? (values.serve ? 4173 : 0));
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`--port wants a number from 0 to 65535, not "${values.port}"`);
  }
  return { ...values, port, isPortChosen: values.port !== undefined };
}
