// Digits of the lab: chosen, drawn, opened.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { becomes, click, dragOver, focused, isPlaying, labelOf, outputsOf, press, pressAt, says, stepOf, tabTo, until, valueOf, visit, withShift, wordsOf } from "./lab_page.mjs";
import { folder } from "./lab_parts.mjs";

const pad = "canvas.pad", numberOf = (page) => valueOf(page, ".digit-panel .number");

/** A black bar on white, as a Windows bitmap of 40 x 40 pixels. */
function barAsBitmap() {
  const side = 40, begin = 54, file = Buffer.alloc(begin + side * side * 3, 255), header = Buffer.alloc(begin);
  header.write("BM");
  [[2, file.length], [10, begin], [14, 40], [18, side], [22, side], [34, side * side * 3]].forEach(([at, value]) => header.writeUInt32LE(value, at));
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  header.copy(file);
  for (let row = 6; row < 34; ++row) file.fill(0, begin + (row * side + 17) * 3, begin + (row * side + 22) * 3);
  return file;
}

test("digits by mouse: the next, by number, part and class, drawn, wiped, and a picture of one's own", () => visit(async (page, tab) => {
  assert.match(await wordsOf(page, ".digit-words"), /^The network says \d(: right|; it is a \d)\.$/);
  await click(page, "The next digit");
  await becomes(() => numberOf(page), "1", "the next");
  await click(page, "The digit before");
  await click(page, "The digit before");
  await becomes(() => numberOf(page), "249", "before the first is the last");
  await tab.choose(".digit-panel [aria-label=Part]", "train");
  await until(() => labelOf(page, pad), (words) => /^a \d: number 0 of the training digits$/.test(words), "the training part");
  await tab.choose(".digit-panel [aria-label^=Class]", "8");
  await until(() => labelOf(page, pad), (words) => /^a 8: number \d+ of the training digits$/.test(words), "the next 8");
  const outputs = await outputsOf(page);
  await click(page, "Clear the pad");
  await becomes(() => labelOf(page, pad), "an empty pad: draw a digit", "it is empty");
  const blank = await until(() => outputsOf(page), (now) => now.join() !== outputs.join(), "of nothing");
  await dragOver(page, pad, [[0.5, 0.15], [0.5, 0.5], [0.52, 0.85]]);
  const drawn = await until(() => outputsOf(page), (now) => now.join() !== blank.join(), "of what is drawn");
  await says(page, ".digit-words", /^The network says \d\. Its wishes are a \d’s until you choose/);
  await click(page, "Erase: the pen wipes");
  await dragOver(page, pad, [[0.4, 0.2], [0.6, 0.2], [0.6, 0.6]]);
  await until(() => outputsOf(page), (now) => now.join() !== drawn.join(), "of what is left");
  const picture = join(folder, "own.bmp"), left = await outputsOf(page);
  writeFileSync(picture, barAsBitmap());
  await tab.give(".digit-panel input[type=file]", picture);
  await becomes(() => labelOf(page, pad), "the picture own.bmp", "it is opened");
  await until(() => outputsOf(page), (now) => now.join() !== left.join(), "of the picture");
  writeFileSync(join(folder, "no.png"), "no picture");
  await tab.give(".digit-panel input[type=file]", join(folder, "no.png"));
  await says(page, ".digit-words", /^no\.png is no picture that this browser can read/);
}));

test("digits by keyboard alone", () => visit(async (page) => {
  await pressAt(page, /^The next digit$/, "Enter", "Enter");
  await becomes(() => numberOf(page), "2", "the second next");
  await tabTo(page, /^Number of the digit$/);
  await page.keyboard.type("17");
  await press(page, "Enter");
  await until(() => labelOf(page, pad), (words) => /number 17 of the test digits/.test(words), "number 17");
  await pressAt(page, /^Clear the pad$/, "Enter");
  await becomes(() => labelOf(page, pad), "an empty pad: draw a digit", "it is empty");
  assert.match((await focused(page)).label, /^The digit in view\. Draw on it/, "the pen is at hand");
  const blank = await outputsOf(page);
  await withShift(page, ...Array(10).fill("ArrowDown"), "ArrowRight", "ArrowRight");
  const drawn = await until(() => outputsOf(page), (now) => now.join() !== blank.join(), "of what is drawn");
  await press(page, "Backspace", "ArrowUp", "Backspace", "ArrowUp", "Backspace");
  await until(() => outputsOf(page), (now) => now.join() !== drawn.join(), "of what is left");
  await press(page, " ");
  assert.deepEqual([await stepOf(page), await isPlaying(page)], [0, false], "keys on the pad draw alone");
  await pressAt(page, /^Erase/, "Enter");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-pressed")), "true");
}));

test("a drawn digit has no class until one is chosen: no tick, no cross, no number of the digit before", () => visit(async (page, tab) => {
  const marks = () => page.evaluate(() => [...document.querySelectorAll(".outputs .mark")].map((one) => one.textContent).join("")), chosen = () => valueOf(page, ".digit-panel [aria-label^=Class]");
  assert.notEqual(await marks(), "");
  await click(page, "Clear the pad");
  await becomes(() => labelOf(page, pad), "an empty pad: draw a digit", "it is empty");
  await dragOver(page, pad, [[0.3, 0.2], [0.7, 0.2], [0.45, 0.85]]);
  const [, said] = (await says(page, ".digit-words", /^The network says (\d)\. Its wishes are a \1’s until you choose\.$/)).match(/says (\d)/);
  assert.deepEqual([await marks(), await chosen(), await numberOf(page)], ["", "", ""]);
  await says(page, "#inspector .step-note", new RegExp(`Nobody has said what the digit is: its wishes are those of a ${said},`));
  const [up] = await until(() => page.evaluate(() => [...document.querySelectorAll(".outputs tr")].filter((row) => row.querySelector(".desire .unseen")?.textContent.startsWith("wants +")).map((row) => row.querySelector("button").textContent)),
    (all) => all.length > 0, "what it wants");
  assert.equal(up, said);
  const other = said === "7" ? "1" : "7";
  await tab.choose(".digit-panel [aria-label^=Class]", other);
  await says(page, ".digit-words", new RegExp(`^The network says \\d; it is to be a ${other}\\.$`));
  await becomes(marks, Number(other) < Number(said) ? "◂✗" : "✗◂", "it is marked");
  await dragOver(page, pad, [[0.35, 0.5], [0.65, 0.5]]);
  await says(page, ".digit-words", new RegExp(`it is to be a ${other}\\.$|says ${other}: right`), "what was chosen stays");
}));
