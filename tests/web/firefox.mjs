// Pages in Firefox, over WebDriver BiDi: as in chromium.mjs. A browser of its own each for light, dark and no scripts, since
// Firefox takes these from its preferences.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { installed, skip } from "./installed.mjs";
import { addressOf, saidOf, watch } from "./said.mjs";

const program = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);

/** The one file in the folder, once it has all come: Firefox writes it under another name, which it changes in the end. */
async function onlyFile(folder) {
  let before = "";
  for (let i = 0; i < 200; ++i) {
    const names = readdirSync(folder), [name] = names;
    const size = names.length === 1 && !name.endsWith(".part") ? statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0 : 0;
    if (size > 0 && before === `${name} ${size}`) return { name, bytes: readFileSync(join(folder, name)) };
    before = `${name} ${size}`;
    await pause(50);
  }
  throw new Error(`not one file, but ${JSON.stringify(readdirSync(folder))}`);
}

export async function startFirefox() {
  if (program === undefined) skip("there is no Firefox");
  const puppeteer = installed("puppeteer-core");
  const downloads = mkdtempSync(join(tmpdir(), "nudge-firefox-"));
  const browsers = new Map();

  function browserWith(dark, scripts) {
    const key = `${dark} ${scripts}`;
    if (!browsers.has(key)) {
      browsers.set(key, puppeteer.launch({
        browser: "firefox", executablePath: program, headless: true,
        extraPrefsFirefox: {
          "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1, "ui.prefersReducedMotion": 1, "ui.useOverlayScrollbars": 1,
          "javascript.enabled": scripts, "browser.download.folderList": 2,
          "browser.download.dir": downloads, "browser.download.useDownloadDir": true,
          "browser.download.always_ask_before_handling_new_types": false,
        },
      }));
    }
    return browsers.get(key);
  }

  async function open(place, { dark = false, width = 1280, scripts = true, ready = "main[data-drawn]", loads, before } = {}) {
    const browser = await browserWith(dark, scripts);
    const page = await browser.newPage(), said = saidOf(page, place, loads);
    const resize = (pixels, height = 800) => page.setViewport({ width: pixels, height });
    await resize(width);
    await page.evaluateOnNewDocument(watch);
    if (before !== undefined) await page.evaluateOnNewDocument(before);
    await page.goto(addressOf(place));
    if (scripts) await page.waitForSelector(ready);
    await page.bringToFront();
    return {
      page, said, resize,
      runScript: (source) => page.evaluate(source),
      async saved(click) {
        readdirSync(downloads).forEach((name) => rmSync(join(downloads, name)));
        await click();
        return onlyFile(downloads);
      },
      choose: (selector, value) => page.select(selector, value),
      give: async (selector, path) => (await page.$(selector)).uploadFile(path),
      async inDark() {
        await page.close();
        return open(place, { dark: true, ready, loads, before });
      },
      print: null,
      close: () => page.close(),
    };
  }

  async function close() {
    for (const browser of browsers.values()) await (await browser).close();
    rmSync(downloads, { recursive: true });
  }

  return { name: "Firefox", open, close };
}
