// How soon the lab answers: node benchmarks/lab_latency.mjs [FOLDER [TURNS]]
//
// Of the lab in FOLDER (else build/lab, as scripts/lab leaves it), in headless Chromium by playwright-core of NUDGE_NPM (else build/npm), the median
// of TURNS turns (else 5): when the first of it is painted and when it is ready; and while the article's network plays as fast as it goes, how soon the
// worker answers a request and the page has that, how long it takes from an input to its second frame, how many
// frames there are, and the page's longest task; how many points of an autoencoder's plane are decoded in a second, at rest and while it plays.
// With all digits (all.gz) the answers are measured once more. The page is not asked to help: its workers are listened to.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { serve } from "../tests/web/lab_server.mjs";

const folder = resolve(process.argv[2] ?? "build/lab"), turns = Number(process.argv[3] ?? 5);
if (!existsSync(join(folder, "index.html"))) {
  console.error(`${folder} has no index.html: scripts/lab builds the lab`);
  process.exit(2);
}
const { chromium } = createRequire(join(resolve(process.env.NUDGE_NPM ?? "build/npm"), "package.json"))("playwright-core");
const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const server = await serve(folder, "/", []);
const playing = 4000, between = 40; // milliseconds: of a measurement, and between two requests or inputs

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const at = (numbers, share) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(share * numbers.length))] ?? NaN;
const median = (numbers) => at(numbers, 0.5);

/** Before the page's own scripts: its workers are kept, what they are asked is counted, and inputs, frames and tasks are timed. */
function watch() {
  const seen = globalThis.seen = { workers: [], decoded: 0, inputs: [], frames: 0, tasks: [], answers: [], ready: NaN };
  const decoding = new Set();
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      seen.workers.push(this);
      this.addEventListener("message", ({ data }) => { if (decoding.delete(data.id)) ++seen.decoded; });
    }
    postMessage(what, ...more) {
      if (what.name === "decode") decoding.add(what.id);
      super.postMessage(what, ...more);
    }
  };
  let own = -1;
  seen.ask = (name, given) => new Promise((resolve) => {
    const [worker] = seen.workers, id = own--, begin = performance.now();
    const take = ({ data }) => {
      if (data.id !== id) return;
      worker.removeEventListener("message", take);
      seen.answers.push({ sent: data.sent - performance.timeOrigin - begin, came: performance.now() - begin });
      resolve();
    };
    worker.addEventListener("message", take);
    worker.postMessage({ id, name, given, tells: false });
  });
  for (const kind of ["pointermove", "keydown"]) {
    addEventListener(kind, (event) => requestAnimationFrame(() => requestAnimationFrame((now) => seen.inputs.push(now - event.timeStamp))), { capture: true });
  }
  const frame = () => { ++seen.frames; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ entryTypes: ["longtask"] });
  new MutationObserver((_, observer) => {
    if (document.getElementById("lab")?.hasAttribute("data-ready") !== true) return;
    seen.ready = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-ready"] });
}

/** Before the worker's own script: each of its messages says when it was sent. */
const stamp = "{ const post = postMessage; postMessage = (what, ...more) => post(Object.assign(what, { sent: performance.timeOrigin + performance.now() }), ...more); }\n";

async function opened(query = "") {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(watch);
  await page.route("**/worker.js", async (route) => route.fulfill({ contentType: "text/javascript", body: stamp + readFileSync(join(folder, "worker.js"), "utf8") }));
  await page.goto(server.address + query);
  await page.waitForSelector("#lab[data-ready]", { timeout: 60_000 });
  return page;
}

async function loads() {
  const page = await opened(), painted = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN);
  await page.waitForFunction(() => Number.isFinite(globalThis.seen.ready));
  const ready = await page.evaluate(() => globalThis.seen.ready);
  await page.close();
  return { painted, ready };
}

const playFast = async (page) => {
  await page.selectOption(".controls select", "Infinity");
  await page.click("#lab button[aria-label='Play (Space)']");
  await pause(1000);
};
const forget = (page) => page.evaluate(() => Object.assign(globalThis.seen, { inputs: [], frames: 0, tasks: [], answers: [], decoded: 0, began: performance.now() }));
const told = (page) => page.evaluate(() => {
  const { inputs, frames, tasks, answers, decoded, began } = globalThis.seen;
  return { inputs, frames, tasks, answers, decoded, seconds: (performance.now() - began) / 1000 };
});

