// The documents of the lab's engine in WebAssembly, without a browser, beside the program's own: number by number, as they are written.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { deep, endsAsTheProgram, epochs, sgd, small, softmax } from "./lab_engines.mjs";
import { examplesOf, folder, nudge, runCommand, unpacked } from "./lab_parts.mjs";
import { web } from "./support.mjs";

/** Without batch normalisation. */
const convolution = { ...deep, "network.layers": "conv3x3:4, relu, maxpool2, 6, tanh, 3" };

/** As JSON, with the text of each number in the place of its value. */
const withNumbersAsWritten = (text) => JSON.parse(text.replace(/("(?:[^"\\]|\\.)*")|-?\d[\d.eE+-]*/g, (found, string) => string ?? `"number ${found}"`));

/** The engine's next document as it writes it. */
async function documentOf(engine, work) {
  let last = "";
  const { instance } = engine, told = instance.text.bind(instance);
  instance.text = (...given) => (last = told(...given));
  await work();
  delete instance.text;
  return withNumbersAsWritten(last);
}

/** Who made it, and of what: the rest is the same in the program's and in the engine's. */
function numbersOf({ command, model, data, made_by, ...others }) {
  return others;
}

function isSameDocument(ours, theirs) {
  const texts = JSON.stringify(theirs).match(/"number /g) ?? [];
  assert.ok(texts.length > 20, `only ${texts.length} numbers are compared`);
  assert.deepEqual(numbersOf(ours), numbersOf(theirs));
}

for (const [name, settings] of [["sigmoids", sgd], ["a convolution", convolution], ["batch normalisation", deep]]) {
  test(`${name}: explain, average and eval are written as the program writes them, number by number`, async () => {
    const { engine, net, run } = await endsAsTheProgram(settings, small, "asked", epochs), train = ["--split", "train", "--json"];
    const asTrained = settings === deep ? [...train, "--keep-norms"] : train;
    for (const position of [0, 7, 23]) {
      const ours = await documentOf(engine, () => engine.explain({ part: "train", position }));
      isSameDocument(ours, withNumbersAsWritten(nudge("explain", run, "--index", String(position), "--weight-nudges", ...asTrained)));
      const { label } = await engine.digit("train", position);
      assert.equal(ours.outputs.find((one) => Number(one.target.replace("number ", "")) === 1).neuron, `number ${label}`);
    }
    const neuron = net.layers.length === 4 && settings === sgd ? "L2.3" : "L2.1";
    const asked = await documentOf(engine, () => engine.explain({ part: "train", position: 3 }, { neuron, top: 4 }));
    isSameDocument(asked, withNumbersAsWritten(nudge("explain", run, "--index", "3", "--weight-nudges", "--neuron", neuron, "--top", "4", ...asTrained)));
    const rows = ["L1.2.5", "L1.bias".replace(".", ".1."), `L${net.layers.length - 1}.2.4`];
    const table = await documentOf(engine, () => engine.table([4, 5, 6, 7, 8, 9], 4, rows));
    isSameDocument(table, withNumbersAsWritten(nudge("average", run, "--from", "4", "--count", "6", "--shown", "4", "--rows", rows.join(","), ...train)));
    const evaluation = await documentOf(engine, () => engine.evaluate("train"));
    isSameDocument(evaluation, withNumbersAsWritten(nudge("eval", run, ...train)));
    assert.equal(Number(evaluation.accuracy.replace("number ", "")), await engine.instance.call("accuracy", [0]));
  });
}

// What trains copies -------------------------------------------------------------------------------------------------------------------

/** Without how long each took. */
const untimed = (value) => JSON.parse(JSON.stringify(value, (key, one) => (key === "seconds" ? undefined : one)));
const portion = ["--split", "train", "--json"];

test("three walkers: descents are written as the program writes them", async () => {
  const { engine, run } = await endsAsTheProgram(sgd, small, "walked", epochs);
  const ours = await documentOf(engine, () => engine.descents({ batches: [1, 5, 0], learningRate: 0.5, epochs: 2, surface: 5 }));
  const words = ["--batches", "1,5,all", "--learning-rate", "0.5", "--epochs", "2", "--surface", "5", "--seed", "3"];
  isSameDocument(untimed(ours), untimed(withNumbersAsWritten(nudge("descents", run, ...words, ...portion))));
});

/** All that the file has to test with, as the program's test part has it. */
const whole = unpacked(examplesOf("data.csv", 24, 12));

test("steps on one digit alone are written as the program writes them", async () => {
  const { engine, run } = await endsAsTheProgram(softmax, whole, "alone", epochs);
  const ours = await documentOf(engine, () => engine.oneExample(3, 8, 0.5));
  isSameDocument(ours, withNumbersAsWritten(nudge("one-example", run, "--index", "3", "--steps", "8", "--learning-rate", "0.5", ...portion)));
});

test("forms of a digit, and what they want, are written as the program writes them", async () => {
  const { engine, run } = await endsAsTheProgram(sgd, small, "formed", epochs);
  writeFileSync(join(folder, "forms.toml"), "[training]\nseed = 3\n[augment]\nrotation = 15\nscale = 0.15\nshear = 10\nshift = 2\n");
  const ours = await documentOf(engine, () => engine.forms(3, 4));
  isSameDocument(ours, withNumbersAsWritten(nudge("explain", run, "--index", "3", "--augment", "forms.toml", "--forms", "4", ...portion)));
});

// What has no document of its own in the lab -------------------------------------------------------------------------------------------

test("codes of an autoencoder are those of the program's plane, and what the decoder makes of them its pictures", async () => {
  const squeezing = { ...sgd, "network.layers": "64-6-2", "autoencoder.decoder": "mirror", "network.loss": "binary-cross-entropy", "network.activation": "tanh" };
  const { engine, run } = await endsAsTheProgram(squeezing, small, "squeezed", epochs);
  const { plane } = JSON.parse(nudge("reconstruct", run, ...portion)), codes = await engine.codes("train", 1000);
  assert.deepEqual(codes.map(({ position, label, code: [first, second] }) => [position, label, Math.fround(first), Math.fround(second)]),
    plane.positions.map((position, i) => [position, plane.labels[i], ...plane.codes[i].map(Math.fround)]));
  const { side, from, to, made } = plane, [, height, width] = engine.digits.shape, pixels = Buffer.from(made.base64, "base64");
  const middle = (k, cell) => from[k] + ((to[k] - from[k]) * (cell + 0.5)) / side;
  for (const [column, row] of [[0, 0], [side - 1, 2], [5, side - 1]]) {
    const decoded = await engine.decode([middle(0, column), middle(1, row)]), top = (side - 1 - row) * height;
    for (let y = 0; y < height; ++y) {
      const begin = (top + y) * side * width + column * width;
      pixels.subarray(begin, begin + width).forEach((pixel, x) => assert.ok(Math.abs(pixel - decoded[y * width + x]) <= 1, `${column}, ${row}: ${pixel}`));
    }
  }
});

test("the worst mistakes are those that the run's own document shows", async () => {
  const poor = { ...sgd, "optimizer.learning_rate": "0.05" }, { engine } = await endsAsTheProgram(poor, whole, "poor", epochs);
  const shown = JSON.parse(runCommand(`${web.lab.commandOf(poor, engine.digits)} --json`, epochs, "poor").stdout).mistakes.examples;
  assert.ok(shown.length > 0);
  const ours = await engine.mistakes("test", shown.length);
  assert.deepEqual(ours.map(({ position, label, called, cost }) => [position, label, called, Math.fround(cost)]),
    shown.map(({ position, truth, called, cost }) => [position, truth, called, Math.fround(cost)]));
});

test("a neuron's strongest digits come in the order of the activations that the program explains", async () => {
  const { engine, run } = await endsAsTheProgram(sgd, small, "strong", epochs), strongest = await engine.strongest("L2.3", "train", 24);
  assert.deepEqual(strongest.map((one) => one.position).sort((one, other) => one - other), Array.from({ length: 24 }, (_, i) => i));
  strongest.slice(1).forEach(({ activation }, i) => assert.ok(activation <= strongest[i].activation));
  for (const { position, activation } of strongest.filter((_, i) => i % 4 === 0)) {
    const { layers } = JSON.parse(nudge("explain", run, "--index", String(position), ...portion));
    assert.ok(Math.abs(layers.find(({ layer }) => layer === 2).activations[3] - activation) < 1e-6, `${position}: ${activation}`);
  }
});
