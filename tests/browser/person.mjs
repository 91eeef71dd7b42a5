// What a person does on the demo's page. It only uses methods that the pages of playwright and puppeteer share.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const pictures = fileURLToPath(new URL("../../build/page-pictures/", import.meta.url));
/** How long any action on the page may take, in milliseconds. */
export const PATIENCE = 60_000;

export class Person {
  /** @param name of the browser, for the names of pictures */
  constructor(page, name) {
    this.page = page;
    this.name = name;
  }

  click(selector) {
    return this.page.click(selector);
  }

  choose(name, value) {
    return this.click(`label:has([name="${name}"][value="${value}"])`);
  }

  press(...keys) {
    return keys.reduce(
      (done, key) => done.then(() => this.page.keyboard.press(key)),
      Promise.resolve(),
    );
  }

  /** Replaces the content of a field with one event, as pasting does. */
  fill(selector, text) {
    return this.page.evaluate(
      ([where, value]) => {
        const field = document.querySelector(where);
        field.focus();
        field.value = value;
        field.dispatchEvent(
          new Event(field.matches("select") ? "change" : "input", { bubbles: true }),
        );
      },
      [selector, text],
    );
  }

  text(selector) {
    return this.page.evaluate((where) => document.querySelector(where).textContent, selector);
  }

  async value(selector) {
    return Number(
      await this.page.evaluate((where) => document.querySelector(where).dataset.value, selector),
    );
  }

  count(selector) {
    return this.page.evaluate((where) => document.querySelectorAll(where).length, selector);
  }

  /** Waits until the page has such an element. */
  async sees(selector) {
    const end = Date.now() + PATIENCE;
    while ((await this.count(selector)) === 0) {
      if (Date.now() > end) throw new Error(`${this.name} never saw ${selector}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Waits until the step has ended. It must not have failed. */
  async waitsForStep(step) {
    await this.sees(`#${step}:is([data-state="done"], [data-state="failed"])`);
    const error = await this.page.evaluate(
      (id) => document.querySelector(`#${id} > .error`)?.textContent,
      step,
    );
    if (error) throw new Error(`The page says: ${error}`);
  }

  /** Starts the training and waits until the network has seen `count` samples. */
  async trainsUntil(count) {
    await this.click("#train-start");
    const end = Date.now() + PATIENCE;
    while ((await this.samplesSeen()) < count) {
      if (Date.now() > end) throw new Error(`${this.name} waited too long for ${count} samples`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  samplesSeen() {
    return this.page.evaluate(() =>
      Number(document.querySelector("#train-progress").dataset.seen ?? 0),
    );
  }

  /** Works also if the training has just ended and the button is hidden. */
  async stopsTraining() {
    await this.page.evaluate(() => document.querySelector("#train-stop").click());
    await this.waitsForStep("train");
  }

  async exports() {
    await this.click("#export-start");
    await this.waitsForStep("export");
  }

  /** Resolves to the results that the page shows for both runtimes. */
  async compares() {
    await this.click("#compare-start");
    await this.waitsForStep("compare");
    const [agreeing, compared] = (await this.text("#agreeing"))
      .replace(/,/g, "")
      .split(" of ")
      .map(Number);
    return {
      agreeing,
      compared,
      difference: await this.value("#largest-difference"),
      left: await this.value("#tensorflow-accuracy"),
      right: await this.value("#onnxruntime-accuracy"),
    };
  }

  /** Draws a graph from ONNX text. */
  async draws(text) {
    await this.page.evaluate(() => (document.querySelector("#text-door").open = true));
    await this.fill("#onnx-text", text);
    await this.click("#draw-text");
  }

  async resize(width, height) {
    if (this.page.setViewportSize) await this.page.setViewportSize({ width, height });
    else await this.page.setViewport({ width, height });
  }

  /** By how many pixels the page is wider than its window. */
  overflow() {
    return this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  }

  async picture(what) {
    await mkdir(pictures, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 200)); // colours change slowly
    await this.page.screenshot({ path: `${pictures}${this.name}-${what}.png`, fullPage: true });
  }
}
