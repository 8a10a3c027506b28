// The lab in a real browser, from one file and from a host: everything in it by mouse and by keyboard alone; it loads nothing, says nothing
// on the console, hinders nobody, and trains to the bits of the program: lab.mjs chromium|firefox
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { startChromium } from "./chromium.mjs";
import { startFirefox } from "./firefox.mjs";
import { fileOf } from "./installed.mjs";
import { built, folder, nudge, runCommand, tensorsIn, tensorsOf } from "./lab_parts.mjs";
import { serve } from "./lab_server.mjs";

const axe = readFileSync(fileOf("axe-core", "axe.min.js"), "utf8");
const file = pathToFileURL(built(join(process.env.NUDGE_LAB, "lab.html"))).href;
const browser = await { chromium: startChromium, firefox: startFirefox }[process.argv[2]]();
after(() => browser.close());
const ready = "#lab[data-ready]", article = "net=784-16-16-10&activation=sigmoid&loss=quadratic&init=default&optimizer=sgd&rate=1&momentum=0&batch=10&seed=1";

/** Opens the lab, does the work with the tab, and looks whether it has said or loaded anything. */
async function visit(work, { place = file, ...options } = {}) {
  const tab = await browser.open(place, { ready, ...options });
  await work(tab.page, tab);
  assert.deepEqual(tab.said, []);
  assert.deepEqual(await tab.page.evaluate(() => globalThis.forbidden), [], "the policy of the page forbids something");
  await tab.close();
}

// What the page says ------------------------------------------------------------------------------------------------------------------

const wordsOf = (page, selector) => page.evaluate((sought) => document.querySelector(sought)?.textContent ?? "", selector);
const isShown = (page, selector) => page.evaluate((sought) => document.querySelector(sought)?.checkVisibility() ?? false, selector);
const labelOf = (page, selector) => page.evaluate((sought) => document.querySelector(sought)?.getAttribute("aria-label") ?? "", selector);
const valueOf = (page, selector) => page.evaluate((sought) => document.querySelector(sought).value, selector);
const stepOf = async (page) => Number((await wordsOf(page, ".where")).match(/^step ([\d,]+),/)?.[1].replaceAll(",", "") ?? NaN);
const costOf = (page) => wordsOf(page, ".curve-place:first-child strong");
const outputsOf = (page) => page.evaluate(() => [...document.querySelectorAll(".outputs .value")].map((one) => one.textContent));
const toggle = ".controls .main", isPlaying = async (page) => (await wordsOf(page, toggle)) === "Pause";

/** Waits until it is so; what it was last is in the message. */
async function until(work, isIt, what) {
  let last;
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(20)) {
    last = await work();
    if (isIt(last)) return last;
  }
  return assert.fail(`${what}: in the end it was ${JSON.stringify(last)}`);
}

const reaches = (page, step) => until(() => stepOf(page), (now) => now === step, `step ${step}`);
const says = (page, selector, words) => until(() => wordsOf(page, selector), (now) => words.test(now), `${selector} says ${words}`);
const becomes = (work, value, what) => until(work, (now) => now === value, what);

/** Paused: the steps under way are made and told of, too. Gives the step. */
async function rests(page) {
  await becomes(() => isPlaying(page), false, "it is paused");
  for (let before = NaN; ; await pause(200)) {
    const step = await stepOf(page);
    if (step === before) return step;
    before = step;
  }
}

// By keyboard alone: a control is what Tab leads to ------------------------------------------------------------------------------------

/** What has the focus, and where what is called so lies from there: -1 before it, 1 behind it, 0 here; null: nowhere. */
const focused = (page, sought = "") => page.evaluate((words) => {
  const { activeElement: at } = document, place = document.querySelector("dialog[open]") ?? document;
  const labelOf = (one) => one.getAttribute("aria-label") ?? one.closest("label")?.querySelector("span")?.textContent ?? one.textContent;
  const target = [...place.querySelectorAll("button, input, select, a, [tabindex='0']")].find((one) => one.checkVisibility() && new RegExp(words).test(labelOf(one)));
  const where = target === undefined ? null : target === at ? 0 : at.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING ? -1 : 1;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  return { label: labelOf(at), where, isMarked: at.matches(":focus-visible") && outlineStyle !== "none" && outlineWidth !== "0px" };
}, sought);

