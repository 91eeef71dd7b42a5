// Targets that are written chunk by chunk, and targets that are refused.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Writable } from "node:stream";
import { setImmediate } from "node:timers";
import { toOnnx } from "onnx-loom";
import { addModel, detach, rejects } from "../support.mjs";

const weights = Float32Array.from({ length: 3 * 2 ** 20 }, (_, i) => i); // 12 MiB: three chunks
let model, expected;
before(async () => {
  model = await addModel(weights);
  expected = Buffer.from(model.toUint8Array());
});

/** A stream that collects its chunks, and records how it ended. */
function collector(overrides = {}, strategy = undefined) {
  const seen = { chunks: [], ended: "not" };
  seen.stream = new WritableStream(
    {
      write: (chunk) => void seen.chunks.push(chunk),
      close: () => void (seen.ended = "closed"),
      abort: (reason) => void ([seen.ended, seen.reason] = ["aborted", reason]),
      ...overrides,
    },
    strategy,
  );
  return seen;
}

/** Resolves when somebody reads `ready` of the stream's writer. */
function waitForReadyCheck(stream) {
  return new Promise((resolve) => {
    const getWriter = stream.getWriter.bind(stream);
    stream.getWriter = () => {
      const writer = getWriter();
      const { ready } = writer;
      const get = () => (resolve("checked"), ready);
      return Object.defineProperty(writer, "ready", { get });
    };
  });
}

