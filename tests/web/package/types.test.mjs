// The published .d.ts files. Correct code must compile with them, wrong code must not, under all usual
// settings. They must not refer to internal/.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const usage = fileURLToPath(new URL("types/usage.mts", import.meta.url));
const tensorflow = fileURLToPath(new URL("types/tensorflow.mts", import.meta.url));
const strict = {
  strict: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: [],
  skipLibCheck: false,
};
const settings = {
  "a bundler": {
    ...strict,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  },
  Node: {
    ...strict,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  },
  "exact optional properties": {
    ...strict,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  },
  "Node's types and no DOM": {
    ...strict,
    lib: ["lib.es2022.d.ts"],
    types: ["node"],
    // Without the newest lib, @types/node has errors of its own. Only errors of onnx-loom count below.
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  },
};

function problems(options, of, source = usage) {
  const program = ts.createProgram([source], options);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => of(file?.fileName ?? ""))
    .map(({ file, start, messageText }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start ?? 0).line + 1 : 0;
      return `${file?.fileName}:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
}

describe("The types compile", () => {
  for (const [name, options] of Object.entries(settings)) {
    it(`for ${name}`, () => {
      assert.deepEqual(
        problems(options, (file) => !file.includes("node_modules/")),
        [],
      );
    });
  }
});

it("Models of TensorFlow.js are accepted by their own types", () => {
  // Without those of TensorFlow.js, some of which need packages that are not installed.
  const own = (file) => !file.includes("node_modules/");
  assert.deepEqual(problems(settings["a bundler"], own, tensorflow), []);
});

it("The published types do not refer to internal/", async () => {
  const dist = new URL(".", import.meta.resolve("onnx-loom"));
  const names = (await readdir(dist)).filter((name) => name.endsWith(".d.ts"));
  assert.ok(names.length > 5);
  for (const name of names) {
    const text = await readFile(new URL(name, dist), "utf8");
    assert.doesNotMatch(text, /\/internal\/|\bHandle\b|\bEngine\b|\bRuntime\b/, name);
  }
});
