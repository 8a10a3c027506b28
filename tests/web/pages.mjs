// Pages in a real browser: they draw, say nothing on the console, load nothing, answer to the mouse and to the keyboard, are
// saved as files, and hinder nobody: pages.mjs chromium|firefox
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { startChromium } from "./chromium.mjs";
import { startFirefox } from "./firefox.mjs";
import { fileOf } from "./installed.mjs";
import { explained, fileOfKind, hostileKinds, kinds, nudge, wideNames } from "./page_kinds.mjs";

const axe = readFileSync(fileOf("axe-core", "axe.min.js"), "utf8");
const browser = await { chromium: startChromium, firefox: startFirefox }[process.argv[2]]();
after(() => browser.close());

/** Opens the file, does the work with the tab, and closes it. */
async function visit(file, options, work) {
  const tab = await browser.open(file, options);
  await work(tab, tab.page);
  await tab.close();
}

const count = (page, selector) => page.evaluate((sought) => document.querySelectorAll(sought).length, selector);
const wordsOf = (page, selector) => page.evaluate((sought) => document.querySelector(sought)?.textContent ?? "", selector);
const sentencesOf = (page) => page.evaluate(() => [...document.querySelectorAll("h1, h3, p, dd, svg text")].map((one) => one.textContent).join("\n"));
const headHeight = (page) => page.evaluate(() => document.querySelector("header").offsetHeight);
/** What the tip says; empty: nothing. */
const tipOf = (page) => page.evaluate(() => {
  const tip = document.querySelector(".tip");
  return tip.hidden ? "" : tip.textContent;
});
/** Where the tip is, and how high, at the thirty marks with the most to say, pointed at near the edge of the screen. */
const longestTips = (page) => page.evaluate(() => {
  const label = (mark) => mark.getAttribute("data-label");
  const marks = [...document.querySelectorAll("[data-label]")].sort((one, other) => label(other).length - label(one).length);
  return marks.slice(0, 30).map((mark) => {
    mark.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX: innerWidth - 20, clientY: 300 }));
    const { left, right, height } = document.querySelector(".tip").getBoundingClientRect();
    return { left, right, height, label: label(mark).slice(0, 60) };
  });
});
const isWider = (page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

/** In pixels of the screen. */
const smallestText = (page) => page.evaluate(() => Math.min(...[...document.querySelectorAll("figure svg text")].map((text) => {
  const svg = text.ownerSVGElement;
  return parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
})));

/** What axe-core finds; in dark only the colours are looked at once more. */
function violations(page, dark) {
  return page.evaluate(async (onlyColours) => {
    const options = { resultTypes: ["violations"], ...(onlyColours ? { runOnly: { type: "tag", values: ["cat.color"] } } : {}) };
    const found = await globalThis.axe.run(options);
    return found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`);
  }, dark);
}

/** Opens every table, with the first of its rows: the others are made alike, and axe-core takes long for thousands. */
const openTables = (page) => page.evaluate(async () => {
  document.querySelectorAll("details").forEach((details) => details.setAttribute("open", ""));
  const isWaiting = () => [...document.querySelectorAll("figure details")].some((details) => details.querySelector("table") === null);
  while (isWaiting()) await new Promise((resolve) => setTimeout(resolve, 10));
  document.querySelectorAll("tbody tr:nth-child(n+3)").forEach((row) => row.remove());
});

async function isLegible(tab, dark) {
  for (const width of [1280, 390, ...(dark ? [] : [360, 320])]) {
    const where = `${dark ? "dark" : "light"}, ${width} pixels`;
    await tab.resize(width);
    assert.equal(await tab.page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches && matchMedia("(prefers-reduced-motion)").matches), dark, where);
    assert.equal(await isWider(tab.page), false, `${where}: it is wider than the screen`);
    const smallest = await smallestText(tab.page);
    assert.ok(smallest >= 11.95, `${where}: the smallest words of a drawing have ${smallest} pixels`);
    if (width >= 390) assert.deepEqual(await violations(tab.page, dark), [], where);
  }
}

const focus = (page, selector) => page.evaluate((sought) => document.querySelector(sought).focus(), selector);

async function answers(page) {
  const labels = await page.evaluate(() => {
    const drawing = [...document.querySelectorAll("figure svg")].find((svg) => svg.querySelectorAll("[data-addresses]").length > 1);
    drawing.setAttribute("id", "walked");
    return [...drawing.querySelectorAll("[data-addresses]")].map((mark) => mark.getAttribute("data-label"));
  });
  await focus(page, "#walked");
  for (const [key, label] of [["ArrowDown", labels[0]], ["ArrowRight", labels[1]], ["ArrowUp", labels[0]], ["ArrowLeft", labels.at(-1)]]) {
    await page.keyboard.press(key);
    assert.equal(await tipOf(page), label, key);
    assert.ok((await count(page, "#walked .lit")) > 0);
  }
  await page.keyboard.press("Escape");
  assert.equal(await tipOf(page), "");
}

async function isSaved(tab) {
  const { page } = tab, id = await page.evaluate(() => document.querySelector("figure").id);
  const beginnings = { SVG: "<svg xmlns", PNG: "\x89PNG\r\n", CSV: "" };
  for (const [kind, beginning] of Object.entries(beginnings)) {
    const button = `#${id} button[aria-label$="as ${kind}"]`;
    const { name, bytes } = await tab.saved(() => page.evaluate((sought) => document.querySelector(sought).click(), button));
    assert.equal(name, `${id}.${kind.toLowerCase()}`);
    assert.ok(bytes.length > 20 && bytes.toString("latin1").startsWith(beginning), kind);
    if (kind === "SVG") assert.match(bytes.toString(), /viewBox="-12 -12 /); // with a margin
  }
}

async function hindersNobody(tab, dark) {
  await tab.runScript(axe);
  await openTables(tab.page);
  await isLegible(tab, dark);
  assert.deepEqual(tab.said, []);
}

for (const [name, kind] of Object.entries(kinds)) {
  test(`${name}: it draws, answers, is saved, and hinders nobody`, async () => {
    const light = await browser.open(fileOfKind(kind));
    assert.ok((await count(light.page, "figure svg")) > 0, "it has drawn");
    assert.deepEqual(light.said, []);
    await answers(light.page);
    await isSaved(light);
    await hindersNobody(light, false);
    const dark = await light.inDark();
    await hindersNobody(dark, true);
    await dark.close();
  });
}

test("what is pointed at says its numbers, and lights up wherever it is shown", () => visit(fileOfKind(kinds.explain), {}, async (tab, page) => {
  await page.hover("#outputs [data-addresses='L2.1']");
  assert.match(await tipOf(page), /\(L2\.1\): activation /);
  assert.ok((await count(page, "#votes .lit")) > 0, "the same neuron votes");
  await page.mouse.move(5, 5);
  assert.equal(await count(page, ".lit"), 0);
}));

test("each pixel of a picture says its own number, and lights up with its weights", () => visit(fileOfKind(kinds.explain), {}, async (tab, page) => {
  const asked = [3, 20], { input } = JSON.parse(nudge(...explained, "--json"));
  for (const pixel of asked) {
    const [x, y] = await page.evaluate((at) => {
      const picture = document.querySelector("#activations [data-pixels] rect");
      picture.scrollIntoView({ block: "center" });
      const box = picture.getBoundingClientRect();
      return [box.left + (at % 8 + 0.5) * box.width / 8, box.top + (Math.floor(at / 8) + 0.5) * box.height / 8];
    }, pixel);
    await page.mouse.move(x, y);
    const [, place, value] = (await tipOf(page)).match(/^the pixel (r\d+,c\d+): (.*)$/);
    assert.equal(place, `r${Math.floor(pixel / 8)},c${pixel % 8}`);
    assert.ok(Math.abs(Number(value) - input.activations[pixel]) < 1e-5, value);
  }
  assert.ok((await count(page, "#first-layer .lit")) === 0, "a pixel is no neuron");
}));

test("arrows walk through a drawing", () => visit(fileOfKind(kinds.explain), {}, async (tab, page) => {
  await focus(page, "#outputs svg");
  await page.keyboard.press("ArrowDown");
  const first = await tipOf(page);
  await page.keyboard.press("ArrowDown");
  assert.notEqual(await tipOf(page), first);
  assert.match(await wordsOf(page, "pre"), /^nudge explain .*--net 64-5-3/, "the command has taken the place of the text");
}));

test("a saved table is the one that is shown, and its numbers those that --json prints", () => visit(fileOfKind(kinds.explain), {}, async (tab, page) => {
  const json = nudge(...explained, "--json"), saved = (await tab.saved(() => page.click("#outputs button[aria-label$='as CSV']"))).bytes.toString();
  await page.click("#outputs summary");
  await page.waitForSelector("#outputs tbody tr");
  const rows = await page.evaluate(() => [...document.querySelectorAll("#outputs tbody tr")].map((row) => [...row.cells].map((cell) => cell.innerText)));
  assert.deepEqual(saved.trimEnd().split("\n").slice(1), rows.map((row) => row.join(",")));
  assert.equal(rows[0][1], JSON.parse(json).outputs[0].address);
  for (const cell of rows[0].slice(2)) assert.ok(json.includes(`: ${cell}`), cell);
}));

test("balls roll when it is asked for, lie at the end in a saved file, and do not move for those who want little to", async () => {
  const tab = await browser.open(fileOfKind(kinds.descents)), { page } = tab;
  const transforms = (of = page) => of.evaluate(() => [...document.querySelectorAll("#rolling [data-moves]")].map((ball) => ball.getAttribute("transform")));
  const atEnd = await transforms();
  await page.evaluate(() => document.querySelector("#rolling .play").click());
  const moving = await transforms();
  assert.ok(moving.filter((transform, i) => transform !== atEnd[i]).length > atEnd.length / 2, "they are at the beginning");
  const saved = (await tab.saved(() => page.evaluate(() => document.querySelector("#rolling button[aria-label$='as SVG']").click()))).bytes.toString();
  atEnd.forEach((transform) => assert.ok(saved.includes(`transform="${transform}"`), transform));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 4500)));
  assert.deepEqual(await transforms(), atEnd);
  const calm = await tab.inDark();
  assert.equal(await calm.page.evaluate(() => getComputedStyle(document.querySelector("#rolling .play")).display), "none");
  await calm.page.evaluate(() => document.querySelector("#rolling svg").scrollIntoView());
  await calm.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  assert.deepEqual(await transforms(calm.page), atEnd);
  await calm.close();
});

