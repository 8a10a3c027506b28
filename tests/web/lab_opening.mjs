// The lab opened from one file and from a host: it loads what it says, and says what is missing.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { becomes, browser, click, clickWords, isShown, outputsOf, press, reaches, rests, says, stepOf, until, visit, wordsOf } from "./lab_page.mjs";
import { folder, nudge } from "./lab_parts.mjs";
import { serve } from "./lab_server.mjs";

const own = pathToFileURL(join(folder, "own.html")).href;

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

test("from a host that has browsers inflate what ends in .gz: it takes what comes", async () => {
  const server = await serve(process.env.NUDGE_LAB, "/", [], { saysGzip: true });
  try {
    await visit(async (page) => {
      await click(page, "Step once (Right arrow)");
      await reaches(page, 1);
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

test("from one file: no button offers all digits", () => visit(async (page) => {
  await click(page, "Settings");
  await pause(200);
  assert.equal(await isShown(page, ".all-digits"), false);
}));

test("from a host that has all digits: a button says how large they are, and begins anew with them; another one goes back", async (context) => {
  if (!existsSync(join(process.env.NUDGE_LAB, "all.gz"))) return context.skip("all.gz is not there: scripts/lab packs it");
  const asked = [], server = await serve(process.env.NUDGE_LAB, "/", asked);
  try {
    await visit(async (page) => {
      await click(page, "Step once (Right arrow)");
      await reaches(page, 1);
      asked.length = 0;
      await click(page, "Settings");
      await says(page, ".all-digits", /^The network learns from 1,000 digits and is tested with 250\. Beside this page lie all 60,000, and 10,000 to test with: \d+ MB\. The network and its training begin anew with them\.Fetch all digits \(\d+ MB\)$/);
      assert.deepEqual(asked, ["/all.gz"]); // How large it is.
      await clickWords(page, "Fetch all digits", ".all-digits");
      await becomes(() => page.evaluate(() => location.search), "?digits=all", "the address");
      await page.waitForSelector("#lab[data-ready]");
      assert.equal(await stepOf(page), 0);
      await page.click("#lab .controls .main");
      await until(() => wordsOf(page, ".curve-place:nth-child(2) strong"), (words) => /%/.test(words), "the accuracy of all test digits while it plays");
      await page.click("#lab .controls .main");
      await rests(page);
      await clickWords(page, "Results", ".tab-row");
      await says(page, ".view:not([hidden]) .view-score", /of the test digits are right: [\d,]+ of 10,000\./);
      await click(page, "Settings");
      await says(page, ".all-digits", /^The network learns from 60,000 digits and is tested with 10,000\./);
      await clickWords(page, "Back to the few digits", ".all-digits");
      await becomes(() => page.evaluate(() => location.search), "", "the address");
      await page.waitForSelector("#lab[data-ready]");
      assert.equal(await stepOf(page), 0);
    }, { place: server.address, loads: (url) => url.startsWith(server.address) });
  } finally {
    server.close();
  }
});

test("a page with a model of its own begins with it, begins anew with it, and does so again when it is reloaded", async () => {
  const recipe = ["--activation", "relu", "--loss", "cross-entropy", "--batch", "20", "--learning-rate", "0.05", "--momentum", "0.5"];
  nudge("train", "--data", "mnist", "--net", "784-12-10", "--train-count", "200", "--epochs", "1", ...recipe, "--out", "own");
  nudge("lab", "own", "--page", join(process.env.NUDGE_LAB, "lab.html"), "--digits", "100", "--test", "20", "--out", "own.html");
  await visit(async (page) => {
    const first = await outputsOf(page), address = () => page.evaluate(() => location.hash);
    const whole = await until(address, (hash) => /net=784-12-10&.*model=page/.test(hash), "the address says so");
    for (const part of ["activation=relu", "loss=cross-entropy", "batch=20", "rate=0.05", "momentum=0.5"]) assert.ok(whole.includes(part), `${part}: ${whole}`);
    await press(page, "ArrowRight", "ArrowRight");
    await reaches(page, 2);
    const second = await outputsOf(page);
    assert.notDeepEqual(second, first);
    const hash = await until(address, (now) => /model=page.*step=2/.test(now), "the address has the step");
    await visit(async (again) => assert.deepEqual(await outputsOf(again), second), { place: `${own}${hash}` });
    await click(page, "Reset: begin anew");
    await reaches(page, 0);
    assert.deepEqual(await outputsOf(page), first);
  }, { place: own });
});
