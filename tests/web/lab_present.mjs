// The lab for a projector, and a network that is too large to be drawn whole.
import assert from "node:assert/strict";
import { test } from "node:test";
import { article, becomes, boxOf, click, clickWords, file, frameOf, inspects, isShown, labelOf, press, until, visit, withShift, wordsOf } from "./lab_page.mjs";

const canvas = "canvas.network";

const isDrawn = (page) => page.evaluate((sought) => {
  const one = document.querySelector(sought), blank = document.createElement("canvas");
  [blank.width, blank.height] = [one.width, one.height];
  return one.toDataURL() !== blank.toDataURL();
}, canvas);

test("presented, each part has the screen, the film with its strip, and what is pointed at is what is drawn there", () => visit(async (page) => {
  await clickWords(page, "Film the next step", ".film-invitation");
  await page.waitForSelector(".film-frame.now");
  await click(page, "Present: one figure at a time, for a projector");
  for (const [key, shown] of [["1", canvas], ["2", "canvas.curve"], ["3", ".outputs"], ["4", ".film-strip"], ["5", "#inspector"]]) {
    await press(page, key);
    await becomes(() => isShown(page, shown), true, `${key} shows ${shown}`);
    const { left, top, width, height } = await boxOf(page, shown);
    assert.ok(left >= 0 && top >= 0 && left + width <= 1281 && top + Math.min(height, 60) <= 800 && height > 30, `${shown} is on the screen`);
  }
  await press(page, "4");
  await page.focus(".film-strip");
  await press(page, "ArrowRight", "ArrowRight");
  assert.equal((await frameOf(page)).now, 3);
  await press(page, "1");
  // The output that is drawn last lies at the right, and the pointer finds it at its place, whatever the zoom.
  const { left, top, width, height } = await boxOf(page, canvas);
  await until(async () => {
    for (let y = 0.1; y < 0.95; y += 0.02) {
      await page.mouse.move(left + width - 2 * 92, top + y * height);
      if (/^the output ‘4’ \(L3\.4\)/.test(await wordsOf(page, ".stage .tip"))) return y;
    }
    return null;
  }, (y) => y !== null && y > 0.35 && y < 0.6, "the output 4 is in the middle");
  await press(page, "Escape");
  assert.equal(await isShown(page, ".presenter-bar"), false);
}, { place: `${file}#${article}` }));

test("on a stage without height nothing is drawn, and nothing fails", () => visit(async (page) => {
  await becomes(() => isDrawn(page), true, "it is drawn");
  for (const pixels of [3, 40, 60]) {
    await page.evaluate((height) => { document.querySelector(".network-place").style.cssText = `flex: none; height: ${height}px`; }, pixels);
    await becomes(() => isDrawn(page), false, `nothing on ${pixels} pixels`);
  }
  await page.evaluate(() => { document.querySelector(".network-place").style.cssText = ""; });
  await becomes(() => isDrawn(page), true, "it is drawn again");
}));

test("of a large network a part is drawn, which is said and chosen; the arrows go on beyond it, and what is touched is in it", () => visit(async (page, tab) => {
  const neurons = "select[aria-label='Neurons of L1 that are drawn']", chosen = () => page.evaluate((one) => document.querySelector(one).selectedOptions[0].textContent, neurons);
  assert.match(await wordsOf(page, ".ranges"), /of 400 neurons/);
  assert.equal(await chosen(), "0 to 191");
  await tab.choose(neurons, "384");
  await becomes(chosen, "384 to 399", "the last of them");
  await page.focus(".network-place");
  await press(page, "ArrowRight", "ArrowUp"); // From the input to the middle of L1.
  await press(page, ...Array(30).fill("ArrowUp"));
  await becomes(chosen, "192 to 383", "upwards beyond the first that was drawn");
  await press(page, "Enter");
  await until(() => page.evaluate(() => document.querySelector(".inspected")?.getAttribute("data-addresses") ?? ""), (now) => /^L1\.3\d\d$/.test(now), "it is asked");
  await press(page, ...Array(60).fill("ArrowDown"));
  await becomes(chosen, "384 to 399", "downwards beyond the last");
  await withShift(page, "ArrowDown");
  assert.match(await wordsOf(page, ".network-place [aria-live]"), /the weight L1\.399@/);
  assert.match(await labelOf(page, neurons), /Neurons of L1/);
  await tab.choose(neurons, "0");
  await click(page, "Output 7: ask");
  await inspects(page, "L2.7");
  assert.equal(await chosen(), "0 to 191", "what has nothing to do with it stays");
}, { place: `${file}#net=784-400-10&activation=relu&loss=cross-entropy&rate=0.05&batch=10&seed=1` }));

test("on screens of all sizes the digit's rows, outputs, tabs and the film's words are whole, and the head leaves room", async () => {
  for (const [width, height, most] of [[1280, 800, 50], [1024, 768, 50], [1024, 640, 50], [800, 600, 90], [844, 390, 90], [390, 844, 130]]) {
    await visit(async (page, tab) => {
      await tab.resize(width, height);
      await clickWords(page, "Film the next step", ".film-invitation");
      await page.waitForSelector(".film-frame.now");
      const cut = () => page.evaluate(() => [".digit-panel", ".tabs", ".film-words", ".top"].filter((sought) => {
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.querySelector(sought);
        return scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;
      }).join());
      await becomes(cut, "", `cut at ${width} x ${height}`);
      assert.ok((await boxOf(page, ".top")).height <= most, `the head at ${width} x ${height}`);
    });
  }
});
