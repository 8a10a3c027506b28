// The film of a step: every moment of it says something.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { becomes, boxOf, click, clickWords, frameOf, labelOf, press, pressAt, reaches, says, stepOf, tabTo, until, visit, wordsOf } from "./lab_page.mjs";

/** Walks to the end, and looks at every moment on the way. */
async function walkFilm(page, next) {
  const seen = new Set();
  const { last } = await frameOf(page);
  assert.ok(last >= 10, `${last} moments`);
  for (let i = 1; ; ++i) {
    const { now, title } = await frameOf(page), words = await wordsOf(page, ".film-words");
    assert.equal(now, i);
    assert.equal(await wordsOf(page, ".film-title h2"), title);
    assert.ok(words.length > 30 && !/NaN|undefined|null|Infinity/.test(words), words);
    assert.ok(!seen.has(words), words);
    assert.match(await wordsOf(page, "#inspector h2"), /^In the film$/);
    seen.add(words);
    if (i === last) break;
    await next();
  }
  await next();
  assert.equal((await frameOf(page)).now, last, "after the last there is no other");
}

test("the film of a step, by mouse", () => visit(async (page) => {
  await clickWords(page, "Film the next step", ".film-invitation");
  await page.waitForSelector(".film .film-frame.now");
  await reaches(page, 1);
  await walkFilm(page, () => click(page, "Next moment"));
  await click(page, "Previous moment");
  const { now, last } = await frameOf(page);
  assert.equal(now, last - 1);
  const { left, top, width } = await boxOf(page, ".film-strip");
  await page.mouse.move(left + width / 2, top + 40);
  await page.mouse.down();
  await page.mouse.move(left + width / 2 + 200, top + 40, { steps: 8 });
  await pause(100);
  await page.mouse.up();
  const dragged = (await frameOf(page)).now;
  assert.ok(dragged < now && dragged > 1, `drawn from ${now} to ${dragged}`);
  await click(page, "Play the film");
  await becomes(() => labelOf(page, ".film-play"), "Pause the film", "it plays");
  await until(() => frameOf(page), (frame) => frame.now > dragged, "it goes on by itself");
  await click(page, "Pause the film");
  await click(page, "Film the next step", ".film");
  await reaches(page, 2);
  await becomes(async () => (await frameOf(page)).now, 1, "the next film begins");
  await says(page, ".film-count", /step 2$/);
}));

test("the film of a step, by keyboard alone", () => visit(async (page) => {
  await pressAt(page, /^Film the next step$/, "Enter");
  await page.waitForSelector(".film .film-frame.now");
  await tabTo(page, /^Moments of one training step$/);
  await walkFilm(page, () => press(page, "ArrowRight"));
  await press(page, "Home");
  assert.equal((await frameOf(page)).now, 1);
  await press(page, "PageUp", "ArrowLeft");
  assert.equal((await frameOf(page)).now, 5);
  await press(page, "End");
  assert.equal((await frameOf(page)).now, (await frameOf(page)).last);
  assert.equal(await stepOf(page), 1, "the film's arrows make no steps");
  await pressAt(page, /^Play the film$/, "Enter");
  await becomes(() => labelOf(page, ".film-play"), "Pause the film", "it plays");
  await press(page, "Enter");
}));

test("where another digit of the batch speaks, the pad, the network and the outputs show that one, until the film goes on", () => visit(async (page) => {
  await clickWords(page, "Film the next step", ".film-invitation");
  await reaches(page, 1);
  await pressAt(page, /^Moments of one training step$/, "Home");
  const pad = () => labelOf(page, "canvas.pad"), first = await pad(), words = await wordsOf(page, ".digit-words");
  while ((await frameOf(page)).title !== "Another one wants something else") await press(page, "ArrowRight");
  const [, name] = (await wordsOf(page, ".film-words")).match(/a ‘(\d)’/), other = await pad();
  assert.notEqual(other, first);
  assert.ok(other.startsWith(`a ${name}: number `), other);
  const outputs = await page.evaluate(() => [...document.querySelectorAll(".outputs .value")].map((one) => Number(one.textContent)));
  const told = await page.evaluate(() => [...document.querySelectorAll("#inspector svg [data-label*=': activation ']")].map((row) => Number(/activation ([\d.e-]+)/.exec(row.dataset.label)[1])));
  assert.equal(told.length, 10);
  outputs.forEach((value, i) => assert.ok(Math.abs(value - told[i]) < 0.0006, `${i}: ${value}, the figure ${told[i]}`));
  await pause(700);
  assert.equal(await pad(), other, "it stays");
  await press(page, "ArrowRight");
  assert.deepEqual([await pad(), await wordsOf(page, ".digit-words")], [first, words]);
}));
