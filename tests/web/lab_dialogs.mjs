// What opens over the lab: settings, the command, the neurons' numbers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { article, becomes, click, clickWords, file, focused, isShown, labelOf, outputsOf, press, pressAt, reaches, says, stepOf, tabTo, until, visit, wordsOf } from "./lab_page.mjs";

const errorOf = (page) => wordsOf(page, "dialog.settings .error");

test("settings by mouse: a wrong network is refused, and the old one stays; another one begins anew", () => visit(async (page, tab) => {
  await press(page, "ArrowRight", "ArrowRight");
  await reaches(page, 2);
  const outputs = await outputsOf(page);
  await click(page, "Settings");
  await page.click(".settings label:nth-of-type(2) input");
  await page.evaluate(() => document.activeElement.select());
  await page.keyboard.type("784-16-9");
  await clickWords(page, "Begin anew with these", "dialog.settings");
  await until(() => errorOf(page), (words) => words !== "", "it is refused");
  assert.match(await errorOf(page), /10 classes/);
  assert.equal(await isShown(page, "dialog.settings"), true);
  await clickWords(page, "Leave as it is", "dialog.settings");
  assert.deepEqual([await isShown(page, "dialog.settings"), await stepOf(page), await outputsOf(page)], [false, 2, outputs]);
  await press(page, "ArrowRight");
  await reaches(page, 3);
  await click(page, "Settings");
  for (const preset of ["1", "2"]) {
    await tab.choose(".settings label:first-of-type select", preset);
    await clickWords(page, "Begin anew with these", "dialog.settings");
    await becomes(() => isShown(page, "dialog.settings"), false, "it is made");
    await press(page, "ArrowRight");
    await reaches(page, 1);
    await click(page, "Settings");
  }
  assert.match(await labelOf(page, "canvas.network"), /conv5x5:4/);
}));

test("settings by keyboard alone", () => visit(async (page) => {
  await pressAt(page, /^Settings$/, "Enter");
  await tabTo(page, /^Its layers$/);
  await page.keyboard.type("784-9"); // What Tab leads to is selected.
  await press(page, "Enter");
  await until(() => errorOf(page), (words) => /10 classes/.test(words), "it is refused");
  for (const [label, keys] of [["Activation", ["ArrowDown"]], ["Loss", ["ArrowDown"]], ["Optimizer", ["ArrowDown", "ArrowDown"]]]) await pressAt(page, new RegExp(`^${label}$`), ...keys);
  for (const [label, value] of [["Learning rate", "0.01"], ["Batch: digits a step", "16"], ["Seed of all chance", "5"], ["Its layers", "784-12-10"]]) {
    await tabTo(page, new RegExp(`^${label}$`));
    await page.keyboard.type(value);
  }
  await press(page, "Enter");
  await becomes(() => isShown(page, "dialog.settings"), false, "it is made");
  await until(() => page.evaluate(() => location.hash), (now) => now.startsWith("#net=784-12-10&activation=tanh&loss=cross-entropy&init=default&optimizer=adam&rate=0.01&batch=16&seed=5"), "the address");
  await press(page, "ArrowRight");
  await reaches(page, 1);
}));

test("what a link says beyond the form is kept where the form begins anew", () => visit(async (page) => {
  await click(page, "Settings");
  await tabTo(page, /^Also, as in a recipe/);
  assert.equal(await page.evaluate(() => document.activeElement.value), "optimizer.weight_decay=0.001");
  await page.keyboard.type("optimizer.weight_decay 0.002");
  await press(page, "Enter");
  await until(() => errorOf(page), (words) => /“optimizer.weight_decay 0.002” is none/.test(words), "it is refused");
  await tabTo(page, /^Also/);
  await page.evaluate(() => document.activeElement.select());
  await page.keyboard.type("optimizer.weight_decay=0.002");
  await tabTo(page, /^Seed of all chance/);
  await page.keyboard.type("4");
  await press(page, "Enter");
  await becomes(() => isShown(page, "dialog.settings"), false, "it is made");
  await until(() => page.evaluate(() => location.hash), (now) => /seed=4&optimizer\.weight_decay=0\.002(&|$)/.test(now), "the address");
}, { place: `${file}#${article}&optimizer.weight_decay=0.001` }));

test("the command and the neurons' numbers, by keyboard alone", () => visit(async (page) => {
  await pressAt(page, /^Command/, "Enter");
  await says(page, "dialog.command pre", /^NUDGE_KERNELS=portable nudge train --data \S+ .*--set network\.layers=784-16-16-10 .*--threads 1 --epochs 1 --out runs\/lab\n/);
  await pressAt(page, /^Copy$/, "Enter");
  await says(page, "dialog.command [role=status]", /^(Copied\.|It is selected)/);
  await press(page, "Escape");
  assert.equal(await isShown(page, "dialog.command"), false);
  assert.match((await focused(page)).label, /^Command/, "the focus is where it was");
  await pressAt(page, /^Numbers of the neurons$/, "Enter");
  await says(page, "dialog.numbers .hint", /^After step 0\.$/);
  assert.equal(await page.evaluate(() => document.querySelectorAll("dialog.numbers tbody tr").length), 16 + 16 + 10);
  await pressAt(page, /^Close$/, "Enter");
  assert.equal(await isShown(page, "dialog.numbers"), false);
}));
