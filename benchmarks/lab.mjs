// How fast networks learn in a browser: the lab's engine beside TensorFlow.js, in the same Chromium, one after the other in turns.
//
//   node benchmarks/lab.mjs [NPM_FOLDER]
//
// Needs scripts/lab, and in NPM_FOLDER (else build/npm) playwright-core, @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm:
//   npm install --prefix build/npm playwright-core @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
// 784-128-10, relu, cross-entropy, plain steps of 32 examples out of 1,000 real digits, rate 0.1; for both the data lie ready, and both learn in the
// thread that asks. Prints examples a second: the median of five turns each.
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const npm = path.resolve(process.argv[2] ?? path.join(root, "build/npm"));
const { chromium } = createRequire(path.join(npm, "package.json"))("playwright-core");
const turns = 5, steps = 600, batch = 32;

const work = mkdtempSync(path.join(tmpdir(), "lab-benchmark-"));
execFileSync("esbuild", [path.join(root, "web/lab/local_engine.ts"), "--bundle", "--format=iife", "--global-name=lab", `--outfile=${work}/lab.js`, "--log-level=warning"]);
const modules = path.join(npm, "node_modules/@tensorflow");
const files = {
  "/": ["text/html", "<!doctype html><title>benchmark</title>"],
  "/lab.js": ["text/javascript", readFileSync(`${work}/lab.js`)],
  "/nudge.wasm.gz": ["application/gzip", readFileSync(path.join(root, "build/lab/nudge.wasm.gz"))],
  "/examples.gz": ["application/gzip", readFileSync(path.join(root, "build/lab/examples.gz"))],
  "/tf.js": ["text/javascript", readFileSync(path.join(modules, "tfjs/dist/tf.min.js"))],
  "/tf-wasm.js": ["text/javascript", readFileSync(path.join(modules, "tfjs-backend-wasm/dist/tf-backend-wasm.min.js"))],
};
const server = createServer((request, response) => {
  const name = new URL(request.url, "http://localhost").pathname, there = path.join(modules, "tfjs-backend-wasm/dist", path.basename(name));
  const found = files[name] ?? (name.endsWith(".wasm") && existsSync(there) ? ["application/wasm", readFileSync(there)] : null);
  response.writeHead(found === null ? 404 : 200, { "content-type": found?.[0] ?? "text/plain" }).end(found?.[1]);
}).listen(0, "127.0.0.1");
await new Promise((ready) => server.once("listening", ready));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
for (const url of ["/lab.js", "/tf.js", "/tf-wasm.js"]) await page.addScriptTag({ url });

await page.evaluate(async () => {
  const inflated = async (url) => new Uint8Array(await new Response((await fetch(url)).body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  const code = await WebAssembly.compile(await inflated("nudge.wasm.gz")), engine = new lab.LocalEngine(code, await inflated("examples.gz"));
  const { train } = engine.digits, xs = new Float32Array(784 * train), ys = new Float32Array(10 * train);
  for (let i = 0; i < train; ++i) {
    const { pixels, label } = await engine.digit("train", i);
    xs.set(Array.from(pixels, (byte) => byte / 255), 784 * i);
    ys[10 * i + label] = 1;
  }
  window.parts = { engine, xs, ys, train };
});

/** Examples a second, and the cost of the last steps, as a proof that both learn. */
const contenders = {
  "nudge lab": (given) => page.evaluate(async ({ steps, batch }) => {
    const { engine } = window.parts;
    await engine.make({ "network.layers": "784-128-10", "training.batch": String(batch), "optimizer.learning_rate": "0.1" });
    await engine.step(20);
    const begin = performance.now(), moment = await engine.step(steps);
    return { rate: (steps * batch * 1000) / (performance.now() - begin), cost: moment.runningCost };
  }, given),
  ...Object.fromEntries(["wasm", "cpu"].map((backend) => [`TensorFlow.js, ${backend}`, (given) => page.evaluate(async ({ steps, batch, backend }) => {
    await tf.setBackend(backend);
    await tf.ready();
    const { xs, ys, train } = window.parts, x = tf.tensor2d(xs, [train, 784]), y = tf.tensor2d(ys, [train, 10]);
    const w1 = tf.variable(tf.randomNormal([784, 128], 0, Math.sqrt(2 / 784))), b1 = tf.variable(tf.zeros([128]));
    const w2 = tf.variable(tf.randomNormal([128, 10], 0, Math.sqrt(2 / 138))), b2 = tf.variable(tf.zeros([10]));
    const optimizer = tf.train.sgd(0.1), full = Math.floor(train / batch);
    let cost = null;
    const step = (i) => {
      const at = (i % full) * batch;
      cost?.dispose();
      cost = optimizer.minimize(() => tf.tidy(() => tf.losses.softmaxCrossEntropy(
        y.slice([at, 0], [batch, 10]), x.slice([at, 0], [batch, 784]).matMul(w1).add(b1).relu().matMul(w2).add(b2))), true);
    };
    for (let i = 0; i < 20; ++i) step(i);
    await cost.data();
    const begin = performance.now();
    for (let i = 0; i < steps; ++i) step(i);
    const [last] = await cost.data(), rate = (steps * batch * 1000) / (performance.now() - begin);
    tf.disposeVariables();
    tf.dispose([x, y, cost]);
    return { rate, cost: last };
  }, { ...given, backend })])),
};

const rates = new Map(Object.keys(contenders).map((name) => [name, []]));
for (let turn = 0; turn < turns; ++turn) {
  for (const [name, run] of Object.entries(contenders)) {
    const { rate, cost } = await run({ steps: name.endsWith("cpu") ? steps / 10 : steps, batch });
    rates.get(name).push({ rate, cost });
  }
}
const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
const ours = median(rates.get("nudge lab").map(({ rate }) => rate));
console.log(`${await browser.version()}, ${steps} steps of ${batch}, median of ${turns}`);
for (const [name, all] of rates) {
  const rate = median(all.map((one) => one.rate));
  console.log(`${name.padEnd(20)} ${Math.round(rate).toLocaleString("en").padStart(9)} examples/s   lab / this: ${(ours / rate).toFixed(2)}   cost ${all.at(-1).cost.toPrecision(3)}`);
}
await browser.close();
server.close();
