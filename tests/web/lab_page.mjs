// What the tests of the lab's page share: the browser that is named on the command line, the lab in it, and how it is looked at and used.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { startChromium } from "./chromium.mjs";
import { startFirefox } from "./firefox.mjs";
import { built } from "./lab_parts.mjs";

export const file = pathToFileURL(built(join(process.env.NUDGE_LAB, "lab.html"))).href;
export const browser = await { chromium: startChromium, firefox: startFirefox }[process.argv[2]]();
after(() => browser.close());
const ready = "#lab[data-ready]";
export const article = "net=784-16-16-10&activation=sigmoid&loss=quadratic&init=default&optimizer=sgd&rate=1&momentum=0&batch=10&seed=1";

/** Opens the lab, does the work with the tab, and looks whether it has said or loaded anything. */
export async function visit(work, { place = file, ...options } = {}) {
  const tab = await browser.open(place, { ready, ...options });
  await work(tab.page, tab);
  assert.deepEqual(tab.said, []);
  assert.deepEqual(await tab.page.evaluate(() => globalThis.forbidden), [], "the policy of the page forbids something");
  await tab.close();
}

// What the page says ------------------------------------------------------------------------------------------------------------------

export const wordsOf = (page, selector) => page.evaluate((sought) => document.querySelector(sought)?.textContent ?? "", selector);
export const isShown = (page, selector) => page.evaluate((sought) => document.querySelector(sought)?.checkVisibility() ?? false, selector);
export const labelOf = (page, selector) => page.evaluate((sought) => document.querySelector(sought)?.getAttribute("aria-label") ?? "", selector);
export const valueOf = (page, selector) => page.evaluate((sought) => document.querySelector(sought).value, selector);
export const stepOf = async (page) => Number((await wordsOf(page, ".where")).match(/^step ([\d,]+),/)?.[1].replaceAll(",", "") ?? NaN);
export const costOf = (page) => wordsOf(page, ".curve-place:first-child strong");
export const outputsOf = (page) => page.evaluate(() => [...document.querySelectorAll(".outputs .value")].map((one) => one.textContent));
export const toggle = ".controls .main", isPlaying = async (page) => (await wordsOf(page, toggle)) === "Pause";

/** Waits until it is so; what it was last is in the message. */
export async function until(work, isIt, what) {
  let last;
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(20)) {
    last = await work();
    if (isIt(last)) return last;
  }
  return assert.fail(`${what}: in the end it was ${JSON.stringify(last)}`);
}

export const reaches = (page, step) => until(() => stepOf(page), (now) => now === step, `step ${step}`);
export const says = (page, selector, words) => until(() => wordsOf(page, selector), (now) => words.test(now), `${selector} says ${words}`);
export const becomes = (work, value, what) => until(work, (now) => now === value, what);

/** Paused: the steps under way are made and told of, too. Gives the step. */
export async function rests(page) {
  await becomes(() => isPlaying(page), false, "it is paused");
  for (let before = NaN; ; await pause(200)) {
    const step = await stepOf(page);
    if (step === before) return step;
    before = step;
  }
}

export const frameOf = (page) => page.evaluate(() => {
  const strip = document.querySelector(".film-strip");
  return { now: Number(strip.getAttribute("aria-valuenow")), last: Number(strip.getAttribute("aria-valuemax")), title: strip.getAttribute("aria-valuetext") };
});

export const inspected = (page) => page.evaluate(() => document.querySelector(".inspected")?.getAttribute("data-addresses") ?? "");
export const inspects = (page, address) => becomes(() => inspected(page), address, `the inspector shows ${address}`);

// By keyboard alone: a control is what Tab leads to ------------------------------------------------------------------------------------

/** What has the focus, and where what is called so lies from there: -1 before it, 1 behind it, 0 here; null: nowhere. */
export const focused = (page, sought = "") => page.evaluate((words) => {
  const { activeElement: at } = document, place = document.querySelector("dialog[open]") ?? document;
  const labelOf = (one) => one.getAttribute("aria-label") ?? one.closest("label")?.querySelector("span")?.textContent ?? one.textContent;
  const target = [...place.querySelectorAll("button, input, select, a, [tabindex='0']")].find((one) => one.checkVisibility() && new RegExp(words).test(labelOf(one)));
  const where = target === undefined ? null : target === at ? 0 : at.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING ? -1 : 1;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  return { label: labelOf(at), where, isMarked: at.matches(":focus-visible") && outlineStyle !== "none" && outlineWidth !== "0px" };
}, sought);

/** Goes by Tab to what is called so, forwards or backwards; what has the focus is marked. */
export async function tabTo(page, label) {
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

export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

export async function pressAt(page, label, ...keys) {
  await tabTo(page, label);
  await press(page, ...keys);
}

export async function withShift(page, ...keys) {
  await page.keyboard.down("Shift");
  await press(page, ...keys);
  await page.keyboard.up("Shift");
}

// By mouse -----------------------------------------------------------------------------------------------------------------------------

/** Clicks on the button that is called so. */
export const click = (page, label, within = "#lab") => page.click(`${within} button[aria-label="${label}"]`);

/** The same where its words begin so. */
export async function clickWords(page, words, within) {
  await until(() => page.evaluate(([sought, where]) => {
    document.querySelectorAll("[data-sought]").forEach((one) => one.removeAttribute("data-sought"));
    const button = [...document.querySelectorAll(`${where} button`)].find((one) => one.textContent.startsWith(sought) && !one.disabled);
    button?.setAttribute("data-sought", "");
    return button !== undefined;
  }, [words, within]), Boolean, `a button ${words} in ${within}`);
  await page.click("[data-sought]");
}

export const boxOf = (page, selector) => page.evaluate((sought) => {
  const { left, top, width, height } = document.querySelector(sought).getBoundingClientRect();
  return { left, top, width, height };
}, selector);

/** Presses the mouse at these places one after another, as shares of the element's width and height. */
export async function dragOver(page, selector, places) {
  const { left, top, width, height } = await boxOf(page, selector), at = ([x, y]) => [left + x * width, top + y * height];
  await page.mouse.move(...at(places[0]));
  await page.mouse.down();
  for (const place of places.slice(1)) await page.mouse.move(...at(place), { steps: 4 });
  await page.mouse.up();
}
