// Few labels in the engine of the lab: both trainings are the program's, to the bit; nothing else of the lab changes; what is wrong is said.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { engineOf, sgd } from "./lab_engines.mjs";
import { folder, nudge, tensorsIn, tensorsOf } from "./lab_parts.mjs";

const settings = {
  "network.layers": "64-6-5-3", "network.activation": "relu", "network.loss": "quadratic", "optimizer.name": "sgd", "optimizer.learning_rate": "0.3", "training.batch": "4", "training.seed": "3",
};
const unlabelledBatch = 7, steps = 30;
const few = { settings, aim: "pseudo_labels", align: true, weight: 0.5, threshold: 0.4, batch: unlabelledBatch, steps };

/** Big-endian sizes after the kind of the numbers, which are bytes. */
function idx(path, sizes, bytes) {
  const head = Buffer.alloc(4 + 4 * sizes.length);
  head.writeUInt8(8, 2);
  head.writeUInt8(sizes.length, 3);
  sizes.forEach((size, i) => head.writeUInt32BE(size, 4 + 4 * i));
  writeFileSync(path, Buffer.concat([head, Buffer.from(bytes)]));
}

async function digitsOf(engine, part, positions) {
  return Promise.all(positions.map((position) => engine.digit(part, position)));
}

/** A data set of files: pictures, and labels where there are any. */
function filesOf(name, parts) {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  for (const [part, digits, labels] of parts) {
    idx(join(place, `${part}-images-idx3-ubyte`), [digits.length, 8, 8], digits.flatMap(({ pixels }) => [...pixels]));
    if (labels !== null) idx(join(place, `${part}-labels-idx1-ubyte`), [labels.length], labels);
  }
  return place;
}

/** Both networks of a training from few labels, as model files. */
async function modelsOf(engine, asked) {
  let instance = null;
  const started = engine.started.bind(engine);
  engine.started = () => (instance = started());
  const told = await engine.fewLabels(asked, () => undefined);
  delete engine.started;
  return { told, alone: instance.bytes("few_save", [0]), withRest: instance.bytes("few_save", [1]) };
}

const range = (count) => Array.from({ length: count }, (_, i) => i);

/** `start` gives an engine with 24 digits to learn from and 5 to test with, of three classes, and with a network. */
const start = async () => (await engineOf(sgd)).engine;
const labelled = [17, 3, 8, 20, 5], rest = range(24).filter((position) => !labelled.includes(position));

async function given(engine) {
  const digits = await digitsOf(engine, "train", labelled);
  // One of them is wrong.
  return digits.map(({ label }, i) => ({ position: labelled[i], label: i === 1 ? (label + 1) % 3 : label }));
}

for (const [name, changes, words] of [
  ["pseudo-labels, all classes alike", {}, ["pseudo_labels=0.5", "align=true"]],
  ["pseudo-labels as they are", { align: false }, ["pseudo_labels=0.5"]],
  ["consistency", { aim: "consistency", align: false }, ["consistency=0.5"]],
]) {
  test(`few labels, ${name}: both networks have the bits that the program trains from such files`, async () => {
    const engine = await start(), labels = await given(engine), asked = { ...few, ...changes, digits: labels };
    const ours = await modelsOf(engine, asked), test = await digitsOf(engine, "test", range(5));
    const data = filesOf("few", [["train", await digitsOf(engine, "train", labelled), labels.map(({ label }) => label)], ["t10k", test, test.map(({ label }) => label)]]);
    const pool = filesOf("rest", [["train", await digitsOf(engine, "train", rest), null]]);
    const changed = changes.aim === "consistency" ? ["rotation=15", "scale=0.15", "shear=10", "shift=2"] : [];
    const epochs = steps / Math.floor(rest.length / unlabelledBatch);
    const train = (out, wanted) => {
      const keys = [...Object.entries({ ...settings, "network.loss": "cross-entropy" }).map(([key, value]) => `${key}=${value}`), `unlabelled.batch=${unlabelledBatch}`, "unlabelled.threshold=0.4", ...wanted];
      nudge("train", "--data", data, "--unlabelled", pool, ...keys.flatMap((key) => ["--set", key]), "--epochs", String(epochs), "--threads", "1", "--out", out, "--force");
      return tensorsIn(join(folder, out));
    };
    assert.deepEqual(tensorsOf(ours.withRest), train("few-with", [...words.map((one) => `unlabelled.${one}`), ...changed.map((one) => `strong_augment.${one}`)]));
    assert.deepEqual(tensorsOf(ours.alone), train("few-alone", []));
    assert.notDeepEqual(tensorsOf(ours.withRest), tensorsOf(ours.alone));
  });
}

