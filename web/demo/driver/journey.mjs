// What a person does on the page, from the first click to the drawn digit. It reads the results that the
// page shows. The exact number of a rounded text is in data-value.
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE = 10 * 60_000; // for a slow, busy machine

export async function train(page, say) {
  await press(page, "Train");
  const isOver = waitForStep(page, "train").then(() => true);
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
  await waitForStep(page, "export");
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
  await waitForStep(page, "compare");
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

/** Finds the softmax in the graph, and reads the type of its output from the details. */
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

/** Downloads the file to `path`, as the browser does. */
export async function download(page, path) {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    press(page, "Download digits.onnx"),
  ]);
  await file.saveAs(path);
}

/** Chooses the first of the sample digits, without a pointer. */
export async function chooseWithKeyboard(page) {
  const sample = page.locator("#samples button").first();
  await sample.focus();
  await page.keyboard.press("Enter");
  return { label: await sample.getAttribute("data-label"), answer: await answer(page) };
}

/** Draws a three with the mouse, as two arcs. */
export async function drawThree(page) {
  await press(page, "Clear");
  const pad = page.locator("#pad");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  const at = ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
  const points = [...arc(0.47, 0.34, 0.15, -0.8), ...arc(0.47, 0.66, 0.17, -0.5)];
  await page.mouse.move(...at(points[0]));
  await page.mouse.down();
  for (const point of points) await page.mouse.move(...at(point), { steps: 2 });
  await page.mouse.up();
  return answer(page);
}

/** Points instead of digits: trains, exports, and compares both runtimes. */
export async function learnPoints(page) {
  await page.locator('label:has([name="data-kind"][value="points"])').click();
  await press(page, "Spiral");
  await press(page, "Train");
  await waitForStep(page, "train");
  await press(page, "Export to ONNX");
  await waitForStep(page, "export");
  await page.locator('#exported-plane[data-painted="true"]').waitFor({ timeout: PATIENCE });
  return { pointsAccuracy: await figure(page, "heldout-accuracy"), points: await compare(page) };
}

/** An arc that runs clockwise from the upper left to the lower left, open on the left. */
function arc(x, y, radius, start) {
  const end = Math.PI - 0.6;
  return Array.from({ length: 24 }, (_, i) => {
    const angle = -Math.PI / 2 + start + ((end + Math.PI / 2 - start - 0.4) * i) / 23;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** Takes a picture of the page on a narrow phone. Returns by how many pixels it is too wide. */
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

async function waitForStep(page, step) {
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
