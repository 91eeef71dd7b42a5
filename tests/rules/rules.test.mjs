// Runs check-rules and hot_sources.cmake on a copy of this tree, with planted offences.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { copyWorkTree } from "./work-tree.mjs";

const copy = copyWorkTree();
after(() => rmSync(copy, { recursive: true }));

function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, encoding: "utf8" });
  return { status, text: stdout + stderr };
}

const read = (path) => readFileSync(join(copy, path), "utf8");

function write(path, text) {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), text);
}

before(() => {
  run("git", "init", "--quiet");
  write("web/dist/index.d.ts", "export declare class Graph {}\n");
});

const catching = "void F() {\n  try {\n    G();\n  } catch (const std::exception&) {\n  }\n}\n";

// Each offence is a new file, its text, and the message of check-rules. ":4:" in a message is the line number.
const offences = [
  [
    "core/src/model/new.cpp",
    catching,
    /1: exceptions are caught in [^]*core\/src\/model\/new.cpp:4:/,
  ],
  ["core/include/loom/new.h", catching, /1: exceptions are caught in [^]*loom\/new.h:4:/],
  ["wasm/abi/new.cpp", catching, /1: exceptions are caught in [^]*wasm\/abi\/new.cpp:4:/],
  ["core/src/base/try.cpp", "auto F() try {\n}\ncatch\n(...) {}\n", /1: exc[^]*base\/try.cpp:3:/],
  ["core/src/base/hide.h", "/* here */ } catch (...) {}\n", /1: exc[^]*base\/hide.h:1:/],
  ["core/src/base/end.h", "/*\n * here */ } catch (...) {}\n", /1: exc[^]*base\/end.h:2:/],
  ["core/src/base/url.h", 'F("a//b"); } catch (...) {}\n', /1: exc[^]*base\/url.h:1:/],
  ["wasm/abi/onnx.h", "#include <onnx/onnx_pb.h>\n", /1: ONNX and protobuf headers stay out/],
  ["core/src/read/new.h", '#include "onnx/checker.h"\n', /1: onnx\/checker.h belongs to one/],
  [
    "core/src/read/door.cpp",
    '// here\n#include "onnx/defs/tensor_proto_util.h"\n',
    /1: only core\/src\/adapters calls [^]*core\/src\/read\/door.cpp:2:/,
  ],
  ["core/src/export/door.h", "#include <onnx/onnx-ml.pb.h>\n", /1: only [^]*export\/door.h:1:/],
  [
    "core/src/adapters/new.h",
    '#include "onnx/checker.h"\n',
    /1: onnx\/checker.h [^]*adapters\/new/,
  ],
  ["core/src/base/new.h", "// here\n#ifdef __EMSCRIPTEN__\n", /2: .*\ncore\/src\/base\/new.h:2:/],
  ["core/src/base/say.h", 'void F() { std::cout << "here"; }\n', /3: .*they never print/],
  ["core/src/base/mask.h", "auto F() { return ::umask(0); }\n", /3: .*all threads/],
  ["web/src/new.ts", "export const f = (m) => new Uint8Array(m.memory.buffer);\n", /4: views/],
  ["web/demo/src/new.ts", 'import "../../src/internal/wasm/memory.js";\n', /5: the demo shows/],
  ["web/dist/new.d.ts", 'export * from "./internal/wasm/memory.js";\n', /5: what internal/],
  ["tests/web/new.test.mjs", 'it.skip("works", () => undefined);\n', /7: a test that is skipped/],
  ["core/src/base/long.h", "\n".repeat(401), /6: .*\ncore\/src\/base\/long.h: 401 lines/],
];

const comments = `// A catch.
/* A catch. */
/*
 * A catch. */
int x; // To catch.
int y; // #include "onnx/checker.h"
#include "onnx/onnx_pb.h"
`;

describe("check-rules", () => {
  const checked = () => run("scripts/check-rules");

  it("accepts this tree, words in comments, and ONNX's messages in any room", () => {
    write("core/src/read/new.h", comments);
    const { status, text } = checked();
    rmSync(join(copy, "core/src/read/new.h"));
    assert.equal(status, 0, text);
  });

  describe("refuses", () => {
    let found;
    before(() => {
      for (const [path, text] of offences) write(path, text);
      found = checked();
      for (const [path] of offences) rmSync(join(copy, path));
    });

    it("a tree with offences", () => assert.equal(found.status, 1));
    for (const [path, , message] of offences) {
      it(`${path}: ${message.source}`, () => assert.match(found.text, message));
    }
  });

  for (const [what, now, then, message] of [
    ["a broken pattern", "(onnx|google)", "(onnx|google", /cannot be checked: .*google\//],
    ["a rule without files", "'web/demo/*'", "'web/den/*'", /do not exist: web\/den\/\*/],
    ["an exception without files", ":!wasm/abi/abi.cpp", ":!wasm/a.cpp", /do not exist: :!wasm/],
  ]) {
    it(`fails at ${what}`, () => {
      const script = read("scripts/check-rules");
      assert.ok(script.includes(now));
      write("scripts/check-rules", script.replace(now, then));
      const { status, text } = checked();
      write("scripts/check-rules", script);
      assert.equal(status, 1, text);
      assert.match(text, message);
    });
  }

  it("fails before the package is built", () => {
    renameSync(join(copy, "web/dist"), join(copy, "web/gone"));
    const { status, text } = checked();
    renameSync(join(copy, "web/gone"), join(copy, "web/dist"));
    assert.equal(status, 1, text);
    assert.match(text, /web\/dist does not exist: build the package first/);
  });
});

describe("hot_sources.cmake", () => {
  const configured = () => run("cmake", "-P", "wasm/hot_sources.cmake");

  it("names files that exist", () => {
    const { status, text } = configured();
    assert.equal(status, 0, text);
  });

  it("fails at one that does not", () => {
    const path = "wasm/hot_sources.cmake";
    const text = read(path);
    write(path, text.replace("builder/names.cpp", "builder/nouns.cpp"));
    const result = configured();
    write(path, text);
    assert.notEqual(result.status, 0);
    assert.match(result.text, /names a file that does not exist:[^:]*builder\/nouns\.cpp/);
  });
});
