// Pages in Chromium. What a browser offers the tests: open(place, options), of a file or an address, which gives a tab, and close().
// In a tab, `page` has what Playwright and Puppeteer call alike (evaluate, hover, focus, click, keyboard, mouse).
import { existsSync, readFileSync } from "node:fs";
import { installed, skip } from "./installed.mjs";
import { addressOf, saidOf, watch } from "./said.mjs";

const program = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

export async function startChromium() {
  if (program === undefined) skip("there is no Chromium");
  const browser = await installed("playwright-core").chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu"] });

  async function open(place, { dark = false, width = 1280, scripts = true, ready = "main[data-drawn]", loads, before } = {}) {
    const context = await browser.newContext({
      viewport: { width, height: 800 }, colorScheme: dark ? "dark" : "light", reducedMotion: "reduce", javaScriptEnabled: scripts,
    });
    const page = await context.newPage(), said = saidOf(page, place, loads);
    await page.addInitScript(watch);
    if (before !== undefined) await page.addInitScript(before); // runs before the page's own scripts
    await page.goto(addressOf(place));
    if (scripts) await page.waitForSelector(ready);
    await page.bringToFront();
    const tab = {
      page, said,
      /** The policy of the page allows no other script, and stays in force: the tools for developers run this one. */
      async runScript(source) {
        const tools = await context.newCDPSession(page);
        const { exceptionDetails } = await tools.send("Runtime.evaluate", { expression: source });
        if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
      },
      resize: (width, height = 800) => page.setViewportSize({ width, height }),
      /** The name and the bytes of the file that the page saves after the click. */
      async saved(click) {
        const [download] = await Promise.all([page.waitForEvent("download"), click()]);
        return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
      },
      choose: (selector, value) => page.selectOption(selector, value),
      give: (selector, path) => page.setInputFiles(selector, path),
      /** The page in dark, in a tab for which this one is given up. */
      async inDark() {
        await page.emulateMedia({ colorScheme: "dark" });
        return tab;
      },
      print: () => page.emulateMedia({ media: "print" }),
      close: () => context.close(),
    };
    return tab;
  }

  return { name: "Chromium", open, close: () => browser.close() };
}
