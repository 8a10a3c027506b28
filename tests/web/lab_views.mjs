// What stands behind the tabs beside the network: what takes long there is done beside the training, and can be stopped.
import assert from "node:assert/strict";
import { test } from "node:test";
import { becomes, click, clickWords, file, focused, isShown, press, reaches, says, stepOf, tabTo, until, visit, wordsOf } from "./lab_page.mjs";

const large = "net=784-128-10&activation=relu&loss=cross-entropy&init=default&optimizer=sgd&rate=0.1&momentum=0&batch=32&seed=1";
const race = "Race from here: from where the network stands", stop = "Stop the race";

/** Before the page's own scripts: its workers are kept, and can be asked. */
function keepWorkers() {
  const workers = globalThis.workers = [];
  let id = -1;
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      workers.push(this);
    }
  };
  globalThis.askWorker = (number, name) => new Promise((resolve) => {
    const worker = workers[number], own = id--, take = ({ data }) => {
      if (data.id !== own) return;
      worker.removeEventListener("message", take);
      resolve(data);
    };
    worker.addEventListener("message", take);
    worker.postMessage({ id: own, name, given: [], tells: false });
  });
}

const long = ".view:not([hidden]) .long", status = ".view:not([hidden]) > div > [role=status]";
const openTab = (page, name) => clickWords(page, name, ".tab-row");

/** Sets a field of the view that is shown. */
async function fill(page, label, value) {
  await tabTo(page, label);
  await page.keyboard.type(value);
}

test("during a race the lab goes on: the first worker answers, steps are made; it is stopped, and another one begins", () => visit(async (page) => {
  await openTab(page, "Race");
  await fill(page, /^Epochs$/, "30");
  assert.equal(await page.evaluate(() => globalThis.workers.length), 1, "the second worker begins at first need");
  await click(page, race);
  await says(page, long, /^The walker by single examples: step [\d,]+ of 30,000\. \d+\xa0s so far\.$/);
  assert.equal((await page.evaluate(() => globalThis.askWorker(0, "now"))).result.step, 0);
  await click(page, "Step once (Right arrow)");
  await reaches(page, 1);
  await click(page, "Play (Space)");
  await until(() => stepOf(page), (step) => step > 5, "it plays");
  await click(page, "Pause (Space)");
  assert.match(await wordsOf(page, long), /^The walker by single examples/, "the race is still under way");
  await click(page, stop);
  await says(page, status, /^The race was stopped\.$/);
  assert.equal(await isShown(page, long), false);
  await becomes(() => page.evaluate(() => globalThis.workers.length), 2, "as many workers were begun");
  await click(page, race);
  await says(page, long, /^The walker by single examples/);
  await becomes(() => page.evaluate(() => globalThis.workers.length), 3, "another worker does it");
  await click(page, stop);
  await becomes(() => isShown(page, long), false, "it is over");
}, { place: `${file}#${large}`, before: keepWorkers }));

test("a race is stopped by keyboard alone, and by another network", () => visit(async (page) => {
  await openTab(page, "Race");
  await fill(page, /^Epochs$/, "30");
  await tabTo(page, /^Race from here/);
  await press(page, "Enter");
  await becomes(async () => (await focused(page)).label, stop, "the button that stops it has the focus");
  await press(page, "Enter");
  await says(page, status, /^The race was stopped\.$/);
  assert.match((await focused(page)).label, /^Race from here/, "the focus is where it was");
  await press(page, "Enter");
  await says(page, long, /^The walker by single examples/);
  await click(page, "Reset: begin anew");
  await becomes(() => isShown(page, long), false, "it is over");
}, { place: `${file}#${large}` }));

test("a race, steps on one digit, and its forms, beside the training", () => visit(async (page) => {
  await press(page, "ArrowRight");
  await reaches(page, 1);
  await openTab(page, "Race");
  await fill(page, /^Epochs$/, "1");
  await click(page, race);
  await page.waitForSelector(".race-table");
  await says(page, status, /^They began at step 1, where the network stands\.$/);
  await openTab(page, "Alone");
  const one = await until(() => wordsOf(page, ".view:not([hidden]) button.main"), (words) => /^Only training digit \d+, a \d$/.test(words), "which one it is, the one in view not being learnt from");
  await says(page, ".view:not([hidden])", /It would be number \d+ of the training digits, the first \d there: test digits are not learnt from\./);
  await clickWords(page, one, ".view:not([hidden])");
  await page.waitForSelector(".one-picture svg");
  await openTab(page, "Forms");
  await page.waitForSelector(".view:not([hidden]) .figure");
  await openTab(page, "Results");
  await says(page, ".view:not([hidden]) .view-score", /of the test digits are right: \d+ of 250\./);
}));
