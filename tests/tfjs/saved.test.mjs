// Saved models: trained ones from npm on a real image, quantised ones in shards, and the command-line tool.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { fromKeras } from "onnx-loom";
import { PNG } from "pngjs";
import { run } from "../web/run.mjs";
import { decode } from "../web/support.mjs";
import { compare, fillWeights, tf } from "./compare.mjs";

const loom = fileURLToPath(new URL("../../build/native/cli/loom", import.meta.url));
const packageFolder = (name) =>
  fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));

async function readArtefacts(folder) {
  const json = JSON.parse(await readFile(join(folder, "model.json"), "utf8"));
  const paths = json.weightsManifest.flatMap((group) => group.paths);
  const shards = await Promise.all(paths.map((path) => readFile(join(folder, path))));
  return { json, shards };
}

async function loadModel({ json, shards }) {
  const bytes = Uint8Array.from(Buffer.concat(shards));
  const weightSpecs = json.weightsManifest.flatMap((group) => group.weights);
  const artefacts = { ...json, weightSpecs, weightData: bytes.buffer };
  return tf.loadLayersModel(tf.io.fromMemory(artefacts));
}

describe("trained upscalers", () => {
  let image;
  before(async () => {
    setWasmPaths(join(packageFolder("@tensorflow/tfjs-backend-wasm"), "dist/"));
    await tf.setBackend("wasm");
    const file = join(packageFolder("@upscalerjs/default-model"), "assets/fixture.png");
    const { width, height, data } = PNG.sync.read(await readFile(file));
    const pixels = data.filter((_, i) => i % 4 !== 3); // without the alpha channel
    image = tf.tensor(Float32Array.from(pixels), [1, height, width, 3]);
  });
  after(() => tf.setBackend("cpu"));

  const folders = [
    ["default-model", join(packageFolder("@upscalerjs/default-model"), "models")],
    ...[2, 3, 4, 8].map((scale) => [
      `esrgan-slim ${scale}x`,
      join(packageFolder("@upscalerjs/esrgan-slim"), `models/x${scale}`),
    ]),
  ];
  for (const [name, folder] of folders) {
    it(`${name} gives the same image`, async () => {
      const artefacts = await readArtefacts(folder);
      const bytes = (await fromKeras(artefacts.json, artefacts.shards)).toUint8Array();
      const { graph } = decode(bytes);
      assert.equal(graph.node.filter(({ opType }) => opType === "Transpose").length, 2);
      const model = await loadModel(artefacts);
      const expected = tf.tidy(() => model.predict(image));
      const outputs = await run(bytes, { LR: [image.dataSync(), image.shape] });
      const [output] = Object.values(outputs);
      assert.deepEqual([...output.dims], expected.shape);
      // Pixels go up to 255, so they are scaled to 1 for the comparison.
      const scaled = (data) => data.map((x) => x / 255);
      const difference = (a, b) => a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
      assert.ok(difference(scaled(output.data), scaled(expected.dataSync())) < 1e-4);
      tf.dispose([expected]);
      model.dispose();
    });
  }
});

describe("weights that TensorFlow.js has encoded, split into shards", () => {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [9, 9, 3], filters: 8, kernelSize: 3, activation: "relu" }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 4, activation: "softmax" }),
    ],
  });
  fillWeights(model);
  it("is restored as TensorFlow.js restores it", async () => {
    let saved;
    await model.save(
      tf.io.withSaveHandler((given) => {
        saved = given;
        return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(given) };
      }),
    );
    const weights = await tf.io.encodeWeights(
      model.weights.map((weight) => ({ name: weight.originalName, tensor: weight.read() })),
    );
    const whole = Buffer.from(weights.data);
    const shards = [whole.subarray(0, 1000), whole.subarray(1000)];
    const manifest = [{ paths: ["a.bin", "b.bin"], weights: weights.specs }];
    const json = { modelTopology: saved.modelTopology, weightsManifest: manifest };
    await compare(model, (await fromKeras(json, shards)).toUint8Array());
  });
});

