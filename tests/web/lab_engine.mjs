// The engine of the lab in WebAssembly, without a browser, beside the program: the same bits, the same words (its documents: lab_documents.mjs).
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { bits, code, deep, endsAsTheProgram, engineOf, epochs, LocalEngine, sgd, small, softmax } from "./lab_engines.mjs";
import { examplesOf, folder, nudge, refusal, runCommand, tensorsOf, unpacked } from "./lab_parts.mjs";
import { web } from "./support.mjs";

const mnistFile = examplesOf("mnist", 200, 50), mnist = mnistFile === null ? null : unpacked(mnistFile);
const { commandOf, presets, settingsOf } = web.lab;

const trainings = {
  "sgd, sigmoids, quadratic": sgd,
  "momentum, relu, cross-entropy": { ...softmax, "optimizer.momentum": "0.9", "training.batch": "7" },
  "adam, with a convolution, max pooling and batch normalisation": deep,
  "dropout": { ...softmax, "network.dropout": "0.3", "network.initialisation": "he-normal" },
  "a new form of every digit in every epoch": { ...softmax, "augment.rotation": "15", "augment.scale": "0.1", "augment.shift": "1", "augment.elastic": "0.5", "augment.noise": "0.05" },
  "weight decay, all of the examples a step": { ...softmax, "optimizer.weight_decay": "0.01", "training.batch": "all" },
};
const runaway = { ...softmax, "optimizer.learning_rate": "1e30" };

/** Everything of where a training stands. */
const standing = async (engine) => ({ step: (await engine.now()).step, tensors: tensorsOf(await engine.save()), next: await engine.nextBatch() });
/** Whether the program says the same of it. */
const saysToo = (stderr, words) => assert.ok(words.length > 10 && inOneLine(stderr).includes(inOneLine(words.replace(/^model: /, ""))), `${words}\n${stderr}`);
const inOneLine = (words) => words.replace(/\s+/g, " ");
const messageOf = (work) => work.then(() => "nothing is wrong", (reason) => reason.message);

for (const [name, settings] of Object.entries(trainings)) {
  test(`${name}: the bits that the command makes which the lab shows`, () => endsAsTheProgram(settings, small, "same", epochs));
}

for (const { name, choices } of presets) {
  test(`MNIST, ${name}: the bits that the command makes which the lab shows`, { skip: mnist === null && "MNIST is not here" },
    () => endsAsTheProgram(settingsOf(choices), mnist, "digits", 1));
}

test("what is asked changes nothing: the training makes the same bits", async () => {
  const quiet = (await engineOf(deep)).engine, { engine } = await engineOf(deep);
  await quiet.step(20);
  for (let i = 0; i < 20; ++i) {
    await engine.nextBatch();
    await engine.step(1);
    await engine.explain({ part: "test", position: i % 5 });
    await engine.table(await engine.nextBatch(), 3);
    await engine.evaluate("test");
    await engine.check("L1.0.3");
    await engine.now();
  }
  assert.deepEqual(await standing(engine), await standing(quiet));
});

test("put aside for another training and returned to, it goes on to the same bits", async () => {
  const quiet = (await engineOf(deep)).engine, { engine } = await engineOf(deep);
  await quiet.step(20);
  await engine.step(9);
  const aside = await engine.standing();
  await engine.make(sgd);
  await engine.step(5);
  await engine.returnTo(aside);
  assert.equal((await engine.now()).step, 9);
  await engine.step(11);
  assert.deepEqual(await standing(engine), await standing(quiet));
});

test("a step learns from the batch that was announced", async () => {
  const { engine, net } = await engineOf(sgd), seen = [];
  for (let i = 0; i < net.stepsPerEpoch; ++i) {
    seen.push(...await engine.nextBatch());
    await engine.step(1);
  }
  assert.deepEqual(seen.sort((one, other) => one - other), Array.from({ length: 24 }, (_, i) => i), "an epoch has every example once");
});

for (const [name, settings] of [["sgd", sgd], ["adam with batch normalisation", deep], ["dropout", trainings.dropout]]) {
  test(`${name}: steps taken back and made again give the same bits`, async () => {
    const { engine } = await engineOf(settings), before = [];
    for (let i = 0; i <= 45; ++i) {
      before.push(await standing(engine));
      if (i < 45) await engine.step(1);
    }
    for (const back of [1, 4, 10, 17, 45]) {
      const moment = await engine.back(back);
      assert.equal(moment.step, 45 - back);
      assert.deepEqual(await standing(engine), before[45 - back], `${back} steps back`);
      assert.equal((await engine.step(back)).costs.length, back);
      assert.deepEqual(await standing(engine), before[45], `${back} steps back, and forward`);
    }
    assert.equal((await engine.back(1000)).step, 0);
    assert.deepEqual(await standing(engine), before[0], "no further than to the beginning");
  });
}

