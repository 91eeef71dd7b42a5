// Targets in memory: the returned array, the caller's array, the Blob, the parts.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { toOnnx } from "onnx-loom";
import { addModel, build, decode, detach, refuses, rejects } from "../support.mjs";

const weights = Float32Array.from({ length: 5000 }, (_, i) => i / 7);
let model, expected;
before(async () => {
  model = await addModel(weights);
  expected = model.toUint8Array();
});

/** A model whose weight is a Blob, with the same bytes as `model`. */
const blobModel = (blob = new Blob([weights])) => addModel(blob, [5000], { dataType: "float32" });

describe("toUint8Array() and toOnnx() without a target", () => {
  it("return a plain array of exactly the size, with a buffer of its own", async () => {
    for (const bytes of [
      model.toUint8Array(),
      await toOnnx(model),
      await toOnnx(await blobModel()),
    ]) {
      assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype);
      assert.equal(bytes.length, model.byteLength);
      assert.equal(bytes.byteOffset, 0);
      assert.equal(Object.prototype.toString.call(bytes.buffer), "[object ArrayBuffer]");
      assert.equal(bytes.buffer.byteLength, bytes.length);
      assert.deepEqual(bytes, expected);
    }
  });

  it("return a new array each time, which no later call changes", async () => {
    const data = Float32Array.from(weights);
    const own = await addModel(data);
    const first = own.toUint8Array();
    const copy = first.slice();
    data.fill(0);
    const second = own.toUint8Array();
    assert.notEqual(first.buffer, second.buffer);
    await addModel(new Float32Array(100_000)); // uses the same instance again
    assert.deepEqual(first, copy);
    detach(second.buffer); // an array can be transferred
    assert.deepEqual(own.toUint8Array().length, first.length);
  });

  it("hold the weights", () => {
    const { graph, producerName } = decode(expected);
    assert.equal(producerName, "onnx-loom");
    const raw = new Uint8Array(graph.initializer[0].rawData);
    assert.deepEqual(raw, new Uint8Array(weights.buffer));
  });

  it("give the same bytes for the same calls", async () => {
    assert.deepEqual((await addModel(weights)).toUint8Array(), expected);
  });

  it("export a model without weights, and weights next to each other", async () => {
    const small = await build((g) => g.output("y", g.initializer("w", [1, 2])));
    assert.equal(small.toUint8Array().length, small.byteLength);
    const many = await build((g) => {
      const values = [1, 2, 3].map((i) => g.initializer(`w${i}`, new Float32Array(1000).fill(i)));
      g.output("y", g.node("Sum", values)[0]);
    });
    const found = decode(many.toUint8Array()).graph.initializer.map(
      ({ rawData }) => rawData.length,
    );
    assert.deepEqual(found, [4000, 4000, 4000]);
  });
});

