// A static server for the tests. It serves several folders under one origin, with a CSP for every page.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const CSP = "script-src 'self' 'wasm-unsafe-eval'";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/**
 * Serves folders. `folders` has their URLs by path prefix, the longest first. `requests` lists the requested paths.
 * `headers(path)` may add or replace headers.
 */
export async function serve(folders, headers = () => ({})) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    requests.push(path);
    const body = await read(folders, path);
    const type = types[extname(path)] ?? "application/octet-stream";
    const usual = {
      "content-type": type,
      "content-security-policy": CSP,
      "cache-control": "no-store",
    };
    response
      .writeHead(body ? 200 : 404, { ...usual, ...headers(path) })
      .end(body ?? "nothing here");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    requests,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function read(folders, path) {
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);
  const prefix = prefixes.find((start) => path.startsWith(start));
  if (prefix === undefined) return undefined;
  const rest = normalize(`/${path.slice(prefix.length)}`); // so that no path leads out of the folder
  return readFile(join(fileURLToPath(folders[prefix]), rest)).catch(() => undefined);
}

/** The folder of the built package, and the folder of the test pages. */
export const dist = new URL(".", import.meta.resolve("onnx-loom"));
export const pages = new URL("pages/", import.meta.url);