test("more steps than are kept can be made, and as many as it says taken back", async () => {
  const { engine } = await engineOf(sgd);
  await engine.step(150);
  const then = await standing(engine);
  const { back } = await engine.step(200);
  assert.equal(back, 200);
  await engine.back(back);
  assert.deepEqual(await standing(engine), then);
  assert.equal((await engine.step(1000)).back, 200);
});

test("a parameter that was dragged stays so, in what is made afterwards and when steps are taken back to it", async () => {
  const { engine } = await engineOf(sgd);
  await engine.step(13);
  const untouched = await standing(engine);
  const { predicted, measured, cost } = await engine.drag("L2.1.3", -2.5);
  assert.ok(Number.isFinite(predicted) && measured !== 0 && cost > 0);
  const dragged = await standing(engine);
  assert.notDeepEqual(dragged.tensors, untouched.tensors);
  assert.equal(dragged.step, 13);
  await engine.step(9);
  const later = await standing(engine);
  await engine.back(9);
  assert.deepEqual(await standing(engine), dragged);
  await engine.step(9);
  assert.deepEqual(await standing(engine), later);
  await engine.back(12);
  await engine.step(3);
  const other = (await engineOf(sgd)).engine;
  await other.step(13 + 9 - 12 + 3);
  assert.deepEqual(await standing(engine), await standing(other), "before it was dragged it had not been");
});

test("a small drag changes the cost as its gradient says; a parameter that is there not says so", async () => {
  const { engine } = await engineOf(sgd), parameters = (await engine.step(5)).parameters;
  const { predicted, measured } = await engine.drag("L1.0.0", parameters[0] + 1e-3);
  assert.ok(predicted !== 0 && Math.abs(measured - predicted) < 0.01 * Math.abs(predicted), `${measured}, predicted ${predicted}`);
  const before = await standing(engine);
  await assert.rejects(engine.drag("L9.0.0", 1), /L9/);
  await assert.rejects(engine.check("L1.0.64"), /L1\.0\.64|64/);
  assert.deepEqual(await standing(engine), before);
});

test("what a moment says last is what the loss makes of the output, as the explanation has it", async () => {
  for (const settings of [sgd, softmax, { ...softmax, "network.loss": "binary-cross-entropy" }]) {
    const { engine } = await engineOf(settings);
    await engine.step(5);
    const example = { part: "test", position: 1 }, { activations } = await engine.view(example), { outputs } = await engine.explain(example);
    const said = activations.subarray(activations.length - outputs.length);
    outputs.forEach(({ activation }, i) => assert.ok(Math.abs(said[i] - activation) < 1e-5, `${settings["network.loss"]}: ${said[i]}, ${activation}`));
  }
});

for (const [name, settings] of [["quadratic", sgd], ["cross-entropy", { ...softmax, "network.activation": "tanh" }], ["a convolution", deep]]) {
  test(`${name}: backpropagation agrees with what is measured`, async () => {
    const { engine, net } = await engineOf(settings);
    await engine.step(5);
    await engine.view({ part: "test", position: 1 });
    let compared = 0;
    for (const { address, rows, columns, isBias } of net.tensors.filter((one) => !one.isVector || one.isBias)) {
      for (let i = 0; i < 12; ++i) {
        const neuron = i % rows, { analytic, numeric, step } = await engine.check(isBias ? `${address}.${neuron}.bias` : `${address}.${neuron}.${(7 * i) % columns}`);
        assert.ok(step > 0 && Math.abs(analytic - numeric) <= 1e-6 * Math.abs(analytic) + 1e-9, `${address}: ${analytic}, measured ${numeric}`);
        if (Math.abs(analytic) > 1e-3) ++compared;
      }
    }
    assert.ok(compared > 5, `${compared} are large enough to be compared`);
  });
}