/** Requests, one after another, while it plays. */
async function answers(query) {
  const page = await opened(query);
  await playFast(page);
  await forget(page);
  const before = await page.evaluate(() => document.querySelector(".where").textContent);
  await page.evaluate(async ([time, wait]) => {
    for (const end = performance.now() + time; performance.now() < end; await new Promise((resume) => setTimeout(resume, wait))) await globalThis.seen.ask("digit", ["test", 0]);
  }, [playing, between]);
  const { answers: times, frames, tasks, seconds } = await told(page);
  const stepOf = (words) => Number(words.match(/step ([\d,]+)/)[1].replaceAll(",", "")), steps = stepOf(await page.evaluate(() => document.querySelector(".where").textContent)) - stepOf(before);
  await page.close();
  return { times: times.map(({ sent }) => sent), cameTimes: times.map(({ came }) => came), fps: frames / seconds, longest: Math.max(0, ...tasks), steps: steps / seconds };
}

/** The mouse over the network, while it plays. */
async function inputs() {
  const page = await opened();
  await playFast(page);
  const box = await page.locator("canvas.network").boundingBox();
  await forget(page);
  for (let i = 0, end = Date.now() + playing; Date.now() < end; ++i) {
    await page.mouse.move(box.x + box.width * (0.2 + 0.6 * ((i * 0.137) % 1)), box.y + box.height * (0.1 + 0.8 * ((i * 0.071) % 1)));
    await pause(between);
  }
  const { inputs: times, tasks } = await told(page);
  await page.close();
  return { times, longest: Math.max(0, ...tasks) };
}

/** The point of the plane is drawn about, all the time. */
async function decodings() {
  const page = await opened();
  await page.click("[role=tab]:text-is('Codes')");
  await page.click("button[aria-label^='Begin an autoencoder']");
  await page.waitForSelector(".code-pad");
  await pause(1500);
  const drag = async () => {
    const box = await page.locator(".code-pad").boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await forget(page);
    for (let i = 0, end = Date.now() + playing; Date.now() < end; ++i) {
      await page.mouse.move(box.x + box.width * (0.5 + 0.3 * Math.sin(i / 9)), box.y + box.height * (0.5 + 0.3 * Math.cos(i / 7)));
      await pause(8);
    }
    const { decoded, seconds } = await told(page);
    await page.mouse.up();
    return decoded / seconds;
  };
  await page.selectOption(".controls select", "Infinity");
  const whilePlaying = await drag();
  await page.click("#lab button[aria-label='Pause (Space)']");
  await pause(1000);
  const atRest = await drag();
  await page.close();
  return { atRest, whilePlaying };
}

const all = async (work) => {
  const results = [];
  for (let turn = 0; turn < turns; ++turn) results.push(await work());
  return results;
};
const milliseconds = (number) => `${number.toFixed(number < 10 ? 1 : 0)} ms`;
const spread = (results, which = "times") => { // each number is the median of the turns
  const of = (share) => milliseconds(median(results.map((one) => at(one[which], share))));
  return `median ${of(0.5)}, 95 % ${of(0.95)}, most ${of(1)}`;
};
const middle = (results, name) => median(results.map((one) => one[name]));

console.log(`Chromium ${browser.version()}, ${folder}, medians of ${turns} turns`);
const opening = await all(loads);
console.log(`first paint ${milliseconds(middle(opening, "painted"))}, ready ${milliseconds(middle(opening, "ready"))}`);
const article = await all(() => answers(""));
console.log(`worker answers while it plays: ${spread(article)}; the page has the answer: ${spread(article, "cameTimes")}`);
console.log(`${middle(article, "fps").toFixed(0)} frames and ${Math.round(middle(article, "steps")).toLocaleString("en")} steps a second, longest task ${milliseconds(middle(article, "longest"))}`);
const moved = await all(inputs);
console.log(`input to its second frame: ${spread(moved)}; longest task ${milliseconds(middle(moved, "longest"))}`);
const decoding = await all(decodings);
console.log(`decodings a second: ${middle(decoding, "atRest").toFixed(0)} at rest, ${middle(decoding, "whilePlaying").toFixed(0)} while it plays`);
if (existsSync(join(folder, "all.gz"))) {
  const large = await all(() => answers("?digits=all"));
  console.log(`with all digits, worker answers while it plays: ${spread(large)}; the page has the answer: ${spread(large, "cameTimes")}; ${Math.round(middle(large, "steps")).toLocaleString("en")} steps a second, longest task ${milliseconds(middle(large, "longest"))}`);
}
await browser.close();
server.close();
