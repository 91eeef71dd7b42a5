// What a person does on the page, from the first click to the drawn digit. It reads results where a
// person reads them; the exact number stands beside the rounded text, in data-value.
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE = 10 * 60_000; // for a slow, busy machine

export async function train(page, say) {
  await press(page, "Train");
  const isOver = settle(page, "train").then(() => true);
  while (!(await Promise.race([isOver, sleep(3000, false)]))) {
    say(await page.locator("#train-status").innerText());
  }
  return {
    heldOutAccuracy: await figure(page, "heldout-accuracy"),
    trainSeconds: await figure(page, "train-time"),
  };
}

export async function exportModel(page) {
  await press(page, "Export to ONNX");
  await settle(page, "export");
  return {
    bytes: await figure(page, "export-bytes"),
    learnedFrom: await figure(page, "export-seen"),
    exportMs: await figure(page, "export-time"),
    wasmBytes: await figure(page, "wasm-memory"),
    sha256: await page.locator("#fingerprint").getAttribute("data-value"),
    operators: await page.locator("#graph-stage .box:not(.input, .output)").count(),
  };
}

export async function compare(page) {
  await press(page, "Compare both");
  await settle(page, "compare");
  const agreement = await page.locator("#agreeing").innerText();
  const [agreeing, compared] = agreement
    .split(" of ")
    .map((text) => Number(text.replace(/,/g, "")));
  return {
    tensorflowAccuracy: await figure(page, "tensorflow-accuracy"),
    onnxruntimeAccuracy: await figure(page, "onnxruntime-accuracy"),
    agreeing,
    compared,
    largestDifference: await figure(page, "largest-difference"),
  };
}

/** Finds the softmax in the graph, and reads what its details say of the output. */
export async function lookAtGraph(page) {
  await page.locator("#graph-search").fill("softmax");
  const details = page.locator("#graph-details");
  await details.waitFor();
  const answerType = await details
    .getByText(/^float32/)
    .last()
    .innerText();
  await page.keyboard.press("Escape");
  return { answerType };
}

/** Through the browser's own download, into `path`. */
export async function download(page, path) {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    press(page, "Download digits.onnx"),
  ]);
  await file.saveAs(path);
}

/** Without a pointer: the first of the digits to choose from. */
export async function chooseWithKeyboard(page) {
  const sample = page.locator("#samples button").first();
  await sample.focus();
  await page.keyboard.press("Enter");
  return { label: await sample.getAttribute("data-label"), answer: await answer(page) };
}

/** With the mouse: a three, in two bows. */
export async function drawThree(page) {
  await press(page, "Clear");
  const pad = page.locator("#pad");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  const at = ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
  const points = [...bow(0.47, 0.34, 0.15, -0.8), ...bow(0.47, 0.66, 0.17, -0.5)];
  await page.mouse.move(...at(points[0]));
  await page.mouse.down();
  for (const point of points) await page.mouse.move(...at(point), { steps: 2 });
  await page.mouse.up();
  return answer(page);
}

/** Points instead of digits: learn them, export, let both runtimes answer. */
export async function learnPoints(page) {
  await page.locator('label:has([name="data-kind"][value="points"])').click();
  await press(page, "Spiral");
  await press(page, "Train");
  await settle(page, "train");
  await press(page, "Export to ONNX");
  await settle(page, "export");
  await page.locator('#exported-plane[data-painted="true"]').waitFor({ timeout: PATIENCE });
  return { pointsAccuracy: await figure(page, "heldout-accuracy"), points: await compare(page) };
}

/** Clockwise from the upper left to the lower left, open to the left. */
function bow(x, y, radius, start) {
  const end = Math.PI - 0.6;
  return Array.from({ length: 24 }, (_, i) => {
    const angle = -Math.PI / 2 + start + ((end + Math.PI / 2 - start - 0.4) * i) / 23;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** How far the page is wider than a narrow phone; 0: it fits. With a picture of it. */
export async function overflowOnPhone(page, picturePath) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.screenshot({ path: picturePath, fullPage: true });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  await page.setViewportSize(before);
  return Math.max(0, overflow);
}

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

async function settle(page, step) {
  const section = page.locator(`#${step}:is([data-state="done"], [data-state="failed"])`);
  await section.waitFor({ timeout: PATIENCE });
  const error = section.locator("> .error");
  if (await error.count()) throw new Error(`The page says: ${await error.innerText()}`);
}

async function figure(page, id) {
  const value = Number(await page.locator(`#${id}`).getAttribute("data-value"));
  if (!Number.isFinite(value)) throw new Error(`The page shows no number as "${id}"`);
  return value;
}

async function answer(page) {
  const shown = page.locator("#answer[data-value]");
  await shown.waitFor({ timeout: PATIENCE });
  await page.locator('#draw[data-state="done"]').waitFor();
  return shown.getAttribute("data-value");
}
