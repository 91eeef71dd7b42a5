// The module imports nothing. What it cannot call, it cannot do: open a path, print, read a clock, an
// environment or random numbers. The stubs that the C++ libraries still ask for are linked into the
// module itself (wasm/runtime/no_system.cpp says which and why) and answer "there is none".
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { before, describe, it } from "node:test";

const dist = new URL(".", import.meta.resolve("onnx-loom"));
let module;
before(async () => {
  module = await WebAssembly.compile(await readFile(new URL("loom.wasm", dist)));
});

describe("loom.wasm", () => {
  it("imports nothing", () => {
    assert.deepEqual(WebAssembly.Module.imports(module), []);
  });

  it("exports the functions of abi.h, its memory and stack, what starts it, and nothing else", async () => {
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    const abi = await readFile(new URL("../../../wasm/abi/abi.h", import.meta.url), "utf8");
    const declared = Array.from(abi.matchAll(/^LOOM_ABI\((\w+)\)([^;]+);/gm));
    assert.ok(declared.length > 0);
    for (const [, name, declaration] of declared) {
      assert.match(declaration, new RegExp(`\\b${name}\\(`), "exported under its own name");
    }
    const host = ["memory", "__stack_pointer", "_initialize"];
    const unasked = ["__indirect_function_table", "__trap"]; // by the linker
    const expected = [...declared.map(([, name]) => name), ...host];
    assert.deepEqual(names.filter((name) => !unasked.includes(name)).sort(), expected.sort());
  });

  it("works in an instance that was given nothing", () => {
    const { exports } = new WebAssembly.Instance(module);
    exports._initialize();
    assert.equal(exports.loom_constants(), 0);
    assert.ok(exports.loom_result_size() > 100);
  });
});

describe("The package", () => {
  it("is one script that imports nothing, without glue code and eval", async () => {
    const names = await readdir(dist, { recursive: true });
    assert.deepEqual(
      names.filter((name) => name.endsWith(".js")),
      ["index.js"],
    );
    const text = await readFile(new URL("index.js", dist), "utf8");
    assert.match(text, /^export \{.*\bModelBuilder\b/m);
    assert.doesNotMatch(text, /\bFS\b|\beval\s*\(|new Function|\bimport\s*\(|^import\b/m);
  });
});
