// What a page downloads. scripts/check-size.mjs checks the same sizes against a budget.
import { sizes } from "../../../scripts/sizes.mjs";
import { atMost } from "../goals.mjs";

export const size = {
  node: {
    title: "what a page downloads, compressed by brotli",
    rounds: 1,
    cases: {},
    async goals() {
      const { "loom.wasm": wasm, ...scripts } = await sizes();
      const kilobytes = (name, { brotli }, limit) => atMost(name, brotli / 1000, "KB", limit);
      return [
        kilobytes("loom.wasm", wasm, 280),
        ...Object.entries(scripts).map(([name, each]) => kilobytes(name, each)),
      ];
    },
  },
};
