// `npm run demo`: uses the page in a real browser, as a person would, and records the results.
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser, watch } from "./driver/browser.mjs";
import * as journey from "./driver/journey.mjs";
import { help, readOptions } from "./driver/options.mjs";
import { buildSite, serveSite } from "./driver/site.mjs";
import { describe, findFaults } from "./driver/verdict.mjs";

const output = fileURLToPath(new URL("../../demo-output/", import.meta.url));
const modelPath = `${output}digits.onnx`;
const picture = (name) => `${output}${name}.png`;
const say = (line) => console.log(`  ${line}`);

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(`demo: ${error.message}`);
  process.exitCode = 1;
}

async function main(options) {
  if (options.help) return console.log(help);
  console.log("Building the page");
  await buildSite();
  const site = await serveSite(options);
  if (options.serve) {
    console.log(
      `The demo is up, until Ctrl-C:\n${site.addresses.map((url) => `  ${url}`).join("\n")}`,
    );
    return;
  }
  try {
    await report(await visit(site.address));
  } finally {
    await site.close();
  }
}

/** Does everything that a person does on the page. Resolves to one object with all results. */
async function visit(address) {
  const browser = await openBrowser();
  try {
    await mkdir(output, { recursive: true });
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const watched = watch(context, address);
    const page = await context.newPage();
    await page.goto(address);
    console.log("Training in the page");
    const trained = await journey.train(page, say);
    console.log("Exporting, comparing, downloading, drawing");
    const exported = await journey.exportModel(page);
    const compared = await journey.compare(page);
    const looked = await journey.lookAtGraph(page);
    await journey.download(page, modelPath);
    const chosen = await journey.chooseWithKeyboard(page);
    const drawn = await journey.drawThree(page);
    await page.screenshot({ path: picture("page"), fullPage: true });
    const overflow = await journey.overflowOnPhone(page, picture("phone"));
    console.log("The same with points");
    const learned = await journey.learnPoints(page);
    await page.screenshot({ path: picture("points"), fullPage: true });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.screenshot({ path: picture("dark"), fullPage: true });
    const results = { ...trained, ...exported, ...compared, ...looked, ...learned };
    return { ...results, chosen, drawn, overflow, ...watched };
  } finally {
    await browser.close();
  }
}

async function report(seen) {
  const file = await readFile(modelPath);
  const fileSha256 = createHash("sha256").update(file).digest("hex");
  const results = { ...seen, fileBytes: file.length, fileSha256 };
  console.log("Results");
  for (const [name, value] of describe(results)) say(`${name.padEnd(32)}${value}`);
  const here = (path) => relative(process.cwd(), path);
  const pictures = ["page", "phone", "points", "dark"].map((name) => here(picture(name)));
  console.log(`Wrote ${here(modelPath)}, ${pictures.join(", ")}`);
  const faults = findFaults(results);
  for (const fault of faults) console.error(`FAULT: ${fault}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
