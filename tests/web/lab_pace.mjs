// How smoothly the lab plays: lab_pace.mjs chromium, the one that tells of long tasks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { article, browser, click, file, stepOf, visit } from "./lab_page.mjs";

const budget = 500, seconds = 3, attempts = 3; // What nobody could overlook: 50 ms are aimed at, and what was measured is printed; a machine may be shared.

for (const [name, place] of Object.entries({ "the article's network": article, "the small convolutional network": "net=conv5x5%3A4%2C%20relu%2C%20maxpool2%2C%2010&loss=cross-entropy&optimizer=sgd&rate=0.1&batch=32&seed=1" })) {
  test(`${name} plays without a task of more than ${budget} ms in the page`, (context) => visit(async (page, tab) => {
    if (!(await page.evaluate(() => PerformanceObserver.supportedEntryTypes.includes("longtask")))) return context.skip(`${browser.name} does not tell of long tasks`);
    await tab.choose(".controls select", "Infinity");
    let longest = Infinity;
    for (let attempt = 0; attempt < attempts && longest > budget; ++attempt) {
      await click(page, "Play (Space)");
      await pause(500);
      const from = await stepOf(page);
      await page.evaluate(() => { globalThis.longTasks.length = 0; });
      await pause(1000 * seconds);
      const tasks = await page.evaluate(() => globalThis.longTasks.map(({ duration }) => Math.round(duration)));
      context.diagnostic(`${(await stepOf(page)) - from} steps in ${seconds} s; tasks of more than 50 ms: ${tasks.join(", ") || "none"}`);
      longest = Math.max(0, ...tasks);
      await click(page, "Pause (Space)");
    }
    assert.ok(longest <= budget, `a task of ${longest} ms`);
  }, { place: `${file}#${place}` }));
}