test("what a pixel is asked for agrees with what the gray levels beside it cost", async () => {
  const { engine } = await engineOf(sgd), session = new web.lab.Session(engine, sgd);
  await session.make(sgd);
  await session.step(5);
  await session.view({ part: "test", position: 1 });
  let compared = 0;
  for (let pixel = 0; pixel < session.digit.pixels.length; pixel += 3) {
    const { analytic, numeric, step, words } = await web.lab.checkPixel(session, `L0.${pixel}`);
    assert.ok(Math.abs(step - 1 / 255) < 1e-12 && Math.abs(analytic - numeric) <= 1e-5 * Math.abs(analytic) + 1e-9, `L0.${pixel}: ${analytic}, measured ${numeric}`);
    assert.match(words, /gray level/);
    if (Math.abs(analytic) > 1e-4) ++compared;
  }
  assert.ok(compared > 5, `${compared} are large enough to be compared`);
  await assert.rejects(web.lab.checkPixel(session, "L0.784"), /no pixel/);
});

test("it plays until it is paused, tells every step once, and stands where as many steps lead", async () => {
  const { engine } = await engineOf(sgd), costs = [], begin = performance.now();
  let told = 0;
  const last = await engine.play(Infinity, (moment) => {
    costs.push(...moment.costs);
    assert.equal(moment.step, costs.length);
    if (++told === 4) engine.pause();
  });
  costs.push(...last.costs);
  const seconds = (performance.now() - begin) / 1000;
  assert.ok(told === 4 && told <= 30 * seconds + 1, `${told} moments in ${seconds} seconds`);
  assert.equal(last.step, costs.length);
  assert.ok(last.step > 100, `${last.step} steps in ${seconds} seconds`);
  const { engine: other } = await engineOf(sgd), moment = await other.step(last.step);
  assert.deepEqual(moment.costs, costs);
  assert.equal(last.testAccuracy, moment.testAccuracy);
  assert.deepEqual(await standing(engine), await standing(other));
});

test("it plays no faster than it is asked to", async () => {
  const { engine } = await engineOf(sgd), begin = performance.now();
  const last = await engine.play(20, (moment) => moment.step >= 5 && engine.pause());
  assert.ok(last.step >= 5 && last.step <= 1 + 20 * (performance.now() - begin) / 1000, `${last.step} steps`);
});

test("a training that runs away says why in the program's words, stands where it stood, and another one begins", async () => {
  const { engine } = await engineOf(runaway), { stderr, status } = runCommand(commandOf(runaway, engine.digits), 1, "away");
  assert.equal(status, 1);
  const { problem, step, costs } = await engine.step(20);
  saysToo(stderr, problem);
  assert.equal(costs.length, step);
  const stood = await standing(engine).catch(String);
  const again = await engine.step(1);
  assert.deepEqual([again.problem, again.step], [problem, step]);
  assert.deepEqual(await standing(engine).catch(String), stood);
  const played = await engine.play(Infinity, () => undefined);
  assert.deepEqual([played.problem, played.step], [problem, step], "playing ends by itself");
  if (step > 0) assert.equal((await engine.back(1)).step, step - 1);
  await engine.make(sgd);
  assert.equal((await engine.step(24)).problem, null);
});

test("what the engine refuses it says, and the network is still there with its bits", async () => {
  const { engine } = await engineOf(deep);
  await engine.step(17);
  const before = await standing(engine), refuses = async (work, words) => {
    await assert.rejects(work, (reason) => {
      assert.match(reason.message, words);
      return true;
    });
    assert.deepEqual(await standing(engine), before, String(words));
  };
  await refuses(engine.make({ ...sgd, "training.epochs": "1" }), /^the lab does not set training\.epochs; it sets network\.layers, /);
  await refuses(engine.make({ ...sgd, "augment.shift": "-1" }), /shift/);
  await refuses(engine.make({ ...sgd, "optimizer.learning_rate": "fast" }), /^optimizer\.learning_rate: a number is expected, found 'fast'$/);
  await refuses(engine.make({ ...sgd, "training.batch": "0" }), /^training\.batch: /);
  await refuses(engine.make({ ...sgd, "network.layers": "" }), /./);
  await refuses(engine.make({ ...sgd, "network.layers": "64-6-4" }), /^network\.layers = "64-6-4": .* has 3 classes, so the last size must be 3$/);
  for (const settings of [{ ...sgd, "network.layers": "63-6-3" }, { ...deep, "network.layers": "conv9x9:4, 3" }, { ...sgd, "network.activation": "sigmund" }]) {
    saysToo(runCommand(commandOf(settings, engine.digits), 1, "never").stderr, await messageOf(engine.make(settings)));
    assert.deepEqual(await standing(engine), before);
  }
  await refuses(engine.digit("train", 24), /^position 24: there are 24 examples$/);
  await refuses(engine.view({ part: "test", position: 5 }), /^position 5: there are 5 examples$/);
  await refuses(engine.table([1, 99], 2), /^position 99: /);
  await refuses(engine.explain({ part: "train", position: 0 }, { neuron: "L7.1" }), /L7/);
  await refuses(engine.explain({ pixels: new Uint8Array(3), label: 0 }), /./);
});

