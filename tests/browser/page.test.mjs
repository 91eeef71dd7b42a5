// Uses the demo's page: each kind of data and network, the layers, the graph, the keyboard, dark and light,
// a phone. A few steps of training are enough here; `npm run demo` trains to the end.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ModelBuilder, parseModel, printModel } from "onnx-loom";
import { buildSite, serveSite } from "../../web/demo/driver/site.mjs";
import { browserNames, openBrowser } from "./browsers.mjs";
import { PATIENCE, Person } from "./person.mjs";

let site;
before(async () => {
  await buildSite();
  site = await serveSite({ port: 0 });
});
after(() => site?.close());

/** The ONNX text of an If inside an If. */
async function nestedText() {
  const builder = await ModelBuilder.create({ opset: 21 });
  const g = builder.graph;
  const x = g.input("x", "float32", ["N", 4]);
  const up = g.input("up", "bool", []);
  const [y] = g.node("If", [up], {
    then_branch: (body) =>
      body.node("If", [up], {
        then_branch: (inner) => inner.node("Softmax", [x], { axis: -1 }, { name: "deep" }),
        else_branch: () => x,
      }),
    else_branch: (body) => body.node("Relu", [x]),
  });
  g.output("y", y);
  return printModel(builder.finish());
}

async function longText() {
  const builder = await ModelBuilder.create({ opset: 21 });
  const g = builder.graph;
  let value = g.input("x", "float32", [2]);
  for (let i = 0; i < 450; i++) value = g.op.Neg(value);
  g.output("y", value);
  return printModel(builder.finish());
}

/** Runs in the page. Workers never begin, as on a machine that is too slow for any graph. */
function stallWorkers() {
  window.Worker = class extends Worker {
    postMessage() {}
  };
}

function letWorkersWork() {
  window.Worker = Object.getPrototypeOf(window.Worker);
}

/** Runs in the page, to be fast enough: the layout stops at its time limit. */
function cancelWhenBusy(patience) {
  const panel = document.querySelector("#graph-panel");
  return new Promise((resolve, reject) => {
    const cancel = (_, observer) => {
      if (panel.dataset.mode !== "busy") return;
      observer.disconnect();
      document.querySelector("#graph-cancel").click();
      resolve();
    };
    new MutationObserver(cancel).observe(panel, { attributes: true });
    document.querySelector("#show-picture").click();
    setTimeout(() => reject(new Error("the layout was never busy")), patience);
  });
}

/** Runs in the page, to be fast enough: the comparison can end within moments. */
async function stopComparison(patience) {
  const stop = document.querySelector("#compare-stop");
  document.querySelector("#compare-start").click();
  const end = performance.now() + patience;
  while (stop.hidden) {
    if (performance.now() > end) throw new Error("the comparison never offered to be stopped");
    await new Promise((resolve) => setTimeout(resolve));
  }
  stop.click();
}

function agree({ agreeing, compared, difference, left, right }, count) {
  assert.deepEqual([agreeing, compared], [count, count]);
  assert.ok(difference <= 1e-4, `${difference}`);
  assert.equal(left, right);
}

