// How large pages are, and how soon they are there: node benchmarks/pages.mjs PAGE.html...
// In Chromium by playwright-core of NUDGE_NPM (else build/npm), each page five times, the median: until something is painted,
// and until all figures are drawn, in milliseconds from the beginning of the navigation.
import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const files = process.argv.slice(2);
if (files.length === 0 || files.some((file) => !existsSync(file))) {
  console.error("usage: node benchmarks/pages.mjs PAGE.html...");
  process.exit(2);
}
const require = createRequire(join(resolve(process.env.NUDGE_NPM ?? "build/npm"), "package.json"));
const { chromium } = require("playwright-core");
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

for (const file of files) {
  const painted = [], drawn = [];
  for (let turn = 0; turn < 5; ++turn) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(pathToFileURL(resolve(file)).href);
    await page.waitForSelector("main[data-drawn]");
    drawn.push(await page.evaluate(() => performance.now()));
    painted.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN));
    await page.close();
  }
  console.log(`${file}: ${(statSync(file).size / 1000).toFixed(0)} kB, painted after ${median(painted).toFixed(0)} ms, all drawn after ${median(drawn).toFixed(0)} ms`);
}
await browser.close();