test("a damaged model is refused as the program refuses it; a whole one is trained on", async () => {
  const { engine } = await engineOf(deep);
  await engine.step(17);
  const whole = await engine.save(), before = await standing(engine), flipped = whole.slice();
  flipped[whole.length - 9] ^= 4;
  for (const [name, bytes] of Object.entries({ short: whole.slice(0, whole.length - 5), header: whole.slice(0, 100), flipped, empty: new Uint8Array(), noise: new Uint8Array(500).fill(77) })) {
    const file = join(folder, `${name}.safetensors`);
    writeFileSync(file, bytes);
    saysToo(refusal("inspect", file), await messageOf(engine.load(bytes, deep)));
    assert.deepEqual(await standing(engine), before, name);
  }
  const other = (await engineOf(sgd)).engine, net = await other.load(whole, deep);
  assert.equal(net.tensors.length, 8);
  const { step, tensors } = await standing(other);
  assert.deepEqual([step, tensors], [0, before.tensors]);
  writeFileSync(join(folder, "whole.safetensors"), whole);
  assert.match(nudge("inspect", "whole.safetensors"), /conv3x3:4, batchnorm, relu, maxpool2/);
  assert.ok((await other.step(30)).costs.every(Number.isFinite));
});

test("a model of other pictures or classes is refused, and the network is still there", { skip: mnist === null && "MNIST is not here" }, async () => {
  const { engine } = await engineOf(sgd), before = await standing(engine), digits = await engineOf(settingsOf(presets[0].choices), mnist);
  await assert.rejects(engine.load(await digits.engine.save(), sgd), /28|784|10/);
  assert.deepEqual(await standing(engine), before);
});

test("of many test digits the accuracy is measured in slices: while it plays of an earlier step, at rest of this one, and others come between", { skip: mnist === null && "MNIST is not here" }, async () => {
  const many = unpacked(examplesOf("mnist", 100, 1700)), settings = { ...softmax, "network.layers": "784-8-10" }, { engine } = await engineOf(settings, many);
  const measured = (one) => one.instance.call("accuracy", [1]), accuracies = [];
  assert.equal((await engine.step(5)).testAccuracy, null);
  const now = engine.now();
  assert.equal((await engine.digit("test", 1699)).pixels.length, 784);
  assert.equal((await now).testAccuracy, measured(engine));
  const overtaken = engine.now();
  await engine.step(1);
  assert.equal((await overtaken).testAccuracy, null, "it was another network in the end");
  await engine.play(Infinity, ({ testAccuracy, testedAt }) => {
    if (testAccuracy !== null) accuracies.push([testedAt, testAccuracy]);
    if (accuracies.length === 2) engine.pause();
  });
  const { engine: other } = await engineOf(settings, many);
  for (const [step, accuracy] of accuracies) {
    await other.step(step - (await other.view({ part: "test", position: 0 })).step);
    assert.equal(accuracy, measured(other), `after step ${step}`);
  }
  assert.equal((await engine.now()).testAccuracy, measured(engine));
});

/** Without what is measured by a clock. */
const untimed = (document) => JSON.parse(JSON.stringify(document, (key, value) => (key === "seconds" ? 0 : value)));