for (const name of browserNames) {
  describe(`The page in ${name}`, () => {
    let browser, page, person;
    before(async () => {
      browser = await openBrowser(name);
      page = await browser.open(site.address);
      person = new Person(page, name);
      await person.resize(1280, 900);
    });
    after(() => browser?.close());

    it("exports a convolutional network while it learns", async () => {
      await person.trainsUntil(640);
      assert.match(
        await person.text("#train-status"),
        /^Epoch 1 of 6 · .* · about \d+.(s|min) left$/,
      );
      await person.exports();
      const exported = await person.value("#export-seen");
      assert.ok(exported >= 640, `${exported}`);
      assert.equal(await person.count('#train[data-state="busy"]'), 1);
      assert.equal(await person.count("#graph-stage .box.input, #graph-stage .box.output"), 2);
      assert.equal(await person.text("#graph-overview .value b"), "image");
      assert.equal(await person.text("#graph-overview .value code"), "float32[N, 28, 28, 1]");
      agree(await person.compares(), 2000);
      assert.ok((await person.samplesSeen()) > exported);
      await person.stopsTraining();
      assert.match(await person.text("#train-status"), /^Stopped early/);
      await person.picture("digits");
    });

    it("downloads the file", async () => {
      const { name: file, bytes } = await browser.downloaded(page, () =>
        person.click("#download-start"),
      );
      assert.equal(file, "digits.onnx");
      assert.equal(bytes.length, await person.value("#export-bytes"));
    });

    it("finds nodes, and shows their attributes, types and shapes", async () => {
      await person.fill("#graph-search", "conv");
      assert.match(await person.text("#graph-found"), /^1 of \d+$/);
      await person.fill("#graph-search", "maxpool");
      const details = await person.text("#graph-details");
      assert.match(details, /kernel_shape\[2, 2\]ints/);
      assert.match(details, /float32\[N, \d+, \d+, \d+\]/);
      assert.ok((await person.count("#graph-stage .box.found")) >= 1);
      await person.fill("#graph-search", "no such thing");
      assert.equal(await person.text("#graph-found"), "Nothing found");
      await person.fill("#graph-search", "");
    });

    it("zooms and moves by button, wheel, pointer and key", async () => {
      const scene = "#graph-stage svg > g";
      const place = () =>
        page.evaluate((where) => document.querySelector(where).getAttribute("transform"), scene);
      let before = await place();
      const moved = async (what) => {
        const now = await place();
        assert.notEqual(now, before, what);
        before = now;
      };
      await person.click("#zoom-in");
      await moved("zoom in");
      await person.click("#zoom-fit");
      await moved("fit");
      await page.evaluate(() => document.querySelector("#graph-stage svg").focus());
      for (const key of ["+", "ArrowDown", "ArrowLeft", "-", "0"]) {
        await person.press(key);
        await moved(key);
      }
      const box = await page.evaluate(() => {
        const { left, top } = document.querySelector("#graph-stage svg").getBoundingClientRect();
        return { left, top };
      });
      await page.mouse.move(box.left + 20, box.top + 30);
      await page.mouse.down();
      await page.mouse.move(box.left + 60, box.top + 90, { steps: 4 });
      await page.mouse.up();
      await moved("drag");
    });

    it("goes through the nodes by keyboard only", async () => {
      await page.evaluate(() => document.querySelector("#graph-stage svg").focus());
      await person.press("Tab", "ArrowDown", "ArrowDown", "Enter");
      assert.equal(await person.count("#graph-stage .box.selected"), 1);
      assert.ok((await person.text("#graph-details h3")).length > 0);
      await person.press("Escape");
      assert.equal(await person.count("#graph-details[hidden]"), 1);
    });

    it("copies the graph as ONNX text that can be read again", async () => {
      await page.evaluate(() => {
        navigator.clipboard.writeText = async (text) => (window.copied = text);
      });
      await person.click("#copy-text");
      await person.sees("#copied:not(:empty)");
      const model = await parseModel(await page.evaluate(() => window.copied));
      assert.deepEqual(model.inspect().inputs, [{ name: "image", type: "float32[N, 28, 28, 1]" }]);
    });

    it("edits layers, and says what does not fit", async () => {
      await person.choose("preset", "dense");
      assert.equal(await person.count('#export[data-state="waiting"]'), 1);
      const rows = await person.count("#layers .layer");
      await person.fill("#layer-kind", "conv2d");
      await person.click("#add-layer");
      assert.equal(await person.count("#layers .layer"), rows + 1);
      assert.match(await person.text(".layer.wrong .layer-problem"), /image.*list of numbers/);
      assert.equal(await person.count('#train-start[aria-disabled="true"]'), 1);
      await person.click(".layer.wrong [aria-label^='Remove']");
      assert.equal(await person.count(".layer.wrong"), 0);
      await person.fill("#layers .layer:nth-child(3) input", "0");
      assert.match(await person.text(".layer.wrong .layer-problem"), /whole number from 1 to 512/);
      await person.fill("#layers .layer:nth-child(3) input", "24");
      assert.equal(await person.text("#layers .layer:nth-child(3) .layer-shape"), "24");
      await person.click("#layers .layer:nth-child(3) [aria-label^='Move down']");
      assert.equal(await person.text("#layers .layer:nth-child(3) b"), "Dropout");
      await person.picture("layers");
    });

    for (const [preset, seen, operator] of [
      ["dense", 640, "MatMul|Gemm"],
      ["recurrent", 128, "GRU"],
    ]) {
      it(`trains, exports and compares a ${preset} network for digits`, async () => {
        await person.choose("preset", preset);
        await person.trainsUntil(seen);
        await person.stopsTraining();
        await person.exports();
        assert.match(await person.text("#graph-overview"), new RegExp(operator));
        agree(await person.compares(), 2000);
        await person.picture(preset);
      });
    }

    it("stops a comparison", async () => {
      await page.evaluate(stopComparison, PATIENCE);
      await person.sees('#compare[data-state="ready"] #compare-stop[hidden]');
    });

    it("reads a digit that is chosen with the keyboard", async () => {
      await person.sees("#samples button");
      await page.evaluate(() => document.querySelector("#samples button").focus());
      await person.press("Enter");
      await person.sees("#answer[data-value]");
    });

    it("learns drawn points, and paints the answers of both runtimes", async () => {
      await person.choose("data-kind", "points");
      await person.click("#set-spiral");
      const points = () => person.text("#point-count").then((text) => Number.parseInt(text, 10));
      assert.equal(await points(), 300);
      await page.evaluate(() => document.querySelector("#plane").focus());
      await person.press("ArrowRight", "2", "Enter", "Delete", "3");
      assert.ok((await points()) > 295);
      const before = await points();
      await person.choose("point-tool", "1");
      await person.click("#plane");
      assert.equal(await points(), before + 1);
      await person.trainsUntil(3000);
      await person.sees('#learned-plane[data-painted="true"]');
      await person.exports();
      await person.stopsTraining();
      await person.sees('#exported-plane[data-painted="true"]');
      const result = await person.compares();
      agree(result, result.compared);
      assert.ok(result.compared >= 59);
      await person.picture("points");
      await person.click("#clear-points");
      assert.match(await person.text("#point-count"), /at least ten points/);
      assert.equal(await person.count('#train-start[aria-disabled="true"]'), 1);
    });

    it("draws the ONNX text of its example", async () => {
      await person.draws(
        await person.page.evaluate(() => document.querySelector("#onnx-text").value),
      );
      await person.sees('#graph-stage .box[aria-label="Loop"] .fold');
      assert.match(await person.text("#graph-overview"), /Add/);
    });

    it("draws the text of an exported file, which lacks some weights, and keeps the drawing", async () => {
      await person.draws(await page.evaluate(() => window.copied));
      await person.sees('#graph-stage .box[aria-label^="Conv"]');
      assert.match(await person.text("#graph-overview"), /lacks some of their values/);
      await person.choose("data-kind", "digits");
      assert.equal(await person.count('#graph-stage .box[aria-label^="Conv"]'), 2);
      await person.choose("data-kind", "points");
    });

    it("unfolds subgraphs, also to show what a search has found", async () => {
      await person.draws(await nestedText());
      await person.sees("#graph-stage .box:has(.fold)");
      const folded = await person.count("#graph-stage .box");
      await page.evaluate(() => document.querySelector("#graph-stage .box:has(.fold)").focus());
      await person.press(" ");
      await person.sees("#graph-stage .frame");
      assert.ok((await person.count("#graph-stage .box")) > folded);
      await person.fill("#graph-search", "deep");
      await person.sees('#graph-stage .box.selected[data-id$="then_branch/n0"]');
      assert.match(await person.text("#graph-details"), /axis-1int/);
      await person.picture("subgraphs");
      await person.fill("#graph-search", "");
    });

    it("shows a list if the layout takes too long", async () => {
      await person.draws(await longText());
      await person.sees("#operators tr:nth-child(200)");
      await page.evaluate(stallWorkers);
      await person.click("#show-picture");
      await person.sees('#graph-panel[data-mode="list"]');
      assert.match(await person.text("#graph-note"), /^Too large to draw in 3 seconds/);
      assert.equal(await person.count("#operators tr"), 200);
      await person.click("#more-operators button");
      assert.equal(await person.count("#operators tr"), 400);
      await person.click("#operators tr:nth-child(70) button");
      assert.match(await person.text("#graph-details"), /float32\[2\]/);
      await page.evaluate(cancelWhenBusy, PATIENCE);
      await person.sees('#graph-panel[data-mode="list"]');
      assert.match(await person.text("#graph-note"), /^Cancelled/);
      await page.evaluate(letWorkersWork);
    });

    it("says what is wrong with ONNX text", async () => {
      await person.draws("this is no model");
      await person.sees("#graph > .error");
      await person.draws(await nestedText());
      await person.sees("#graph:not(:has(> .error)) #graph-stage .box");
    });

    it("is dark or light, as the person chooses", async () => {
      const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      await person.click("#theme");
      const light = await colour();
      await person.click("#theme");
      assert.notEqual(await colour(), light);
      await person.picture("dark");
      await person.click("#theme");
    });

    it("fits a phone", async () => {
      await person.resize(360, 740);
      assert.equal(await person.overflow(), 0);
      const seen = () => page.evaluate(() => document.querySelector("#export-bytes").offsetHeight);
      assert.equal(await seen(), 0, "the figures of the old network are hidden");
      await person.picture("phone-points");
      await person.choose("data-kind", "digits");
      assert.equal(await person.overflow(), 0);
      await person.picture("phone-digits");
    });

    it("has no errors", () => {
      assert.deepEqual(page.problems, []);
    });
  });
}
