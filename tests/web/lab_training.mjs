// Training in the page: by mouse and by keyboard alone, to the bits of the program, from an address, and away.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { article, becomes, click, clickWords, costOf, file, isPlaying, isShown, outputsOf, press, pressAt, reaches, rests, says, stepOf, until, valueOf, visit, wordsOf } from "./lab_page.mjs";
import { folder, nudge, runCommand, tensorsIn, tensorsOf } from "./lab_parts.mjs";

test("by mouse: play, pause, step, back, begin anew, how fast", () => visit(async (page, tab) => {
  assert.equal(await stepOf(page), 0);
  assert.equal(await page.evaluate(() => document.querySelector(".controls [aria-label^=Back]").disabled), true, "there is nothing to take back");
  await click(page, "Step once (Right arrow)");
  await reaches(page, 1);
  const [cost, outputs] = [await costOf(page), await outputsOf(page)];
  await click(page, "Step once (Right arrow)");
  await reaches(page, 2);
  assert.notDeepEqual(await outputsOf(page), outputs);
  await click(page, "Back one step (Left arrow)");
  await reaches(page, 1);
  assert.deepEqual([await costOf(page), await outputsOf(page)], [cost, outputs], "a step that is taken back leaves nothing");
  await tab.choose(".controls select", "Infinity");
  await click(page, "Play (Space)");
  await becomes(() => isPlaying(page), true, "it plays");
  await until(() => stepOf(page), (step) => step > 100, "many steps are made");
  await click(page, "Pause (Space)");
  const step = await rests(page);
  await pause(300);
  assert.equal(await stepOf(page), step);
  await tab.choose(".controls select", "1");
  await click(page, "Play (Space)");
  await pause(1500);
  assert.ok((await stepOf(page)) - step <= 4, "one step a second");
  await click(page, "Reset: begin anew");
  await reaches(page, 0);
  assert.equal(await isPlaying(page), false);
}));

test("by keyboard alone: play, pause, step, back, begin anew, how fast", () => visit(async (page) => {
  await press(page, "ArrowRight", ".");
  await reaches(page, 2);
  const outputs = await outputsOf(page);
  await press(page, "ArrowRight", "ArrowRight");
  await reaches(page, 4);
  await press(page, "ArrowLeft", ",");
  await reaches(page, 2);
  assert.deepEqual(await outputsOf(page), outputs);
  await press(page, " ");
  await until(() => stepOf(page), (step) => step > 8, "it plays");
  await press(page, " ");
  await rests(page);
  await pressAt(page, /^Play/, "Enter");
  await becomes(() => isPlaying(page), true, "it plays");
  await press(page, "Enter");
  const before = await rests(page);
  await pressAt(page, /^Back/, "Enter");
  await reaches(page, before - 1);
  await pressAt(page, /^Step once/, "Enter");
  await reaches(page, before);
  await pressAt(page, /^Reset/, "Enter");
  await reaches(page, 0);
  await pressAt(page, /^Speed$/, "ArrowDown");
  assert.equal(await valueOf(page, ".controls select"), "100");
  assert.equal(await stepOf(page), 0, "an arrow in a field makes no step");
}));

test("the same steps in the same order: what the page saves has the bits of the command that it shows", (context) => visit(async (page, tab) => {
  await reaches(page, 100);
  await click(page, "Model: save it, or load one");
  const { name, bytes } = await tab.saved(() => clickWords(page, "Save", "dialog.model"));
  assert.equal(name, "nudge-784-16-16-10-step-100.safetensors");
  await says(page, "dialog.model [role=status]", /step-100.safetensors is saved/);
  await press(page, "Escape");
  await click(page, "Command: the same on your command line");
  writeFileSync(join(folder, name), bytes);
  assert.match(nudge("inspect", name), /784-16-16-10/);
  const [command, ...others] = (await wordsOf(page, "dialog.command pre")).split("\n");
  assert.match(command, / --epochs 1 --out runs\/lab$/); // of 1,000 digits, ten a step
  await says(page, "dialog.command", /It ends with epoch 1, after step 100, where the lab stands\./);
  const { status, stderr } = runCommand(command.replace(/ --epochs .*$/, ""), 1, "runs/lab");
  if (status !== 0 && /mnist/.test(stderr)) return context.skip("MNIST is not here");
  assert.equal(status, 0, stderr);
  assert.deepEqual(tensorsOf(bytes), tensorsIn(join(folder, "runs", "lab")));
  const verbs = others.map((one) => one.replace(/^.*?nudge /, "").split(" "));
  assert.deepEqual(verbs.map(([verb]) => verb), ["average", "eval", "descents"]);
  for (const words of verbs) assert.ok(nudge(...words).length > 100, words.join(" "));
}, { place: `${file}#${article}&step=100` }));

test("the address bar says where it stands, and leads back there", () => visit(async (page) => {
  await press(page, ...Array(7).fill("ArrowRight"));
  await reaches(page, 7);
  await click(page, "The next digit");
  await becomes(() => valueOf(page, ".digit-panel .number"), "1", "the next digit is in view");
  const hash = await until(() => page.evaluate(() => location.hash), (now) => /digit=test\.1&step=7/.test(now), "the address");
  const seen = [await stepOf(page), await costOf(page), await outputsOf(page), await wordsOf(page, ".digit-words")];
  await visit(async (again) => {
    await reaches(again, 7);
    assert.deepEqual([await stepOf(again), await costOf(again), await outputsOf(again), await wordsOf(again, ".digit-words")], seen);
  }, { place: file + hash });
}));

test("a replay of many steps can be stopped", () => visit(async (page) => {
  await says(page, ".where", /^Step [\d,]+ of 2,000,000, about [\d,]+ s more$/);
  await click(page, "Pause (Space)");
  await until(() => stepOf(page), (step) => step > 0 && step < 2_000_000, "it stands");
}, { place: `${file}#${article}&step=2000000`, ready: "#lab.lab" }));

test("an address that the engine refuses is said in the form, beside the article's network", () => visit(async (page) => {
  assert.equal(await isShown(page, "dialog.settings"), true);
  assert.match(await wordsOf(page, "dialog.settings .error"), /10 classes|9 outputs/);
  await press(page, "Escape");
  assert.equal(await isShown(page, "dialog.settings"), false);
  await press(page, "ArrowRight");
  await reaches(page, 1);
}, { place: `${file}#${article.replace("16-10", "16-9")}&step=50` }));

test("a training that runs away says why, and offers a way on", () => visit(async (page) => {
  await click(page, "Play (Space)");
  await page.waitForSelector(".problem:not([hidden])");
  await becomes(() => isPlaying(page), false, "it rests");
  assert.match(await wordsOf(page, ".problem"), /The training has run away.*(finite|rate)/);
  await clickWords(page, "A third of the rate", ".problem");
  await reaches(page, 0);
  assert.equal(await isShown(page, ".problem"), false);
  await until(() => page.evaluate(() => location.hash), (now) => /rate=3\.3e(%2B)?29/.test(now), "a third");
}, { place: `${file}#${article.replace("sigmoid", "relu").replace("quadratic", "cross-entropy").replace("rate=1&", "rate=1e30&")}` }));

test("a rate that throws all outputs to 0: a note says why the cost stands still", () => visit(async (page) => {
  await click(page, "Play (Space)");
  await says(page, ".problem", /The cost stands still.*All outputs are 0\.00\..*learning rate/);
}, { place: `${file}#${article.replace("rate=1", "rate=30")}&speed=200` }));
