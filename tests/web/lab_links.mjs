// What an address of the lab keeps: who opens it sees the same numbers, of a digit that somebody drew or bent, too.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { article, click, dragOver, file, labelOf, outputsOf, press, pressAt, reaches, until, valueOf, visit, wordsOf } from "./lab_page.mjs";

const pad = "canvas.pad", hashOf = (page) => page.evaluate(() => location.hash.slice(1));

/** What the page shows of the digit, once it rests and the address says it. */
async function seenOf(page, hash) {
  await until(() => hashOf(page), (now) => hash.test(now), `the address says ${hash}`);
  for (let before = ""; before !== await hashOf(page);) { // It is written once a second.
    before = await hashOf(page);
    await pause(1500);
  }
  const label = await valueOf(page, ".digit-panel [aria-label^=Class]");
  return { outputs: await outputsOf(page), label, words: await wordsOf(page, ".digit-words"), hash: await hashOf(page) };
}

async function opensTheSame(seen) {
  await visit(async (page) => {
    const { hash, ...shown } = await seenOf(page, /step=/);
    assert.deepEqual(shown, { outputs: seen.outputs, label: seen.label, words: seen.words });
    assert.deepEqual(Object.fromEntries(new URLSearchParams(hash)), Object.fromEntries(new URLSearchParams(seen.hash)));
  }, { place: `${file}#${seen.hash}` });
}

test("a link keeps a digit that was drawn, and what it is to be", async () => {
  let seen;
  await visit(async (page, tab) => {
    await click(page, "Clear the pad");
    const blank = await outputsOf(page);
    await dragOver(page, pad, [[0.3, 0.2], [0.7, 0.2], [0.4, 0.8]]);
    await until(() => outputsOf(page), (now) => now.join() !== blank.join(), "of what is drawn");
    await tab.choose(".digit-panel [aria-label^=Class]", "7");
    seen = await seenOf(page, /drawn=[\w-]{50,}&as=7(&|$)/);
    await pressAt(page, /^Step once/, "Enter", "Enter");
    await reaches(page, 27);
    seen = await seenOf(page, /step=27&.*drawn=[\w-]{50,}&as=7(&|$)/);
  }, { place: `${file}#${article}&step=25` });
  await opensTheSame(seen);
});

test("a link keeps how a digit was turned and bent, and by how much it was pulled", async () => {
  let seen;
  await visit(async (page) => {
    const straight = await outputsOf(page);
    await click(page, "Turn, shift, scale and bend the digit by hand");
    await dragOver(page, ".pad-handles .corner", [[0.5, 0.5], [1.4, 2.3]]);
    const turned = await until(() => outputsOf(page), (now) => now.join() !== straight.join(), "of what is turned");
    await dragOver(page, ".pad-handles .middle", [[0.5, 0.5], [1.1, -0.4]]);
    await until(() => outputsOf(page), (now) => now.join() !== turned.join(), "of what is shifted");
    await press(page, "Escape");
    seen = await seenOf(page, /digit=test\.3&.*as=\d&bend=[-\d.,]+/);
    assert.ok(!seen.hash.includes("drawn="), "the digit of the data set is named, and not copied");
  }, { place: `${file}#${article}&step=5&digit=test.3` });
  await opensTheSame(seen);
});

test("a drawn digit that is none is said to be none", () => visit(async (page) => {
  await until(() => wordsOf(page, ".digit-panel [role=status]"), (words) => /none of this lab/.test(words), "it is said");
  assert.match(await labelOf(page, pad), /^a \d: number 0 of the test digits$/);
}, { place: `${file}#${article}&drawn=AP8&as=3` }));
