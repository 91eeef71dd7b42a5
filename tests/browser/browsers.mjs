// Opens Debian's Chromium with playwright-core, and Debian's Firefox with puppeteer-core over WebDriver
// BiDi, because Playwright cannot drive that Firefox. The pages of both have goto() and evaluate().
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";

const chromiumFlags = [
  "--headless",
  "--no-sandbox", // the tests may run as root
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-precise-memory-info",
  "--js-flags=--expose-gc",
];

async function openChromium(downloads) {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: chromiumFlags,
    downloadsPath: downloads,
  });
  return {
    newPage: () => browser.newPage(),
    close: () => browser.close(),
    async downloaded(page, act) {
      const waiting = page.waitForEvent("download");
      await act();
      const download = await waiting;
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
    },
  };
}

async function openFirefox(downloads) {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    headless: true,
    extraPrefsFirefox: {
      "browser.download.folderList": 2,
      "browser.download.dir": downloads,
      "browser.download.useDownloadDir": true,
      "browser.download.alwaysOpenPanel": false,
      "browser.helperApps.neverAsk.saveToDisk": "application/octet-stream",
    },
  });
  return {
    newPage: () => browser.newPage(),
    close: () => browser.close(),
    async downloaded(_, act) {
      await act();
      return waitForFile(downloads);
    },
  };
}

/** Waits until the only file in the folder has stopped growing. */
async function waitForFile(folder) {
  let size = 0;
  for (let left = 300; left > 0; --left) {
    const [name, ...others] = await readdir(folder);
    const whole = name !== undefined && others.length === 0 && !name.endsWith(".part");
    const bytes = whole ? await readFile(join(folder, name)) : new Uint8Array(0);
    if (bytes.length > 0 && bytes.length === size) return { name, bytes };
    size = bytes.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no download arrived: ${await readdir(folder)}`);
}

const openers = { Chromium: openChromium, Firefox: openFirefox };
export const browserNames = Object.keys(openers);

/** Opens a browser with its own folder for downloads. */
export async function openBrowser(name) {
  const downloads = await mkdtemp(join(tmpdir(), "loom-downloads-"));
  const browser = await openers[name](downloads);
  return {
    ...browser,
    /** Opens a page at that address. `page.problems` lists what it throws or logs as an error. */
    async open(url) {
      const page = await browser.newPage();
      page.problems = [];
      page.on("pageerror", (error) => page.problems.push(String(error)));
      page.on("console", (message) => {
        // Chromium's own word for an answer of 404, which some tests ask for.
        const isOfBrowser = message.text().startsWith("Failed to load resource");
        if (message.type() === "error" && !isOfBrowser) page.problems.push(message.text());
      });
      await page.goto(url);
      return page;
    },
    async close() {
      await browser.close();
      await rm(downloads, { recursive: true, force: true });
    },
  };
}