test("few labels: the same again gives the same, is counted right, and changes nothing of the training beside it", async () => {
  const engine = await start(), other = await start(), moments = [];
  await engine.step(7);
  const asked = { ...few, digits: await given(engine) };
  const told = await engine.fewLabels(asked, (moment) => moments.push(moment));
  assert.deepEqual(told.moments, moments);
  assert.deepEqual(moments.map(({ step }) => step), range(steps + 1), "as many points as steps where there are few");
  assert.equal(told.isComplete, true);
  assert.equal(told.now.rest, rest.length);
  moments.forEach(({ step, answers, sure, right }) => {
    assert.equal(answers, unlabelledBatch * step);
    assert.ok(right <= sure && sure <= answers);
  });
  assert.ok(moments.at(-1).sure > 0 && told.now.sure > 0 && told.now.right + told.now.mistakes.length <= told.now.sure);
  for (const { position, label, called, probability } of told.now.mistakes) {
    assert.ok(rest.includes(position) && called !== label && probability >= few.threshold);
    assert.equal((await engine.digit("train", position)).label, label);
  }
  await other.step(7);
  assert.deepEqual(await other.fewLabels(asked, () => undefined), told);
  await other.step(3);
  assert.deepEqual((await engine.step(3)).parameters, (await other.step(0)).parameters);
});

test("few labels: others are answered meanwhile, and it stops when it is to", async () => {
  const engine = await start(), moments = [];
  const training = engine.fewLabels({ ...few, steps: 5000, digits: await given(engine) }, (moment) => moments.push(moment));
  assert.equal((await engine.step(1)).step, 1, "a step of the lab's own");
  engine.stop();
  const told = await training;
  assert.equal(told.isComplete, false);
  assert.ok(told.moments.at(-1).step < 5000);
  assert.deepEqual(told.moments, moments);
});

test("few labels: what cannot be is refused in words, and the lab goes on", async () => {
  const engine = await start(), refuses = (changes, words) => assert.rejects(engine.fewLabels({ ...few, ...changes }, () => undefined), words), digits = [{ position: 0, label: 1 }];
  await engine.step(2);
  await refuses({ digits: [] }, /no digit has a label, at least one is expected/);
  await refuses({ digits: [{ position: 24, label: 1 }] }, /position 24, but there are 24 digits/);
  await refuses({ digits: [{ position: 2, label: 3 }] }, /position 2 is 3, 0 to 2 is expected/);
  await refuses({ digits: [{ position: 2, label: -1 }] }, /position 2 is -1, 0 to 2 is expected/);
  await refuses({ digits: [...digits, { position: 0, label: 2 }] }, /position 0 has two labels/);
  await refuses({ digits: range(24).map((position) => ({ position, label: 0 })) }, /every digit has a label/);
  await refuses({ digits, threshold: 2 }, /unlabelled\.threshold is 2, 0 to 1 is expected/);
  await refuses({ digits, batch: 0 }, /unlabelled\.batch is 0/);
  await refuses({ digits, aim: "nothing" }, /aim/);
  await refuses({ digits, settings: { ...settings, "network.layers": "64-6-4" } }, /3 classes, so the last size must be 3/);
  await refuses({ digits, settings: { ...settings, "optimizer.learning_rate": "1e30" } }, /not finite/);
  assert.equal((await engine.step(1)).step, 3);
  assert.equal((await engine.fewLabels({ ...few, steps: 3, digits }, () => undefined)).isComplete, true);
});
