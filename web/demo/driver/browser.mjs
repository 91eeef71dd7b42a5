// Opens headless Chromium without a GPU, and records errors and requests that should not happen.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function openBrowser() {
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : []; // Chromium's sandbox does not run as root
  return chromium.launch({ executablePath: findChromium(), args: [...quiet, ...asRoot] });
}

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(canRun);
  if (!found) throw new Error(`No Chromium on PATH (looked for ${names.join(", ")})`);
  return found;
}

function canRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Lists, as text, every error of the page and every request to another host than that of `address`.
 * The lists grow while the page is open. */
export function watch(context, address) {
  const { origin } = new URL(address);
  const errors = [];
  const foreignRequests = [];
  context.on("console", (message) => {
    if (message.type() === "error") errors.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => errors.push(`uncaught: ${error.error().message}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    const isLocal = ["blob:", "data:"].includes(url.protocol) || url.origin === origin;
    if (!isLocal) foreignRequests.push(request.url());
  });
  context.on("response", (response) => {
    if (response.status() >= 400) errors.push(`HTTP ${response.status()}: ${response.url()}`);
  });
  return { errors, foreignRequests };
}
