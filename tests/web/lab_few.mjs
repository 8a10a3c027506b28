// Few labels in the page: ten digits are labelled by mouse and by keyboard alone, both networks learn beside the lab's own training, and what came of it is said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { becomes, click, clickWords, file, isShown, press, pressAt, reaches, says, stepOf, tabTo, until, visit, wordsOf } from "./lab_page.mjs";

const openTab = (page) => clickWords(page, "Labels", ".tab-row");
const cardsOf = (page) => page.evaluate(() => [...document.querySelectorAll(".few-card")].map((one) => one.textContent));
const cards = (page, words) => becomes(async () => (await cardsOf(page)).join(" "), words, "what the digits are labelled");
const news = ".few-news", status = ".few-result [role=status]";
const rowsOf = (page) => page.evaluate(() => [...document.querySelectorAll(".few-result tbody tr")].map((one) => [...one.children].map((cell) => Number(cell.textContent))));

test("by mouse: ten digits are labelled, one wrongly; both networks learn while the lab's own stands; others are drawn", () => visit(async (page) => {
  await openTab(page);
  await until(() => cardsOf(page), (all) => all.length === 10, "ten digits");
  await cards(page, "? ? ? ? ? ? ? ? ? ?");
  await click(page, "It is 6");
  await page.click(".few-card:nth-child(3)");
  await click(page, "It is 0");
  await cards(page, "6 ? 0 ? ? ? ? ? ? ?");
  await clickWords(page, "Label them", ".few");
  const truth = await cardsOf(page);
  assert.ok(truth.every((one) => /^\d$/.test(one)), truth);
  const other = (Number(truth[1]) + 1) % 10;
  await page.click(".few-card:nth-child(2)");
  await click(page, `It is ${other}`);
  await page.click(".few-align input");
  await clickWords(page, "Train both", ".few");
  await says(page, news, /^With the 10 labels alone [\d.]+\u00a0% of the test digits are right, with the rest beside them [\d.]+\u00a0%: pseudo-labels .*It is sure of/);
  await says(page, status, /^1 label differs from what the data say\./);
  assert.equal((await cardsOf(page))[1], `${other} ≠ ${truth[1]}`);
  assert.equal(await stepOf(page), 0, "the lab's own network has made no step");
  await page.click(".few-result .figure summary");
  const rows = await until(() => rowsOf(page), (all) => all.length > 0, "the table");
  assert.deepEqual([rows.length, rows[0][0], rows.at(-1)[0]], [41, 0, 400]);
  assert.ok(rows.every(([step, alone, withRest, answers, sure, right]) => answers === 100 * step && right <= sure && sure <= answers && alone >= 0 && withRest <= 1));
  await clickWords(page, "Ten others", ".few");
  await cards(page, "? ? ? ? ? ? ? ? ? ?");
  assert.equal(await wordsOf(page, news), "");
}));

test("by keyboard alone: digits are typed, arrows go from one to the next, it is stopped, and the lab goes on", () => visit(async (page) => {
  await openTab(page);
  await until(() => cardsOf(page), (all) => all.length === 10, "ten digits");
  await pressAt(page, /^Digit 1: no label/, "3", "1", "4");
  await cards(page, "3 1 4 ? ? ? ? ? ? ?");
  await press(page, "ArrowRight", "ArrowRight", "7", "ArrowLeft", "Backspace");
  await until(() => cardsOf(page), (all) => all.filter((one) => one === "?").length === 7, "one label is taken back");
  assert.equal(await stepOf(page), 0, "arrows make no step here");
  await tabTo(page, /^Steps/);
  await page.keyboard.type("5000");
  await pressAt(page, /^Train both/, "Enter");
  await says(page, status, /^Step [\d,]+ of /);
  await click(page, "Step once (Right arrow)");
  await reaches(page, 1);
  await pressAt(page, /^Stop both/, "Enter");
  await says(page, news, /^Stopped after [\d,]+ steps?\. With the \d labels alone /);
  assert.ok(await isShown(page, "[aria-label^='Train both']"));
}));

test("the tour's chapter on few labels opens the tab, and shows what helps: labels of the data, consistency, all classes alike", () => visit(async (page) => {
  await until(() => isShown(page, ".few-card"), Boolean, "the tab is open");
  await clickWords(page, "Show me", ".tour");
  await says(page, ".tour-verdict", /^Shown\. [\d.]+ points more, out of pictures alone, since all classes/);
}, { place: `${file}#tour=C22` }));
