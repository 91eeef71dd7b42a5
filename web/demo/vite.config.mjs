// Builds the page into build/demo/. It consists of static files, which any host can serve from any folder.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { packDigits } from "./pack-digits.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const digitsFolder = here("../../build/demo-digits");

// The policy that a careful host would send. 'wasm-unsafe-eval' allows compiling WebAssembly, not eval().
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

export default defineConfig({
  root: here("."),
  base: "./",
  publicDir: digitsFolder,
  plugins: [{ name: "pack-digits", buildStart: () => packDigits(digitsFolder) }],
  build: {
    outDir: here("../../build/demo"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // data: URLs would need a wider security policy
    chunkSizeWarningLimit: 1500, // TensorFlow.js alone is 900 kB
  },
  preview: { headers: { "Content-Security-Policy": contentSecurityPolicy } },
});