test("on paper: black on white, without what answers to nobody, and each figure fits on a sheet", async (context) => {
  const tab = await browser.open(fileOfKind(kinds.story), { dark: true });
  if (tab.print === null) return context.skip(`${browser.name} cannot be asked to show a page as it prints it`);
  await tab.resize(718); // A4 within margins of 1 cm
  await tab.print();
  const seen = await tab.page.evaluate(() => ({
    paper: getComputedStyle(document.body).backgroundColor, ink: getComputedStyle(document.body).color,
    left: [...document.querySelectorAll("button, summary, table, nav")].filter((one) => one.checkVisibility()).length,
    heights: [...document.querySelectorAll("figure")].map((figure) => figure.offsetHeight),
  }));
  assert.deepEqual([seen.paper, seen.ink, seen.left], ["rgb(255, 255, 255)", "rgb(29, 31, 36)", 0]);
  assert.ok(Math.max(...seen.heights) < 1047, `a figure is ${Math.max(...seen.heights)} pixels high`);
  await tab.close();
});

test("words are squeezed into their room only where they would be wider", () => visit(fileOfKind(wideNames), {}, async (tab, page) => {
  for (const width of [1280, 390]) {
    await tab.resize(width);
    const [squeezed, needless] = await page.evaluate(() => {
      const all = [...document.querySelectorAll("text[textLength]")].map((one) => [one, Number(one.getAttribute("textLength"))]);
      all.forEach(([one]) => one.removeAttribute("textLength"));
      return [all.length, all.filter(([one, room]) => one.getComputedTextLength() <= room).map(([one]) => one.textContent)];
    });
    assert.ok(squeezed > 0, "the wide name is squeezed");
    assert.deepEqual(needless, [], `at ${width} pixels`);
  }
}));

test("without scripts the terminal's text stands there", () => visit(fileOfKind(kinds.explain), { scripts: false }, async (tab, page) => {
  assert.match(await wordsOf(page, "pre"), /cost C = /);
}));

for (const [name, kind] of Object.entries(hostileKinds)) {
  test(`${name} of data, classes, a recipe and a run with hostile names: they stay text, and there is room`, () => visit(fileOfKind(kind), {}, async (tab, page) => {
    assert.ok((await count(page, "figure svg")) > 0);
    assert.match(await wordsOf(page, "main"), /<img src=x onerror=alert\(1\)>/);
    assert.equal(await count(page, "main img"), 0);
    assert.doesNotMatch(await sentencesOf(page), /[\u202a-\u202e]/, "a name turns its sentence around");
    assert.ok((await headHeight(page)) < 1000);
    await openTables(page);
    for (const width of [1280, 390]) {
      await tab.resize(width);
      assert.equal(await isWider(page), false, `at ${width} pixels it is wider than the screen`);
      for (const tip of await longestTips(page)) assert.ok(tip.height < 300 && tip.left >= 0 && tip.right <= width, JSON.stringify(tip));
    }
    assert.deepEqual(tab.said, []);
  }));
}