describe("the command-line tool", () => {
  const folder = join(packageFolder("@upscalerjs/esrgan-slim"), "models/x2");
  let place;
  before(async () => {
    place = await mkdtemp(join(tmpdir(), "loom-cli-"));
  });
  after(() => rm(place, { recursive: true }));

  /** Runs the tool. Resolves to its exit code and outputs, and never rejects. */
  async function cli(...args) {
    const call = promisify(execFile)(loom, args, { cwd: place });
    return call.then(
      (result) => ({ code: 0, ...result }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  }

  it("converts a folder to the same file as the package", async () => {
    const { code, stdout, stderr } = await cli("convert", folder, "-o", "up.onnx");
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(
      stdout,
      /^up\.onnx: \d+ bytes, \d+ nodes\n {2}input LR: float32\[N, LR_1, LR_2, 3\]/,
    );
    const { json, shards } = await readArtefacts(folder);
    const own = (await fromKeras(json, shards)).toUint8Array();
    assert.deepEqual(await readFile(join(place, "up.onnx")), Buffer.from(own));
  });

  it("puts the weights beside the model", async () => {
    const { code, stderr } = await cli("convert", folder, "-o", "two.onnx", "--external-data");
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    const { json, shards } = await readArtefacts(folder);
    const location = "two.onnx.data";
    const own = (await fromKeras(json, shards)).toExternalData({ location });
    assert.deepEqual(await readFile(join(place, "two.onnx")), Buffer.from(own.model));
    assert.deepEqual(await readFile(join(place, location)), Buffer.from(own.externalData[0].data));
  });

  it("takes the options of an export, and the file itself", async () => {
    const options = ["--opset", "17", "--input-name", "image", "--output-name", "large"];
    options.push("--dynamic-axis", "image:0=batch", "--input-shape", "1,32,48,3");
    options.push("--data-format", "NCHW", "--metadata", "author=Ada", "--producer-name", "me");
    const { code, stderr } = await cli("convert", join(folder, "model.json"), ...options);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    const { graph, ...model } = decode(await readFile(join(place, "x2.onnx")));
    const dims = graph.input[0].type.tensorType.shape.dim;
    assert.deepEqual(
      dims.map(({ dimParam, dimValue }) => dimParam || Number(dimValue)),
      ["batch", 3, 32, 48],
    );
    assert.deepEqual([graph.input[0].name, graph.output[0].name], ["image", "large"]);
    assert.equal(Number(model.opsetImport[0].version), 17);
    assert.deepEqual([model.producerName, model.metadataProps[0].value], ["me", "Ada"]);
    assert.ok(graph.node.every(({ opType }) => opType !== "Transpose"));
  });

  it("prints help and its version", async () => {
    for (const args of [["--help"], ["convert", "--help"]]) {
      const { code, stdout } = await cli(...args);
      assert.equal(code, 0);
      assert.match(stdout, /convert/);
    }
    assert.match((await cli("--version")).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it("reports a wrong command line with exit code 2", async () => {
    const wrong = [
      [[], /subcommand is required/],
      [["melt"], /melt|required/],
      [["convert"], /artefacts is required/],
      [["convert", folder, "--opset", "x"], /--opset/],
      [["convert", folder, "--dynamic-axis", "image=N"], /VALUE:AXIS=NAME/],
      [["convert", folder, "--input-shape", "1,a"], /sizes, as in/],
      [["convert", folder, "--data-format", "NWHC"], /--data-format/],
      [["convert", folder, "--metadata", "author"], /KEY=VALUE/],
    ];
    for (const [args, message] of wrong) {
      const { code, stderr } = await cli(...args);
      assert.equal(code, 2, args.join(" "));
      assert.match(stderr, message);
    }
  });

  it("reports a failure with exit code 1, and leaves no file", async () => {
    const bad = join(place, "bad");
    await mkdir(bad);
    const fails = async (args, message) => {
      const { code, stderr } = await cli("convert", ...args, "-o", "never.onnx");
      assert.equal(code, 1);
      assert.match(stderr, message);
      await assert.rejects(readFile(join(place, "never.onnx")), { code: "ENOENT" });
    };
    await fails(["nowhere"], /nowhere: cannot be read: No such file/);
    await fails([bad], /model\.json: cannot be read/);
    await writeFile(join(bad, "model.json"), "{");
    await fails([bad], /model JSON: .*not JSON.*\(invalid-argument\)/s);
    const { json } = await readArtefacts(folder);
    json.weightsManifest[0].paths = ["../up.onnx"];
    await writeFile(join(bad, "model.json"), JSON.stringify(json));
    await fails([bad], /outside the folder/);
    json.weightsManifest[0].paths = ["model.json"];
    await writeFile(join(bad, "model.json"), JSON.stringify(json));
    await fails([bad], /weightsManifest: its weights have \d+ bytes, the shards \d+/);
    await fails([folder, "--opset", "12"], /opset 12 is not covered/);
  });
});