test("another engine that stands where a training stands, with what was set by hand, gives the same documents, and revives there", async () => {
  const race = { batches: [1, 7, 0], learningRate: 0.5, epochs: 2, surface: 4 };
  for (const settings of [sgd, { ...softmax, "optimizer.name": "adam" }, trainings.dropout, null]) {
    const { engine } = await engineOf(settings ?? sgd), told = [];
    await engine.step(17);
    if (settings === null) await engine.load(await engine.save(), softmax);
    await engine.drag("L1.2.3", -1.5);
    await engine.step(6);
    const other = new LocalEngine(code, await engine.examples());
    await other.stand(await engine.standing());
    setTrap(other.instance, "check_parameter");
    await other.view({ part: "train", position: 1 });
    assert.match(await messageOf(other.check("L1.0.0")), /unreachable/);
    const works = {
      descents: (one) => one.descents(race, (progress) => told.push(progress)), oneExample: (one) => one.oneExample(3, 5, 0.5), forms: (one) => one.forms(2, 5),
      evaluate: (one) => one.evaluate("test"), mistakes: (one) => one.mistakes("test", 5), strongest: (one) => one.strongest("L1.2", "train", 4), table: (one) => one.table([3, 1, 4], 2),
    };
    for (const [name, work] of Object.entries(works)) assert.deepEqual(untimed(await work(other)), untimed(await work(engine)), name);
    assert.deepEqual(await standing(other), await standing(engine));
    assert.deepEqual([...new Set(told.map(({ part }) => part))], [0, 1, 2, 3], "the walkers one after another, and what is measured then");
    await engine.step(1);
    await other.stand(await engine.standing());
    assert.deepEqual(await standing(other), await standing(engine), "it follows");
    await engine.make({ ...sgd, "network.layers": "64-3" });
    await other.stand(await engine.standing());
    assert.deepEqual(await standing(other), await standing(engine), "to another network, too");
  }
});

/** The instance's next call of that function, or one of the next, ends in a trap: it asks for more memory than there can be. */
function setTrap(instance, name, calls = 1) {
  const { exports } = instance;
  instance.exports = { ...exports, [name]: (...given) => (--calls === 0 ? exports.inbox(0xfffffff0) : exports[name](...given)) };
}

test("an instance that a trap ends is replaced by one that stands where it stood", async () => {
  const { engine } = await engineOf(deep);
  await engine.step(17);
  const before = await standing(engine), activations = bits((await engine.now()).activations);
  const works = {
    make: () => engine.make(sgd), explain: () => engine.explain({ part: "train", position: 1 }), next_batch: () => engine.nextBatch(), drag: () => engine.drag("L1.0.0", 1),
    save: () => engine.save(), view_example: () => engine.view({ part: "train", position: 1 }), table: () => engine.table([0, 1], 2), restore: () => engine.back(3),
    accuracy: () => engine.now(), moment: () => engine.now(), evaluate: () => engine.evaluate("test"), check_parameter: () => engine.check("L1.0.0"),
  };
  for (const [name, work] of Object.entries(works)) {
    const { instance } = engine;
    setTrap(instance, name);
    assert.match(await messageOf(work()), /^the engine stopped: .*unreachable/, name);
    assert.notEqual(engine.instance, instance);
    assert.deepEqual(await standing(engine), before, name);
    assert.equal(bits((await engine.now()).activations), activations, `${name}: the same example is in view`);
  }
  setTrap(engine.instance, "step", 2); // of ten steps each
  const { problem, step } = await engine.step(25);
  assert.deepEqual([problem, step], [null, 17 + 25], "the steps are made by the other instance");
  const { engine: other } = await engineOf(deep);
  await other.step(17 + 25);
  assert.deepEqual(await standing(engine), await standing(other));
});

test("before there is a network, everything says so, and then one can be made", async () => {
  const engine = new LocalEngine(code, small);
  for (const work of [() => engine.now(), () => engine.step(1), () => engine.save(), () => engine.nextBatch(), () => engine.evaluate("test"), () => engine.back(1), () => engine.drag("L1.0.0", 1), () => engine.standing()]) {
    await assert.rejects(work, /^Error: there is no network yet$/, String(work));
  }
  await engine.make(sgd);
  assert.equal((await engine.step(3)).step, 3);
});

test("what is packed says what it is of", () => {
  const { digits } = new LocalEngine(code, small);
  assert.deepEqual(digits, {
    source: "data.csv", recipe: { "data.source": "data.csv", "data.train_count": "24", "data.seed": "1" }, classes: ["0", "1", "2"], shape: [1, 8, 8], train: 24, test: 5,
  });
  assert.throws(() => new LocalEngine(code, small.slice(0, 1000)), /./);
  const damaged = small.slice();
  damaged[8 + Number(Buffer.from(small).readBigUInt64LE(0)) + 24 * 64] = 200; // a label
  assert.throws(() => new LocalEngine(code, damaged), /./);
});
