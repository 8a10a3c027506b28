// Pages of real digits of a few pixels in a real browser: they draw, say nothing on the console, load nothing, answer to
// the mouse and to the keyboard, and are saved as files.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { fileOf, installed, skip } from "./installed.mjs";
import { pictures, sigmoids } from "./support.mjs";

const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
if (chromium === undefined) skip("there is no Chromium");
const playwright = installed("playwright-core");
const axe = readFileSync(fileOf("axe-core", "axe.min.js"), "utf8");

const folder = mkdtempSync(join(tmpdir(), "nudge-pages-"));
writeFileSync(join(folder, "data.csv"), pictures());
const browser = await playwright.chromium.launch({ executablePath: chromium, args: ["--no-sandbox"] });
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Pages that were written already, by what asked for them. */
const written = new Map();

function pageFile(words) {
  const key = words.join(" ");
  if (!written.has(key)) {
    const file = join(folder, `page-${written.size}.html`);
    execFileSync(process.env.NUDGE_PROGRAM, [...words, "--page", file], { cwd: folder, stdio: "ignore" });
    written.set(key, file);
  }
  return written.get(key);
}

/** The page that the verb writes, open, and all that the browser has said of it. */
async function open(words, options = {}) {
  const file = pageFile(words);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => request.url() === pathToFileURL(file).href || request.url().startsWith("blob:") || said.push(`loads ${request.url()}`));
  await page.goto(pathToFileURL(file).href);
  return { page, said, context };
}

const explained = ["explain", ...sigmoids, "--label", "2"];

test("a page draws its figures, says nothing and loads nothing", async () => {
  const { page, said, context } = await open(explained);
  assert.ok((await page.locator("figure svg").count()) >= 2);
  assert.match(await page.locator("pre").innerText(), /^nudge explain .*--net 64-5-3/, "the command has taken the place of the text");
  assert.deepEqual(said, []);
  await context.close();
});

test("what is pointed at says its numbers, and lights up wherever it is shown", async () => {
  const { page, context } = await open(explained);
  const row = page.locator("#outputs [data-addresses='L2.1']").first();
  await row.hover();
  assert.match(await page.locator(".tip").innerText(), /\(L2\.1\): activation /);
  assert.ok((await page.locator("#votes .lit").count()) > 0, "the same neuron votes");
  await page.mouse.move(5, 5);
  assert.equal(await page.locator(".lit").count(), 0);
  await context.close();
});

test("arrows walk through a drawing", async () => {
  const { page, context } = await open(explained);
  await page.locator("#outputs svg").focus();
  await page.keyboard.press("ArrowDown");
  const first = await page.locator(".tip").innerText();
  await page.keyboard.press("ArrowDown");
  assert.notEqual(await page.locator(".tip").innerText(), first);
  await page.keyboard.press("Escape");
  assert.ok(await page.locator(".tip").isHidden());
  await context.close();
});

test("figures are saved as SVG, PNG and CSV", async () => {
  const { page, context } = await open(explained);
  const beginnings = { SVG: "<svg xmlns", PNG: "\x89PNG", CSV: "output,neuron," };
  for (const [kind, beginning] of Object.entries(beginnings)) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#outputs button", { hasText: kind }).click()]);
    assert.equal(download.suggestedFilename(), `outputs.${kind.toLowerCase()}`);
    assert.ok(readFileSync(await download.path(), "latin1").startsWith(beginning), kind);
  }
  await context.close();
});

test("a table shows the numbers that --json prints", async () => {
  const json = execFileSync(process.env.NUDGE_PROGRAM, [...explained, "--json"], { cwd: folder, encoding: "utf8" });
  const { page, context } = await open(explained);
  await page.locator("#outputs summary").click();
  const cells = await page.locator("#outputs tbody tr").first().locator("td").allInnerTexts();
  const output = JSON.parse(json).outputs[0];
  assert.equal(cells[0], output.address);
  for (const cell of cells.slice(1)) assert.ok(json.includes(`: ${cell}`), cell);
  await context.close();
});

test("without scripts the terminal's text stands there", async () => {
  const { page, context } = await open(explained, { javaScriptEnabled: false });
  assert.match(await page.locator("pre").innerText(), /cost C = /);
  await context.close();
});

const kinds = {
  explain: explained,
  average: ["average", ...sigmoids, "--count", "4"],
  sensitivity: ["sensitivity", ...sigmoids],
  hebbian: ["hebbian", ...sigmoids, "--label", "2"],
  steepest: ["steepest", ...sigmoids, "--doublings", "3"],
  "one-example": ["one-example", ...sigmoids, "--label", "2", "--steps", "20"],
  story: ["story", "--data", "data.csv", "--net", "64-5-3", "--epochs", "1"],
  descents: ["descents", ...sigmoids, "--batches", "1,all", "--steps", "30,4", "--surface", "5"],
};

for (const [kind, words] of Object.entries(kinds)) {
  test(`${kind}: nothing hinders anybody, in light and dark, on a screen and on a phone`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [1280, 390]) {
        const { page, said, context } = await open(words, { colorScheme, bypassCSP: true, viewport: { width, height: 800 } });
        const where = `${colorScheme}, ${width} pixels`;
        assert.deepEqual(said, [], where);
        assert.ok((await page.locator("figure svg").count()) > 0, "it has drawn");
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where}: it is not wider than the screen`);
        const sizes = await page.evaluate(() => [...document.querySelectorAll("figure svg text")].map((text) => {
          const svg = text.ownerSVGElement;
          return parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        }));
        assert.ok(Math.min(...sizes) >= 11.95, `${where}: the smallest words of a drawing have ${Math.min(...sizes)} pixels`);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html}`), [], where);
        await context.close();
      }
    }
  });
}
