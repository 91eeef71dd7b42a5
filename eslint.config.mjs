import js from "@eslint/js";
import tseslint from "typescript-eslint";

const browserAndNode = Object.fromEntries(
  [
    ..."window document navigator location performance console crypto self globalThis MutationObserver".split(
      " ",
    ),
    ..."setTimeout clearTimeout setInterval clearInterval setImmediate queueMicrotask structuredClone".split(
      " ",
    ),
    ..."requestAnimationFrame fetch URL URLSearchParams Blob File Response Request Worker".split(
      " ",
    ),
    ..."TextEncoder TextDecoder ReadableStream WritableStream TransformStream WebAssembly".split(
      " ",
    ),
    ..."AbortController AbortSignal MessageChannel postMessage getComputedStyle Image".split(" "),
    ..."HTMLElement Event CustomEvent devicePixelRatio matchMedia process Buffer gc".split(" "),
    ..."Float16Array FinalizationRegistry ResizeObserver onmessage addEventListener".split(" "),
  ].map((name) => [name, "readonly"]),
);

export default tseslint.config(
  { ignores: ["build/", "web/dist/", "web/src/ops/", "demo-output/", "**/node_modules/"] },
  js.configs.recommended,
  {
    files: ["**/*.{js,mjs,ts}"],
    languageOptions: { globals: browserAndNode },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      // A longer function holds more than one idea. Test files are exempt below: their describe() is
      // a list of functions.
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
    },
  },
  { files: ["**/*.test.*"], rules: { "max-lines-per-function": "off" } },
  {
    files: ["web/src/**/*.ts", "web/demo/src/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
);