/** Goes by Tab to what is called so, forwards or backwards; what has the focus is marked. */
async function tabTo(page, label) {
  for (let i = 0; i < 120; ++i) {
    const { where } = await focused(page, label.source);
    if (where === 0) break;
    assert.notEqual(where, null, `nothing is called ${label}`);
    await (where < 0 ? withShift(page, "Tab") : press(page, "Tab"));
  }
  const at = await focused(page);
  assert.match(at.label, label, "no Tab leads there");
  assert.ok(at.isMarked, `${at.label} has the focus, and nobody sees it`);
}

async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

async function pressAt(page, label, ...keys) {
  await tabTo(page, label);
  await press(page, ...keys);
}

async function withShift(page, ...keys) {
  await page.keyboard.down("Shift");
  await press(page, ...keys);
  await page.keyboard.up("Shift");
}

// By mouse -----------------------------------------------------------------------------------------------------------------------------

/** Clicks on the button that is called so. */
const click = (page, label, within = "#lab") => page.click(`${within} button[aria-label="${label}"]`);

/** The same where its words begin so. */
async function clickWords(page, words, within) {
  await until(() => page.evaluate(([sought, where]) => {
    document.querySelectorAll("[data-sought]").forEach((one) => one.removeAttribute("data-sought"));
    const button = [...document.querySelectorAll(`${where} button`)].find((one) => one.textContent.startsWith(sought) && !one.disabled);
    button?.setAttribute("data-sought", "");
    return button !== undefined;
  }, [words, within]), Boolean, `a button ${words} in ${within}`);
  await page.click("[data-sought]");
}

const boxOf = (page, selector) => page.evaluate((sought) => {
  const { left, top, width, height } = document.querySelector(sought).getBoundingClientRect();
  return { left, top, width, height };
}, selector);

/** Presses the mouse at these places one after another, as shares of the element's width and height. */
async function dragOver(page, selector, places) {
  const { left, top, width, height } = await boxOf(page, selector), at = ([x, y]) => [left + x * width, top + y * height];
  await page.mouse.move(...at(places[0]));
  await page.mouse.down();
  for (const place of places.slice(1)) await page.mouse.move(...at(place), { steps: 4 });
  await page.mouse.up();
}

// What holds of every way to open it ----------------------------------------------------------------------------------------------------

/** A bit of everything that asks the engine. */
async function useABit(page) {
  await click(page, "Step once (Right arrow)");
  await reaches(page, 1);
  await click(page, "Play (Space)");
  await until(() => stepOf(page), (step) => step > 5, "it plays");
  await click(page, "Pause (Space)");
  await clickWords(page, "Film the next step", ".film-invitation");
  await page.waitForSelector(".film .film-frame");
  await click(page, "Output 3: ask");
  await page.waitForSelector(".inspected");
}

test("from one file: it loads nothing at all", () => visit(async (page, tab) => {
  await useABit(page);
  assert.deepEqual(tab.said, []);
}));

test("from a host, in a folder of it: it loads its six files, and nothing afterwards", async () => {
  const asked = [], under = "/some/where/", server = await serve(process.env.NUDGE_LAB, under, asked);
  try {
    await visit(async (page) => {
      assert.deepEqual(asked.sort(), ["", "examples.gz", "lab.css", "lab.js", "nudge.wasm.gz", "worker.js"].map((name) => under + name));
      asked.length = 0;
      await useABit(page);
      await pause(300);
      assert.deepEqual(asked, []);
    }, { place: server.address, loads: (url) => url.startsWith(server.address) });
  } finally {
    server.close();
  }
});

test("from a host that lacks the engine: it says so", async () => {
  const server = await serve(folder, "/", []);
  try {
    for (const name of ["index.html", "lab.css", "lab.js", "worker.js", "examples.gz"]) writeFileSync(join(folder, name), readFileSync(join(process.env.NUDGE_LAB, name)));
    const tab = await browser.open(server.address, { ready: "#lab", loads: () => true });
    await says(tab.page, "#lab", /^The lab cannot start: nudge\.wasm\.gz: 404/);
    await tab.close();
  } finally {
    server.close();
  }
});

