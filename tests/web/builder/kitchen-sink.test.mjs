// The same model must have the same bytes from TypeScript and from C++. Both tests compare with
// kitchen-sink.expected, which has a line for each export: name, length and 64-bit FNV-1a hash.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, it } from "node:test";
import { ModelBuilder, toOnnx } from "onnx-loom";
import { fillKitchenSink, kitchenSinkExport, kitchenSinkOptions } from "./kitchen-sink.mjs";
import { decode } from "../support.mjs";

/** https://www.ietf.org/archive/id/draft-eastlake-fnv-17.html, a hash that is short in any language. */
function fnv1a(bytes) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, "0");
}

describe("The kitchen-sink model", () => {
  const exports = {};
  before(async () => {
    const builders = [false, true].map((valueTypes) => buildIt({ valueTypes }));
    const [plain, typed] = await Promise.all(builders);
    exports.plain = plain.toUint8Array();
    exports.typed = typed.toUint8Array();
    exports.options = await toOnnx(plain, kitchenSinkExport);
    exports.unparameterised = await toOnnx(plain, { exportParams: false });
  });

  async function buildIt(options) {
    const builder = await ModelBuilder.create(kitchenSinkOptions);
    fillKitchenSink(builder.graph);
    return builder.finish(options);
  }

  it("has the same bytes as in C++", async () => {
    const expected = await readFile(new URL("kitchen-sink.expected", import.meta.url), "utf8");
    const found = Object.entries(exports).map(
      ([name, bytes]) => `${name} ${bytes.length} ${fnv1a(bytes)}\n`,
    );
    assert.equal(found.join(""), expected);
  });

  it("contains what was added, as another reader sees it", () => {
    const { graph, metadataProps, irVersion } = decode(exports.plain);
    assert.equal(graph.name, "kitchen sink");
    assert.equal(Number(irVersion), 10);
    assert.equal(graph.initializer.length, 29);
    assert.deepEqual(
      metadataProps.map(({ key }) => key),
      ["author", "größe"],
    );
    const everything = graph.node.find(({ opType }) => opType === "Everything");
    assert.deepEqual(
      everything.attribute.map(({ type }) => type),
      [1, 2, 3, 4, 6, 7, 8, 9, 11, 13, 14],
    );
    assert.deepEqual(everything.input.length, 3);
    assert.equal(everything.input[1], "");
  });

  it("takes the export options", () => {
    const { graph, metadataProps, producerVersion } = decode(exports.options);
    const first = graph.input[0];
    const dims = first.type.tensorType.shape.dim.map(
      ({ dimParam, dimValue }) => dimParam || Number(dimValue),
    );
    assert.deepEqual([first.name, ...dims.slice(0, 2), dims[3]], ["image", "batch", 3, "width"]);
    assert.equal(graph.output[0].name, "answer");
    assert.equal(graph.input.length, 3 + 29);
    assert.deepEqual(
      metadataProps.map(({ value }) => value),
      ["Grace", "klein", "later"],
    );
    assert.equal(producerVersion, "2.0");
    const bare = decode(exports.unparameterised).graph;
    assert.deepEqual([bare.initializer.length, bare.input.length], [0, 3 + 29]);
  });
});