describe("A Uint8Array as target", () => {
  const exports = {
    "toUint8Array({ into })": async (given, into) => given.toUint8Array({ into }),
    "toOnnx(model, { target })": (given, target) => toOnnx(given, { target }),
  };
  for (const [name, exportInto] of Object.entries(exports)) {
    it(`${name} fills it from its start and returns the written part`, async () => {
      for (const extra of [0, 1, 10_000]) {
        const buffer = new ArrayBuffer(expected.length + extra + 7);
        const into = new Uint8Array(buffer, 7).fill(0xee);
        const written = await exportInto(model, into);
        assert.deepEqual(written, expected);
        assert.equal(written.buffer, buffer);
        assert.equal(written.byteOffset, 7);
        assert.ok(into.subarray(expected.length).every((byte) => byte === 0xee));
      }
    });

    it(`${name} takes a Buffer, and shared memory`, async () => {
      const shared = new Uint8Array(new SharedArrayBuffer(expected.length));
      for (const into of [Buffer.alloc(expected.length), shared]) {
        assert.deepEqual(new Uint8Array(await exportInto(model, into)), expected);
      }
    });

    it(`${name} refuses one that is too small before a byte is written`, async () => {
      const into = new Uint8Array(expected.length - 1).fill(0xee);
      const message = new RegExp(`has ${expected.length} bytes, the Uint8Array ${into.length}$`);
      await rejects(exportInto(model, into), "invalid-argument", "target", message);
      assert.ok(into.every((byte) => byte === 0xee));
    });

    it(`${name} refuses one that is detached`, async () => {
      const into = new Uint8Array(expected.length);
      detach(into.buffer);
      await rejects(exportInto(model, into), "invalid-argument", "target", /detached/);
    });

    it(`${name} refuses one that overlaps a weight`, async () => {
      const memory = new Uint8Array(100_000);
      const data = new Float32Array(memory.buffer, 40_000, 5000);
      const given = await addModel(data);
      const message = /overlaps the data of initializer "w"/;
      await rejects(
        exportInto(given, memory.subarray(30_000)),
        "invalid-argument",
        "target",
        message,
      );
      await rejects(
        exportInto(given, memory.subarray(59_000)),
        "invalid-argument",
        "target",
        message,
      );
      assert.ok(memory.every((byte) => byte === 0));
      assert.equal((await exportInto(given, memory.subarray(60_000))).length, given.byteLength);
      const end = 40_000 - given.byteLength;
      assert.equal((await exportInto(given, memory.subarray(end))).length, given.byteLength);
    });

    it(`${name} refuses other arrays`, async () => {
      for (const into of [
        new Uint8ClampedArray(1e5),
        new Float32Array(1e5),
        new DataView(new ArrayBuffer(1e5)),
      ]) {
        await rejects(
          exportInto(model, into),
          "invalid-argument",
          "target",
          /a Uint8Array \(given: a/,
        );
      }
    });
  }

  it("toUint8Array refuses other values, and unknown options", () => {
    for (const into of [null, "net.onnx", new ArrayBuffer(1e5), [], 3]) {
      refuses(
        () => model.toUint8Array({ into }),
        "invalid-argument",
        "target",
        /a Uint8Array \(given: /,
      );
    }
    const call = () => model.toUint8Array({ target: new Uint8Array(1e5) });
    refuses(call, "invalid-argument", "model", /unknown name "target"; accepted: into/);
    refuses(
      () => model.toUint8Array(new Uint8Array(1e5)),
      "invalid-argument",
      "model",
      /options to be an object/,
    );
  });

  it("toOnnx fills it from Blobs, and notices when it is detached meanwhile", async () => {
    const slow = await blobModel();
    const target = new Uint8Array(expected.length);
    assert.deepEqual(await toOnnx(slow, { target }), expected);
    const writing = toOnnx(slow, { target });
    detach(target.buffer);
    await rejects(writing, "invalid-argument", "target", /detached during the export/);
  });
});

describe("A weight that was detached", () => {
  const where = 'initializer "w"';
  const message =
    /had 20000 bytes and has 0 now: the buffer was detached \(transferred\?\) or has shrunk/;

  it("is refused by name before anything is written, by every export", async () => {
    const data = Float32Array.from(weights);
    const gone = await addModel(data);
    const into = new Uint8Array(gone.byteLength);
    detach(data.buffer);
    refuses(() => gone.toUint8Array(), "weight-mismatch", where, message);
    refuses(() => gone.toUint8Array({ into }), "weight-mismatch", where, message);
    refuses(() => gone.toBlob(), "weight-mismatch", where, message);
    await rejects(toOnnx(gone), "weight-mismatch", where, message);
    await rejects(toOnnx(gone, { target: into }), "weight-mismatch", where, message);
    assert.ok(into.every((byte) => byte === 0));
  });

  it("is refused when a resizable buffer has shrunk, and taken again when it has grown back", async () => {
    const buffer = new ArrayBuffer(20_000, { maxByteLength: 30_000 });
    const tracking = new Float32Array(buffer);
    const resized = await addModel(tracking, [5000]);
    buffer.resize(100);
    refuses(() => resized.toUint8Array(), "weight-mismatch", where, message);
    buffer.resize(30_000); // the view has grown with its buffer; its first part is still the weight
    assert.equal(resized.toUint8Array().length, resized.byteLength);
  });
});

describe("A weight that is a Blob", () => {
  it("is refused by toUint8Array, which cannot wait", async () => {
    const blobs = await blobModel();
    const message = /Blob, which cannot be read at once; use await toOnnx\(model\)/;
    refuses(() => blobs.toUint8Array(), "unsupported", 'initializer "w"', message);
  });

  it("is read by toOnnx, slice by slice", async () => {
    const reads = [];
    const blob = new Blob([new Uint8Array(9 * 2 ** 20)]);
    blob.slice = (start, end) => {
      reads.push(end - start);
      return Blob.prototype.slice.call(blob, start, end);
    };
    const large = await addModel(blob, [9 * 2 ** 18], { dataType: "float32" });
    assert.equal((await toOnnx(large)).length, large.byteLength);
    assert.deepEqual(reads, [4 * 2 ** 20, 4 * 2 ** 20, 2 ** 20]);
  });

  it("that cannot be read is refused by name", async () => {
    const blob = new Blob([weights]);
    const failure = new Error("NotReadableError");
    blob.slice = () => ({ arrayBuffer: () => Promise.reject(failure) });
    const error = await rejects(
      toOnnx(await blobModel(blob)),
      "weight-mismatch",
      'initializer "w"',
      /cannot be read \(did the file change/,
    );
    assert.equal(error.cause, failure);
  });
});

describe("toBlob()", () => {
  it("has the bytes and a type", async () => {
    for (const given of [model, await blobModel()]) {
      const blob = given.toBlob();
      assert.ok(blob instanceof Blob);
      assert.equal(blob.type, "application/octet-stream");
      assert.equal(blob.size, expected.length);
      assert.deepEqual(new Uint8Array(await blob.arrayBuffer()), expected);
    }
    assert.equal(model.toBlob({ type: "model/onnx" }).type, "model/onnx");
  });

  it("refuses a type that is not a string, and unknown options", () => {
    refuses(() => model.toBlob({ type: 1 }), "invalid-argument", "model", /type to be a string/);
    refuses(() => model.toBlob({ mime: "a" }), "invalid-argument", "model", /unknown name "mime"/);
  });
});

describe("parts", () => {
  it("are the model's bytes in order; weights are the caller's own", async () => {
    const chunks = model.parts.map((part) => (part instanceof Uint8Array ? part : part.source));
    assert.deepEqual(new Uint8Array(await new Blob(chunks).arrayBuffer()), expected);
    const weight = model.parts.find((part) => !(part instanceof Uint8Array));
    assert.equal(weight.name, "w");
    assert.equal(weight.byteLength, 20_000);
    assert.equal(weight.source.buffer, weights.buffer);
    assert.equal(model.parts, model.parts);
  });

  it("may be transferred, because the model does not need them", () => {
    const [first] = model.parts;
    detach(first.buffer);
    assert.deepEqual(model.toUint8Array(), expected);
  });
});
