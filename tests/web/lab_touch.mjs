// What is touched in the lab, and what the inspector shows of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { becomes, boxOf, click, clickWords, inspected, inspects, isShown, press, pressAt, reaches, says, stepOf, tabTo, until, visit, withShift, wordsOf } from "./lab_page.mjs";

test("the inspector by mouse: an output, a neuron, a weight, a bias, measured and compared", () => visit(async (page) => {
  await click(page, "Output 7: ask");
  await inspects(page, "L3.7");
  assert.match(await wordsOf(page, ".inspected h2"), /7/);
  assert.ok(await isShown(page, ".inspected svg.picture"));
  await clickWords(page, "Its bias", ".inspected");
  await inspects(page, "L3.7.bias");
  await clickWords(page, "Check it", ".inspected");
  const measured = await until(() => page.evaluate(() => document.querySelector(".inspected .check [role=status]").innerText), (words) => /measured/.test(words), "it is measured");
  const [analytic, numeric] = measured.replaceAll("−", "-").match(/[-+]?\d\.[\d.]+(?:e[-+]?\d+)?/g).map(Number);
  assert.ok(Math.abs(analytic - numeric) <= 1e-6 * Math.abs(analytic), measured);
  await clickWords(page, "Show me two that are", ".inspected");
  await clickWords(page, "", ".inspected [aria-live]");
  const other = await until(() => inspected(page), (address) => address !== "L3.7.bias", "another weight");
  assert.match(other, /^L\d\.\d+\.(\d+|bias)$/);
  await until(() => wordsOf(page, ".inspected"), (words) => /Do not keep it|times/.test(words), "they are compared");
  await clickWords(page, "Its neuron", ".inspected");
  await inspects(page, other.replace(/\.\w+$/, ""));
  const seen = await pointed(page, /\(?L2\.\d+\)?/), [address] = seen.words.match(/L2\.\d+/);
  await page.mouse.down();
  await page.mouse.up();
  await until(() => inspected(page), (now) => now.startsWith(address), "what was clicked on");
}));

/** Points from place to place of the network until the tip says something like this. */
async function pointed(page, words) {
  const { left, top, width, height } = await boxOf(page, "canvas.network");
  for (let x = 0.3; x < 0.95; x += 0.01) {
    for (let y = 0.1; y < 0.95; y += 0.09) {
      await page.mouse.move(left + x * width, top + y * height);
      const tip = await page.evaluate(() => { const tip = document.querySelector(".network-place .tip"); return tip.hidden ? "" : tip.textContent; });
      if (words.test(tip)) return { x, y, words: tip };
    }
  }
  return assert.fail(`nowhere the tip says ${words}`);
}

test("the inspector by keyboard alone: from neuron to neuron, through weights, and what they do", () => visit(async (page) => {
  await tabTo(page, /^The network\./);
  const tip = () => page.evaluate(() => { const tip = document.querySelector(".network-place .tip"); return tip.hidden ? "" : tip.textContent; });
  await press(page, "ArrowRight", "ArrowRight", "ArrowDown");
  const said = await until(tip, (words) => words !== "", "the tip says where the focus is");
  await press(page, "Enter");
  const address = await until(() => inspected(page), (now) => now !== "", "it is inspected");
  assert.ok(said.includes(address) || /output/.test(said), `${said}: ${address}`);
  await withShift(page, "ArrowDown", "ArrowDown");
  await press(page, "Enter");
  const weight = await until(() => inspected(page), (now) => now !== address, "one of its weights");
  assert.ok(weight.startsWith(`${address}.`), weight);
  assert.equal(await stepOf(page), 0, "arrows make no steps here");
  await pressAt(page, /^Keep it, to compare$/, "Enter");
  await says(page, ".inspected .tools", /Do not keep it/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "inspector", "the focus stays where it was");
  await pressAt(page, /^Check it/, "Enter");
  await says(page, ".inspected .check [role=status]", /by backpropagation/);
  await pressAt(page, /^Its neuron$/, "Enter");
  await inspects(page, address);
  await pressAt(page, /^Output 4: ask$/, "Enter");
  await inspects(page, "L3.4");
}));

test("while it plays what was touched is shown again once it rests", () => visit(async (page) => {
  await click(page, "Output 2: ask");
  await inspects(page, "L3.2");
  const before = await wordsOf(page, ".inspected");
  await click(page, "Play (Space)");
  await until(() => stepOf(page), (step) => step > 20, "it plays");
  await click(page, "Pause (Space)");
  await until(() => wordsOf(page, ".inspected"), (words) => words !== "" && words !== before, "the inspector shows it anew");
  await inspects(page, "L3.2");
}));

test("a pixel's derivative is measured on the spot, and is asked anew after a step", () => visit(async (page) => {
  await page.focus(".network-place");
  await press(page, "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowLeft", "Enter");
  await until(() => inspected(page), (now) => /^L0\.\d+$/.test(now), "a pixel");
  await pressAt(page, /^Check it: dC\/dx/, "Enter");
  await says(page, ".inspected .check [role=status]", /dC\/dx by backpropagation.*They share [5-9] digits.*gray level/s);
  await click(page, "Step once (Right arrow)");
  await reaches(page, 1);
  await becomes(() => wordsOf(page, ".inspected .check [role=status]"), "", "what was checked holds no more");
}));

test("the inspector begins at its top, says of which step it is once the network has gone on, and keeps nothing of another network", () => visit(async (page) => {
  await click(page, "Output 2: ask");
  await inspects(page, "L3.2");
  const scrolled = await page.evaluate(() => {
    const inspector = document.querySelector("#inspector");
    inspector.scrollTop = 200;
    return inspector.scrollTop;
  });
  assert.ok(scrolled > 0, "there is something to scroll");
  await click(page, "Output 7: ask");
  await inspects(page, "L3.7");
  assert.equal(await page.evaluate(() => document.querySelector("#inspector").scrollTop), 0);
  assert.equal(await isShown(page, ".step-note"), false);
  await clickWords(page, "Film the next step", ".film-invitation");
  await reaches(page, 1);
  await click(page, "Step once (Right arrow)");
  await reaches(page, 2);
  await says(page, "#inspector .step-note", /^This is of step 1; the network is at step 2\.$/);
  await click(page, "Output 7: ask");
  await inspects(page, "L3.7");
  await click(page, "Reset: begin anew");
  await reaches(page, 0);
  await says(page, "#inspector", /What the outputs should do.*After step 0/);
  await inspects(page, "");
}));
