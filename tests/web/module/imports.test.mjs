// The module imports nothing, so it cannot open a path, print, or read a clock, the environment or random
// numbers. The C++ libraries still call such functions. wasm/runtime/no_system.cpp replaces them by stubs that
// report "there is none".
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

  it("exports only the functions of abi.h, its memory, its stack pointer and its start function", async () => {
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    const abi = await readFile(new URL("../../../wasm/abi/abi.h", import.meta.url), "utf8");
    const declared = Array.from(abi.matchAll(/^LOOM_ABI\((\w+)\)([^;]+);/gm));
    assert.ok(declared.length > 0);
    for (const [, name, declaration] of declared) {
      assert.match(declaration, new RegExp(`\\b${name}\\(`), "exported under its own name");
    }
    const host = ["memory", "__stack_pointer", "_initialize"];
    const optional = ["__indirect_function_table", "__trap"]; // some linkers export them
    const expected = [...declared.map(([, name]) => name), ...host];
    assert.deepEqual(names.filter((name) => !optional.includes(name)).sort(), expected.sort());
  });

  it("works in an instance without imports", () => {
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
