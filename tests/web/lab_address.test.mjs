// What the lab writes of itself: the address of where it stands, the settings as a form and as a recipe, the command.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./support.mjs";

const { lab } = web;

test("an address says where the lab stands, and leads back there", () => {
  for (const { choices } of lab.presets) {
    const place = { settings: lab.settingsOf(choices), step: 1234, digit: { part: "train", position: 59999 }, speed: Infinity };
    const hash = lab.formatPlace(place);
    assert.match(hash, /^[\w.=&%~-]+$/);
    assert.deepEqual(lab.parsePlace(`#${hash}`), place);
  }
  const odd = { settings: { "network.layers": "784-10", "augment.shift": "a&b=c #%" }, step: 0, digit: null, speed: null };
  assert.deepEqual(lab.parsePlace(lab.formatPlace(odd)), odd);
  for (const model of ["page", "file"]) assert.deepEqual(lab.parsePlace(lab.formatPlace({ ...odd, model })), { ...odd, model });
  assert.equal(lab.parsePlace("#net=2-1&model=elsewhere").model, undefined);
});

test("an address that makes no sense does no harm", () => {
  for (const hash of ["", "#", "#part-1", "#step=20", "#%E0%A4%A", "#net"]) assert.equal(lab.parsePlace(hash), null);
  const place = lab.parsePlace("#net=784-10&step=-5&digit=test.x&speed=fast&rate=%&__proto__=1&constructor=2&seed=3");
  assert.deepEqual(place, { settings: { "network.layers": "784-10", "training.seed": "3" }, step: 0, digit: null, speed: null });
});

test("an address keeps a digit that was drawn, and how one was bent", () => {
  const pixels = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 > 8 && i % 28 < 14 ? (i * 37) % 256 : 0)), warp = { turn: 30, size: 1.25, bend: -0.4, right: 2.25, down: -1 };
  const place = { settings: { "network.layers": "784-10" }, step: 3, digit: null, speed: null };
  for (const own of [{ pixels, label: 7, warp: lab.noWarp }, { pixels, label: null, warp: lab.noWarp }, { pixels, label: 0, warp }, { pixels: null, label: 3, warp }]) {
    const hash = lab.formatPlace({ ...place, own });
    assert.match(hash, /^[\w.=&%~,-]+$/);
    assert.deepEqual(lab.parsePlace(`#${hash}`), { ...place, own });
  }
  const blank = new Uint8Array(784), white = new Uint8Array(784).fill(255), worst = Uint8Array.from({ length: 784 }, (_, i) => i % 2 * 255);
  for (const some of [blank, white, worst, pixels, new Uint8Array(1)]) assert.deepEqual(lab.unpackedPixels(lab.packedPixels(some)), some);
  assert.ok(lab.packedPixels(blank).length < 20 && lab.packedPixels(worst).length <= 2000, "any digit of 28 x 28 fits");
  assert.ok(lab.fitsAddress({ pixels: worst }) && !lab.fitsAddress({ pixels: new Uint8Array(3072).fill(9) }));
});

test("a drawn digit of an address that makes no sense does no harm", () => {
  const parsed = (more) => lab.parsePlace(`#net=784-10&${more}`).own;
  for (const more of ["drawn=%2B%2F", "drawn=A&as=1", "drawn=!!!!&as=2", "as=x", "bend=1,2,3,4,5", `drawn=${"A".repeat(2001)}&as=1`, `drawn=${"AP8".repeat(500)}&as=1`]) assert.equal(parsed(more), undefined, more);
  assert.deepEqual(parsed("as=4&bend=900,9,9,99,-99"), { pixels: null, label: 4, warp: { turn: 90, size: 1.5, bend: 0.8, right: 10, down: -10 } }, "as far as the sliders go");
  assert.deepEqual(parsed("as=4&bend=1,2"), { pixels: null, label: 4, warp: lab.noWarp });
});

test("what a recipe says beyond the form is kept, and can be edited", () => {
  const settings = { ...lab.articleSettings, "optimizer.momentum": "0.5", "optimizer.weight_decay": "0.01", "augment.policy": "a;b = c, d" }, choices = lab.choicesOf(settings);
  assert.equal(choices.optimizer, "momentum");
  assert.equal(choices.also, "optimizer.momentum=0.5; optimizer.weight_decay=0.01; augment.policy=a;b = c, d");
  assert.deepEqual(lab.settingsOf(choices), settings);
  assert.deepEqual(lab.alsoIn(" augment.shift = 2 ;training.x=;"), { "augment.shift": "2", "training.x": "" });
  for (const wrong of ["shift=2", "augment.shift", "augment.shift 2", "Augment.shift=1; a"]) assert.throws(() => lab.settingsOf({ ...choices, also: wrong }), /optimizer\.weight_decay=0\.001.*is none/);
});

test("the form's choices are keys of a recipe, and can be had back", () => {
  for (const { choices } of lab.presets) assert.deepEqual(lab.choicesOf(lab.settingsOf(choices)), choices);
  const [{ choices }] = lab.presets;
  assert.equal(lab.settingsOf({ ...choices, optimizer: "momentum" })["optimizer.momentum"], "0.9");
  assert.equal(lab.choicesOf(lab.settingsOf({ ...choices, optimizer: "momentum" })).optimizer, "momentum");
  assert.equal("optimizer.momentum" in lab.settingsOf({ ...choices, optimizer: "adam" }), false);
  // A list names its activations itself; the recipe refuses the key then.
  assert.equal("network.activation" in lab.settingsOf({ ...choices, net: "conv5x5:4, relu, 10" }), false);
  assert.equal(lab.settingsOf({ ...choices, net: "784-30-10" })["network.activation"], "sigmoid");
  assert.equal(lab.withThirdOfRate({ "optimizer.learning_rate": "1" })["optimizer.learning_rate"], "0.33");
});

test("the command has every setting, quoted where a shell needs it", () => {
  const command = lab.commandOf({ "network.layers": "conv5x5:4, relu, maxpool2, 10", "optimizer.learning_rate": "0.1" },
    { source: "mnist", recipe: { "data.source": "mnist", "data.train_count": "1000" } });
  assert.equal(command, "NUDGE_KERNELS=portable nudge train --data mnist --set data.train_count=1000 --set 'network.layers=conv5x5:4, relu, maxpool2, 10' --set optimizer.learning_rate=0.1 --threads 1");
  assert.equal(lab.shellQuoted("it's $HOME"), "'it'\\''s $HOME'");
  assert.equal(lab.shellQuoted(""), "''");
});
