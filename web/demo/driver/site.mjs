// Builds the page for production and serves the result, as any static host would.
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";

const configFile = fileURLToPath(new URL("../vite.config.mjs", import.meta.url));

export const buildSite = () => build({ configFile, logLevel: "warn" });

/** Resolves with the addresses, and close(). */
export async function serveSite({ port, host, isPortChosen }) {
  const server = await preview({
    configFile,
    logLevel: "warn",
    preview: { port: port || (await freePort()), host, strictPort: isPortChosen },
  });
  const { local, network } = server.resolvedUrls;
  return { address: local[0], addresses: [...local, ...network], close: () => server.close() };
}

/** Vite takes port 0 for "the default one", so the system is asked for a free one here. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "localhost", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
