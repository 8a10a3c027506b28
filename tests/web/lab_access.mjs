// Nobody is hindered: contrast, names, widths, targets of fingers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileOf } from "./installed.mjs";
import { becomes, click, clickWords, frameOf, inspects, isShown, press, visit } from "./lab_page.mjs";

const axe = readFileSync(fileOf("axe-core", "axe.min.js"), "utf8");
const violations = (page) => page.evaluate(async () => {
  const found = await globalThis.axe.run({ resultTypes: ["violations"] });
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" | ")}`);
});
const isWider = (page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
/** Controls that a finger would miss. */
const tooSmall = (page) => page.evaluate(() => [...document.querySelectorAll("button, select, input, [role=slider], [role=application]")].filter((one) => one.checkVisibility() && !one.classList.contains("unseen"))
  .map((one) => [one, one.getBoundingClientRect()]).filter(([, { width, height }]) => width < 31.5 || height < 31.5)
  .map(([one, { width, height }]) => `${one.getAttribute("aria-label") ?? one.textContent}: ${width.toFixed(0)} x ${height.toFixed(0)}`));

async function isLegible(page, tab, what) {
  for (const width of [1280, 390]) {
    await tab.resize(width);
    await pause(100);
    assert.equal(await isWider(page), false, `${what}, ${width} pixels: it is wider than the screen`);
    assert.deepEqual(await violations(page), [], `${what}, ${width} pixels`);
    if (width === 390) assert.deepEqual(await tooSmall(page), [], `${what}: too small for a finger`);
  }
  await tab.resize(1280);
}

for (const dark of [false, true]) {
  test(`it hinders nobody, ${dark ? "dark" : "light"}, wide and narrow`, () => visit(async (page, tab) => {
    await tab.runScript(axe);
    assert.equal(await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches), dark);
    await isLegible(page, tab, "in the beginning");
    for (const [label, dialog] of [["Settings", "settings"], ["Model: save it, or load one", "model"], ["Command: the same on your command line", "command"], ["Numbers of the neurons", "numbers"]]) {
      await click(page, label);
      await becomes(() => isShown(page, `dialog.${dialog}`), true, dialog);
      await isLegible(page, tab, dialog);
      await press(page, "Escape");
    }
    await clickWords(page, "Film the next step", ".film-invitation");
    await page.waitForSelector(".film .film-frame.now");
    for (const moment of [1, 5, 9, 13]) {
      assert.equal((await frameOf(page)).now, moment);
      await isLegible(page, tab, `the film's moment ${moment}`);
      for (let i = 0; i < 4; ++i) await click(page, "Next moment");
    }
    await click(page, "Output 7: ask");
    await inspects(page, "L3.7");
    await isLegible(page, tab, "an output in the inspector");
    await clickWords(page, "Its bias", ".inspected");
    await inspects(page, "L3.7.bias");
    await isLegible(page, tab, "a bias in the inspector");
  }, { dark }));
}
