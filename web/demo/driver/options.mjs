// The command line of `npm run demo`.
import { parseArgs } from "node:util";

export const help = `Usage: npm run demo [-- options]

Without options: builds the page, opens it in headless Chromium and uses it as a person would (train,
export, compare, download, draw). Prints the results and writes pictures and the model to demo-output/.

  --serve         keep the page up for you, and print its address
  --port <number> port to serve on (default: a free one; with --serve 4173)
  --host          with --serve: make it reachable from other devices, to draw on a phone
  --help          this text

CHROMIUM=<path> selects the browser, if that on PATH is not the right one.`;

/** Throws an error with a readable message for unknown or wrong options. */
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
    throw new Error(`--port needs a number from 0 to 65535, not "${values.port}"`);
  }
  return { ...values, port, isPortChosen: values.port !== undefined };
}