// Training ------------------------------------------------------------------------------------------------------------------------------

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
  const { status, stderr } = runCommand(await wordsOf(page, "dialog.command pre"), 1, "same"); // of 1,000 digits, ten a step
  if (status !== 0 && /mnist/.test(stderr)) return context.skip("MNIST is not here");
  assert.equal(status, 0, stderr);
  assert.deepEqual(tensorsOf(bytes), tensorsIn(join(folder, "same")));
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
  await says(page, ".where", /^Step [\d,]+ of 2000000$/);
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

// Dialogs -------------------------------------------------------------------------------------------------------------------------------

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

test("the command and the neurons' numbers, by keyboard alone", () => visit(async (page) => {
  await pressAt(page, /^Command/, "Enter");
  await says(page, "dialog.command pre", /^NUDGE_KERNELS=portable nudge train --data \S+ .*--set network\.layers=784-16-16-10 .*--threads 1$/);
  await pressAt(page, /^Copy$/, "Enter");
  await says(page, "dialog.command [role=status]", /^(Copied\.|It is selected)/);
  await press(page, "Escape");
  assert.equal(await isShown(page, "dialog.command"), false);
  assert.match((await focused(page)).label, /^Command/, "the focus is where it was");
  await pressAt(page, /^Numbers of the neurons$/, "Enter");
  assert.equal(await page.evaluate(() => document.querySelectorAll("dialog.numbers tbody tr").length), 16 + 16 + 10);
  await pressAt(page, /^Close$/, "Enter");
  assert.equal(await isShown(page, "dialog.numbers"), false);
}));

// The film ------------------------------------------------------------------------------------------------------------------------------

const frameOf = (page) => page.evaluate(() => {
  const strip = document.querySelector(".film-strip");
  return { now: Number(strip.getAttribute("aria-valuenow")), last: Number(strip.getAttribute("aria-valuemax")), title: strip.getAttribute("aria-valuetext") };
});

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

// What is touched -----------------------------------------------------------------------------------------------------------------------

const inspected = (page) => page.evaluate(() => document.querySelector(".inspected")?.getAttribute("data-addresses") ?? "");
const inspects = (page, address) => becomes(() => inspected(page), address, `the inspector shows ${address}`);

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

// Digits --------------------------------------------------------------------------------------------------------------------------------

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
  await says(page, ".digit-words", /^The network says \d\.$/);
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

// Nobody is hindered ----------------------------------------------------------------------------------------------------------------------

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

// How smoothly it plays --------------------------------------------------------------------------------------------------------------------

const budget = 500, seconds = 3, attempts = 3; // What nobody could overlook: 50 ms are aimed at, and what was measured is printed; a machine may be shared.

for (const [name, place] of Object.entries({ "the article's network": article, "the small convolutional network": "net=conv5x5%3A4%2C%20relu%2C%20maxpool2%2C%2010&loss=cross-entropy&optimizer=sgd&rate=0.1&batch=32&seed=1" })) {
  test(`${name} plays without a task of more than ${budget} ms in the page`, (context) => visit(async (page, tab) => {
    if (!(await page.evaluate(() => PerformanceObserver.supportedEntryTypes.includes("longtask")))) return context.skip(`${browser.name} does not tell of long tasks`);
    await tab.choose(".controls select", "Infinity");
    let longest = Infinity;
    for (let attempt = 0; attempt < attempts && longest > budget; ++attempt) {
      await click(page, "Play (Space)");
      await pause(500);
      const from = await stepOf(page);
      await page.evaluate(() => { globalThis.longTasks.length = 0; });
      await pause(1000 * seconds);
      const tasks = await page.evaluate(() => globalThis.longTasks.map(({ duration }) => Math.round(duration)));
      context.diagnostic(`${(await stepOf(page)) - from} steps in ${seconds} s; tasks of more than 50 ms: ${tasks.join(", ") || "none"}`);
      longest = Math.max(0, ...tasks);
      await click(page, "Pause (Space)");
    }
    assert.ok(longest <= budget, `a task of ${longest} ms`);
  }, { place: `${file}#${place}` }));
}
