// Builds the page for production and serves it, as a static host would.
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";

const configFile = fileURLToPath(new URL("../vite.config.mjs", import.meta.url));

export const buildSite = () => build({ configFile, logLevel: "warn" });

/** Resolves to the addresses of the page, and a function to close the server. */
export async function serveSite({ port, host, isPortChosen }) {
  const server = await preview({
    configFile,
    logLevel: "warn",
    preview: { port: port || (await findFreePort()), host, strictPort: isPortChosen },
  });
  const { local, network } = server.resolvedUrls;
  return { address: local[0], addresses: [...local, ...network], close: () => server.close() };
}

/** Finds a free port. Vite would take port 0 for its default port. */
function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "localhost", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
