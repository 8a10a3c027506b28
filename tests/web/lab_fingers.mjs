// The lab on a screen that is touched: with fingers, which have no hover. Only Chromium is told of touches here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { becomes, boxOf, clickWords, file, frameOf, inspected, until, visit } from "./lab_page.mjs";

const isChromium = process.argv[2] === "chromium";

/** A finger goes along these places, as shares of the element. */
async function swipe(tools, page, selector, places) {
  const { left, top, width, height } = await boxOf(page, selector), points = places.map(([x, y]) => [{ x: left + x * width, y: top + y * height }]);
  await tools.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: points[0] });
  for (const touchPoints of points.slice(1)) await tools.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints });
  await tools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

test("by fingers: a neuron, a tab, the film's strip, a digit that is drawn", { skip: !isChromium && "no touches" }, () => visit(async (page, tab) => {
  await tab.resize(390, 844);
  const tools = await page.context().newCDPSession(page);
  await tools.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  const tap = async (selector, x = 0.5, y = 0.5) => {
    await page.evaluate((sought) => document.querySelector(sought).scrollIntoView({ block: "center" }), selector);
    await swipe(tools, page, selector, [[x, y]]);
  };
  await until(async () => { await tap("canvas.network", 0.6, 0.5); return inspected(page); }, (now) => /^L\d/.test(now), "a neuron or weight is inspected");
  await tap(".tabs [role=tab]:nth-child(3)");
  await becomes(() => page.evaluate(() => document.querySelector(".tabs [aria-selected=true]").textContent), "Results", "the tab");
  await clickWords(page, "Film the next step", ".film-invitation");
  await page.waitForSelector(".film-frame.now");
  await swipe(tools, page, ".film-strip", [[0.8, 0.5], [0.6, 0.5], [0.4, 0.5], [0.2, 0.5]]);
  await until(() => frameOf(page), ({ now }) => now > 1, "the strip has gone on");
  await page.evaluate(() => document.querySelector(".pad-place").scrollIntoView({ block: "center" }));
  const top = await page.evaluate(() => scrollY);
  await swipe(tools, page, ".pad-place", [[0.1, 0.1], [0.3, 0.1], [0.5, 0.1], [0.8, 0.12]]);
  assert.equal(await page.evaluate(() => scrollY), top, "the page does not scroll under the finger that draws");
  await until(() => page.evaluate(() => location.hash), (hash) => /(^|&)(px|own|drawn|pixels)=/.test(hash), "the address has what was drawn");
}, { place: file }));