/** Resolves after everything has run that waits for no timer, file or network. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("A WritableStream", () => {
  for (const [name, write] of [
    ["writeTo(stream)", (stream, options) => model.writeTo(stream, options)],
    ["toOnnx(model, { target: stream })", (stream) => toOnnx(model, { target: stream })],
  ]) {
    it(`${name} gets all, in chunks of at most 4 MiB, and is closed and unlocked`, async () => {
      const seen = collector();
      assert.equal(await write(seen.stream), undefined);
      assert.ok(Buffer.concat(seen.chunks).equals(expected));
      assert.ok(seen.chunks.every((chunk) => chunk.length <= 4 * 2 ** 20));
      assert.equal(seen.ended, "closed");
      assert.equal(seen.stream.locked, false);
    });
  }

  it("may transfer the chunks: they are copies", async () => {
    const before = weights.byteLength;
    const seen = collector({ write: (chunk) => detach(chunk.buffer) });
    await model.writeTo(seen.stream);
    assert.equal(weights.byteLength, before);
    assert.ok(Buffer.from(model.toUint8Array()).equals(expected));
  });

  it("sets the pace: no chunk is made before the stream is ready", async () => {
    let open = 0;
    let most = 0;
    const progress = [];
    const seen = collector({
      async write() {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, 5));
        --open;
      },
    });
    const onProgress = (written, total) => {
      assert.equal(open, 0, "progress is reported after the chunk is written");
      assert.equal(total, expected.length);
      progress.push(written);
    };
    await model.writeTo(seen.stream, { onProgress });
    assert.equal(most, 1);
    assert.equal(progress.at(-1), expected.length);
    assert.deepEqual(
      progress,
      progress.toSorted((a, b) => a - b),
    );
  });

  it("that is never ready gets no chunk", async () => {
    const seen = collector({}, { highWaterMark: 0 });
    const checked = waitForReadyCheck(seen.stream);
    const writing = model.writeTo(seen.stream).then(() => "written");
    assert.equal(await Promise.race([checked, writing]), "checked");
    await settle();
    assert.deepEqual([seen.chunks.length, seen.ended], [0, "not"]);
  });

  for (const at of [0, 1, 3]) {
    it(`that fails at write ${at} stays failed; its error is the cause`, async () => {
      const failure = new Error("disk full");
      let calls = 0;
      const seen = collector({
        write() {
          if (calls++ === at) throw failure;
        },
      });
      const error = await rejects(
        model.writeTo(seen.stream),
        "invalid-state",
        "target",
        new RegExp(`it failed after \\d+ of ${expected.length} bytes: disk full`),
      );
      assert.equal(error.cause, failure);
      assert.equal(seen.stream.locked, false);
      await assert.rejects(seen.stream.getWriter().closed, failure);
      assert.equal(seen.ended, "not"); // a stream that has failed calls neither close nor abort
    });
  }

  it("that fails at closing", async () => {
    const failure = new Error("cannot rename");
    const seen = collector({ close: () => Promise.reject(failure) });
    const message = new RegExp(
      `after ${expected.length} of ${expected.length} bytes: cannot rename`,
    );
    assert.equal(
      (await rejects(model.writeTo(seen.stream), "invalid-state", "target", message)).cause,
      failure,
    );
    assert.equal(seen.stream.locked, false);
  });

  it("that was closed or has failed before", async () => {
    const closed = collector();
    await closed.stream.close();
    await rejects(model.writeTo(closed.stream), "invalid-state", "target", /after 0 of/);
    const failed = collector();
    await failed.stream.abort(new Error("gone"));
    await rejects(model.writeTo(failed.stream), "invalid-state", "target", /gone/);
  });

  it("that is locked is refused, and stays as it is", async () => {
    const seen = collector();
    const writer = seen.stream.getWriter();
    await rejects(model.writeTo(seen.stream), "invalid-argument", "target", /locked/);
    await rejects(toOnnx(model, { target: seen.stream }), "invalid-argument", "target", /locked/);
    await writer.close();
    assert.equal(seen.ended, "closed");
  });

  it("is left alone when the model cannot be written", async () => {
    const data = new Float32Array(5000);
    const gone = await addModel(data);
    detach(data.buffer);
    const seen = collector();
    await rejects(gone.writeTo(seen.stream), "weight-mismatch", 'initializer "w"', /detached/);
    assert.equal(seen.stream.locked, false);
    assert.equal(seen.ended, "not");
  });

  it("is aborted when a weight disappears half-way", async () => {
    const data = Float32Array.from(weights);
    const fading = await addModel(data);
    const seen = collector({
      write(chunk) {
        if (chunk.length > 2 ** 20 && data.length > 0) detach(data.buffer);
      },
    });
    await rejects(fading.writeTo(seen.stream), "weight-mismatch", 'initializer "w"', /has 0 now/);
    assert.equal(seen.ended, "aborted");
  });

  it("is aborted by what onProgress throws", async () => {
    const seen = collector();
    const failure = new Error("from the page");
    const onProgress = () => {
      throw failure;
    };
    await assert.rejects(model.writeTo(seen.stream, { onProgress }), failure);
    assert.deepEqual([seen.ended, seen.reason], ["aborted", failure]);
  });
});

describe("An AbortSignal", () => {
  it("ends the writing at once, even while the stream is slow, and aborts it", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    let endWrite, signalOfStream;
    const write = (_, { signal }) => {
      signalOfStream = signal;
      setImmediate(() => controller.abort(reason));
      return new Promise((resolve) => (endWrite = resolve));
    };
    const seen = collector({ write });
    const writing = model.writeTo(seen.stream, { signal: controller.signal });
    await assert.rejects(writing, (error) => error === reason);
    assert.equal(seen.stream.locked, false);
    assert.deepEqual([signalOfStream.aborted, signalOfStream.reason], [true, reason]);
    endWrite(); // a stream calls abort only when no write is under way
    await settle();
    assert.deepEqual([seen.ended, seen.reason], ["aborted", reason]);
  });

  it("between two chunks", async () => {
    const controller = new AbortController();
    const seen = collector();
    const onProgress = () => controller.abort();
    const writing = model.writeTo(seen.stream, { signal: controller.signal, onProgress });
    await assert.rejects(writing, { name: "AbortError" });
    assert.equal(seen.ended, "aborted");
    assert.equal(seen.chunks.length, 1);
  });

  it("that is aborted before: nothing is written, and the stream is aborted, as pipeTo does", async () => {
    const seen = collector();
    const signal = AbortSignal.abort();
    await assert.rejects(model.writeTo(seen.stream, { signal }), { name: "AbortError" });
    assert.deepEqual([seen.ended, seen.chunks.length], ["aborted", 0]);
  });

  it("ends the writing to a plain object too", async () => {
    const controller = new AbortController();
    const write = () => {
      setImmediate(() => controller.abort());
      return new Promise(() => undefined);
    };
    const writing = model.writeTo({ write }, { signal: controller.signal });
    await assert.rejects(writing, { name: "AbortError" });
  });

  it("or onProgress of the wrong type is refused", async () => {
    const { stream } = collector();
    const controller = new AbortController();
    const call = (options) => model.writeTo(stream, options);
    await rejects(call({ signal: controller }), "invalid-argument", "model", /an AbortSignal/);
    await rejects(call({ onProgress: 1 }), "invalid-argument", "model", /a function/);
    await rejects(call({ abort: 1 }), "invalid-argument", "model", /unknown name "abort"/);
    assert.equal(stream.locked, false);
  });
});

describe("An object with write()", () => {
  it("gets chunks that it may keep; its results are awaited, and it is not closed", async () => {
    const chunks = [];
    let busy = false;
    const sink = {
      async write(chunk) {
        assert.equal(this, sink);
        assert.equal(busy, false);
        busy = true;
        await new Promise((resolve) => setTimeout(resolve, 1));
        busy = false;
        chunks.push(chunk);
        return chunks.length;
      },
      close: () => assert.fail("the sink is the caller's to close"),
      end: () => assert.fail("the sink is the caller's to end"),
    };
    await model.writeTo(sink);
    assert.ok(Buffer.concat(chunks).equals(expected));
  });

  it("may return anything", async () => {
    const chunks = [];
    await model.writeTo({ write: (chunk) => chunks.push(chunk) });
    await toOnnx(model, { target: { write: () => false } });
    assert.ok(Buffer.concat(chunks).equals(expected));
  });

  it("that fails", async () => {
    const failure = new TypeError("no");
    for (const write of [
      () => {
        throw failure;
      },
      () => Promise.reject(failure),
    ]) {
      const error = await rejects(
        model.writeTo({ write }),
        "invalid-state",
        "target",
        /after 0 of .*: no/,
      );
      assert.equal(error.cause, failure);
    }
    const write = () => {
      throw "a string";
    };
    assert.equal(
      (await rejects(model.writeTo({ write }), "invalid-state", "target", /bytes$/)).cause,
      "a string",
    );
  });

  it("may be a Node stream: its drain is awaited", async () => {
    const chunks = [];
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk, _, done) {
        chunks.push(Buffer.from(chunk));
        setTimeout(done, 2);
      },
    });
    const listeners = () => ["drain", "error", "close"].map((event) => slow.listenerCount(event));
    const before = listeners();
    let queued = 0;
    await model.writeTo(slow, {
      onProgress: () => (queued = Math.max(queued, slow.writableLength)),
    });
    assert.equal(queued, 0);
    assert.deepEqual(listeners(), before);
    assert.ok(Buffer.concat(chunks).equals(expected));
    assert.equal(slow.writableEnded, false);
  });

  it("may be a Node stream that fails while it is slow", async () => {
    const failing = new Writable({
      highWaterMark: 1,
      write: (_, __, done) => setTimeout(done, 2, new Error("EPIPE")),
    });
    failing.on("error", () => undefined);
    await rejects(model.writeTo(failing), "invalid-state", "target", /EPIPE/);
    const closing = new Writable({
      highWaterMark: 1,
      write: () => setTimeout(() => closing.destroy(), 2),
    });
    await rejects(model.writeTo(closing), "invalid-state", "target", /closed/);
  });
});

describe("Any other target is refused and named, but never converted to a string:", () => {
  const never = () => assert.fail("the target was converted to a string");
  const fileHandle = { kind: "file", createWritable: () => undefined };
  const targets = [
    ["net.onnx", /^target: "net\.onnx" \(a string\) is not accepted/],
    ["", /^target: "" \(a string\)/],
    [new URL("file:///tmp/net.onnx"), /^target: a URL is/],
    [3, /^target: 3 is/],
    [0, /^target: 0 is/],
    [5n, /^target: 5n is/],
    [true, /^target: true is/],
    [null, /^target: null is/],
    [Symbol("s"), /^target: a symbol is/],
    [() => 1, /^target: a function is/],
    [[], /^target: an array of 0 is/],
    [{}, /^target: a plain object is/],
    [{ write: 1 }, /^target: a plain object is/],
    [Object.create(null), /^target: a plain object is/],
    [new ArrayBuffer(8), /^target: an ArrayBuffer is/],
    [new Blob([]), /^target: a Blob is/],
    [new ReadableStream(), /^target: a ReadableStream is/],
    [fileHandle, /give await handle\.createWritable\(\)/],
    [
      { toString: never, toJSON: never, [Symbol.toPrimitive]: never, valueOf: never },
      /^target: a plain object is/,
    ],
    [
      new Proxy({}, { get: (_, key) => (key === "constructor" ? never() : undefined) }),
      /^target: a plain object is/,
    ],
  ];
  for (const [target, message] of targets) {
    it(String(message), async () => {
      const error = await rejects(toOnnx(model, { target }), "invalid-argument", "target", message);
      assert.match(
        error.message,
        /accepted are none .*, a Uint8Array .*, a WritableStream, and an object with write/,
      );
      await rejects(model.writeTo(target), "invalid-argument", "target", message);
    });
  }

  it("the hint says how to save a file", async () => {
    await rejects(
      model.writeTo("a.onnx"),
      "invalid-argument",
      "target",
      /URL\.createObjectURL\(model\.toBlob\(\)\)/,
    );
    await rejects(
      model.writeTo(undefined),
      "invalid-argument",
      "target",
      /undefined is not accepted/,
    );
  });
});
