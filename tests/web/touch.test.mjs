// What is touched in the lab, as far as it needs no browser: edits, drags, checks, the game of two weights, bent digits, what is asked of the engine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { marksOf, web } from "./support.mjs";

const { lab } = web;
const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b)), `${a} is not ${b}`);

test("what was set by hand stands in the address, and comes back from it", () => {
  const edits = [{ parameter: "L1.3.406", value: Math.fround(-0.1), step: 0 }, { parameter: "L2.0.bias", value: 1e-7, step: 20 }];
  const place = { settings: { "network.layers": "784-10" }, step: 21, digit: null, speed: null, edits };
  const hash = lab.formatPlace(place);
  assert.match(hash, /&e=L1\.3\.406:-0\.1@0,L2\.0\.bias:1e-7@20$/);
  const back = lab.parsePlace(hash).edits;
  assert.deepEqual(back.map((one) => [one.parameter, Math.fround(one.value), one.step]), edits.map((one) => [one.parameter, Math.fround(one.value), one.step]));
  assert.equal("edits" in lab.parsePlace("net=784-10&step=3"), false);
  assert.equal(lab.formatPlace({ ...place, edits: [] }).includes("e="), false);
});

test("edits that make no sense are left out, and the others come in the order of their steps", () => {
  const words = ["L2.3.5:0.25@9", "L2.3.5:1@2", "L2:1@2", "L2.3:1@2", "L2.3.x:1@2", "L2.3.5:NaN@2", "L2.3.5:Infinity@2", "L2.3.5:@2", "L2.3.5: @2", "L2.3.5:1", "L2.3.5:1@-2", "", "@:"];
  assert.deepEqual(lab.parseEdits(words.join(",")), [{ parameter: "L2.3.5", value: 1, step: 2 }, { parameter: "L2.3.5", value: 0.25, step: 9 }]);
});

test("of one parameter at one step the newest edit counts; what is taken back is forgotten", () => {
  let edits = lab.withEdit([], { parameter: "L1.0.0", value: 1, step: 3 });
  edits = lab.withEdit(edits, { parameter: "L1.0.1", value: 2, step: 3 });
  edits = lab.withEdit(edits, { parameter: "L1.0.0", value: 5, step: 3 });
  edits = lab.withEdit(edits, { parameter: "L1.0.0", value: 6, step: 4 });
  assert.deepEqual(edits.map(({ value }) => value), [2, 5, 6]);
  assert.deepEqual(lab.editsUpTo(edits, 3).map(({ value }) => value), [2, 5]);
  assert.deepEqual(lab.withoutEdit(edits, "L1.0.0", 3).map(({ value }) => value), [2, 6]);
});

/** An engine of one weight: the cost of the example in view is its square; each step halves it. */
function squareEngine() {
  let weight = 1, step = 0;
  const asked = [], moment = () => ({ step, epoch: 0, cost: weight ** 2, costs: [], learningRate: 1, runningCost: 0, runningAccuracy: 0, testAccuracy: null, back: step, problem: null,
    parameters: Float32Array.of(weight), activations: Float32Array.of(0) });
  const before = [1];
  return {
    asked, digits: { source: "none", recipe: {}, classes: ["0"], shape: [1, 1, 1], train: 3, test: 1 },
    digit: async () => ({ pixels: Uint8Array.of(0), label: 0 }),
    make: async () => { weight = 1; step = 0; return { net: "1-1", loss: "quadratic", parameters: 1, tensors: [], layers: [], stepsPerEpoch: 1 }; },
    load: async (model) => { if (model.length === 0) throw new Error("model: empty"); return { net: "1, linear 2, relu", loss: "cross-entropy", parameters: 1, tensors: [], layers: [], stepsPerEpoch: 1 }; },
    view: async () => moment(), now: async () => moment(),
    step: async (count) => { for (let i = 0; i < count; ++i) { before[step] = weight; weight /= 2; ++step; } return moment(); },
    back: async (count) => { step -= count; weight = before[step]; return moment(); },
    explain: async () => { asked.push("explain"); return { weight }; },
    table: async (positions, shown, rows) => { asked.push(`table ${positions.length} ${rows}`); return { rows: [{ parameter: rows[0], average: weight }] }; },
    drag: async (parameter, value) => {
      if (parameter !== "L1.0.0") throw new Error("there is no such parameter");
      const cost = weight ** 2, predicted = 2 * weight * (value - weight);
      weight = value;
      return { predicted, measured: weight ** 2 - cost, cost: weight ** 2 };
    },
    check: async () => ({ analytic: 2 * weight, numeric: 2 * weight + 1e-9, step: 1e-6 }),
  };
}

async function squareSession() {
  const engine = squareEngine(), session = new lab.Session(engine, { "network.layers": "1-1", "network.activation": "relu" });
  await session.make(session.settings);
  await session.view(session.example);
  return { engine, session };
}

test("a drag is an edit, makes another explanation, and is forgotten with the steps that are taken back", async () => {
  const { engine, session } = await squareSession();
  await session.explain();
  await session.explain();
  assert.deepEqual(engine.asked, ["explain"]);
  await session.step(2);
  const { measured } = await session.drag("L1.0.0", 3);
  near(measured, 9 - 0.0625);
  assert.deepEqual(session.edits, [{ parameter: "L1.0.0", value: 3, step: 2 }]);
  assert.equal(session.moment.parameters[0], 3);
  assert.equal((await session.explain()).weight, 3);
  assert.notEqual(session.state, "2 ");
  await session.back(1);
  assert.deepEqual(session.edits, []);
  assert.equal((await session.explain()).weight, 0.5);
  await session.drag("L1.0.0", 4);
  await session.drag("L1.0.0", 0.5, true);
  assert.deepEqual(session.edits, []);
  await assert.rejects(session.drag("L9.0.0", 1), /no such parameter/);
  assert.deepEqual(session.edits, []);
});

test("a model of a file brings its layers; one that is none changes nothing", async () => {
  const { session } = await squareSession();
  await session.drag("L1.0.0", 3);
  await assert.rejects(session.load(new Uint8Array(0), session.settings), /model: empty/);
  assert.equal(session.isFromFile, false);
  assert.equal(session.edits.length, 1);
  await session.load(Uint8Array.of(1), session.settings);
  assert.equal(session.isFromFile, true);
  assert.deepEqual(session.edits, []);
  // A list of layers has its activations within; the recipe refuses the key then.
  assert.deepEqual(session.settings, { "network.layers": "1, linear 2, relu", "network.loss": "cross-entropy" });
  await session.reset();
  assert.equal(session.isFromFile, true, "it begins anew where it began");
  await session.make(session.settings);
  assert.equal(session.isFromFile, false);
});

test("the average of the whole training part is computed once for each network", async () => {
  const { engine, session } = await squareSession(), whole = new lab.WholeAverage(session);
  assert.equal(whole.now("L1.0.0"), undefined);
  const [first, second] = await Promise.all([whole.of("L1.0.0"), whole.of("L1.0.0")]);
  assert.equal(first, second);
  assert.equal(whole.now("L1.0.0").average, 1);
  assert.deepEqual(engine.asked, ["table 3 L1.0.0"]);
  await session.step(1);
  assert.equal(whole.now("L1.0.0"), undefined);
  assert.equal((await whole.of("L1.0.0")).average, 0.5);
  await session.drag("L1.0.0", 7);
  assert.equal((await whole.of("L1.0.0")).average, 7);
});

test("an average is checked as the mean of its examples' checks, and the digit in view stays", async () => {
  const { session } = await squareSession(), said = [];
  const checked = await lab.checkedAverage(session, [0, 1, 2], "L1.0.0", (words) => said.push(words));
  near(checked.analytic, 2);
  near(checked.numeric, 2 + 1e-9, 1e-12);
  assert.equal(checked.step, 1e-6);
  assert.equal(said.length, 1);
  assert.deepEqual(session.example, { part: "test", position: 0 });
});

test("predicted and measured drift apart the farther one drags", () => {
  const start = { value: 1, cost: 1, gradient: 2 }; // of a square
  const gaps = [0.01, 0.1, 1].map((move) => {
    const drift = lab.driftOf(start, { value: 1 + move, cost: (1 + move) ** 2 });
    near(drift.predicted, 2 * move);
    return drift.measured - drift.predicted;
  });
  gaps.forEach((gap, i) => near(gap, [0.0001, 0.01, 1][i], 1e-9));
  assert.match(lab.driftWords({ change: 0.01, predicted: 0.02, measured: 0.0201 }), /tells it well/);
  assert.match(lab.driftWords({ change: 1, predicted: 2, measured: 3 }), /The farther, the worse/);
  assert.match(lab.driftWords({ change: -3, predicted: -6, measured: 3 }), /sign wrong/);
  assert.match(lab.driftWords({ change: 1, predicted: 0, measured: 0 }), /It did not change/);
  assert.match(lab.driftWords({ change: 0, predicted: 0, measured: 0 }), /^Move it/);
});

test("the two bars are as long as their numbers, and stay in their drawing", () => {
  const bars = (drift, full) => marksOf(lab.driftDrawing(drift, full)).filter(({ tag }) => tag === "rect").map(({ attributes }) => attributes);
  const [predicted, measured] = bars({ change: 1, predicted: -1, measured: 0.5 }, 1);
  near(predicted.width, 2 * measured.width);
  assert.ok(predicted.x < measured.x && predicted.class === "down-bar" && measured.class === "up");
  for (const one of bars({ change: 1, predicted: 100, measured: -100 }, 1)) assert.ok(one.x > 80 && one.x + one.width < 260);
  assert.equal(bars({ change: 0, predicted: 0, measured: 0 }, 0).length, 0);
});

test("the trail has the cost at each value, and the gradient's line touches it where it began", () => {
  const start = { value: 1, cost: 1, gradient: 2 }, points = [1.5, 2, 3].map((value) => ({ value, cost: value ** 2 }));
  assert.equal(lab.trailDrawing(start, [], { value: 1, cost: 1 }), null);
  const { width, height, marks } = lab.trailDrawing(start, points, points[2]), [line, path, ring, dot] = marks.map(({ attributes }) => attributes);
  near(line.x1, ring.cx);
  near(line.y1, ring.cy);
  assert.ok(line.y2 > dot.cy); // The square is above its tangent.
  assert.equal(path.d.split("L").length, 5);
  for (const { cx, cy } of [ring, dot]) assert.ok(cx > 0 && cx < width && cy > 0 && cy < height);
});

test("how many digits agree", () => {
  const agreed = (analytic, numeric) => lab.digitsAgreed({ analytic, numeric });
  assert.equal(agreed(0, 0), null);
  assert.equal(agreed(1, 1), 15);
  assert.equal(agreed(0.25, 0.250000001), 8);
  assert.equal(agreed(1e-20, 1.001e-20), 3);
  assert.equal(agreed(1, -1), 0);
  assert.equal(agreed(0, 1e-12), 0);
  assert.match(lab.checkedWords({ analytic: 0, numeric: 0, step: 1e-6 }), /exactly 0/);
  assert.match(lab.checkedWords({ analytic: 1, numeric: 1 + 5e-10, step: 6e-6 }), /^They share 9 digits\. Measured: moved by 0\.000006/);
});

test("the game tells the ratio, warmer or colder, and what was found", () => {
  near(lab.apartness(-0.1, 3.2), 32);
  near(lab.apartness(3.2, 0.1), 32);
  assert.equal(lab.apartness(0, 1), null);
  for (const ratio of [27, 32, 39]) assert.ok(lab.isFound(ratio));
  for (const ratio of [null, 1, 25, 41]) assert.ok(!lab.isFound(ratio));
  const game = new lab.ApartGame();
  assert.equal(game.look("L1.0.1", 5), "");
  game.begin("L1.0.0");
  assert.match(game.look("L1.0.0", 1), /kept/);
  assert.match(game.look("L1.0.1", 4), /^4\.00 times: too near.*Try 1/);
  assert.match(game.look("L1.0.1", 4), /Try 1/); // The same again is no try.
  assert.match(game.look("L1.0.2", 8), /Warmer.*Try 2/);
  assert.match(game.look("L1.0.3", 500), /too far apart.*Colder.*Try 3/);
  assert.match(game.look("L1.0.4", null), /no ratio.*Try 4/);
  assert.match(game.look("L1.0.5", 33), /^Found in 5 tries: one is 33\.0 times/);
  game.end();
  assert.equal(game.look("L1.0.6", 33), "");
});

const side = 28;
const picture = () => Uint8Array.from({ length: side * side }, (_, i) => (Math.hypot(i % side - 13, Math.floor(i / side) - 11) < 5 ? 200 + i % 50 : 0));
const massOf = (pixels) => {
  let mass = 0, x = 0, y = 0;
  pixels.forEach((value, i) => { mass += value; x += value * (i % side + 0.5 - side / 2); y += value * (Math.floor(i / side) + 0.5 - side / 2); });
  return [mass, x / mass, y / mass];
};

test("a warp that does nothing leaves every pixel, and a shift of whole pixels moves them", () => {
  assert.deepEqual(lab.warped(picture(), side, side, lab.noWarp), picture());
  const shifted = lab.warped(picture(), side, side, { ...lab.noWarp, right: 3, down: -2 }), from = picture();
  for (let row = 2; row < side - 4; ++row) for (let column = 4; column < side; ++column) assert.equal(shifted[row * side + column], from[(row + 2) * side + column - 3]);
});

test("four quarter turns are none, and one turns clockwise", () => {
  const quarter = { ...lab.noWarp, turn: 90 };
  let turned = picture();
  for (let i = 0; i < 4; ++i) turned = lab.warped(turned, side, side, quarter);
  assert.deepEqual(turned, picture());
  const [, x, y] = massOf(picture()), [, turnedX, turnedY] = massOf(lab.warped(picture(), side, side, quarter));
  near(turnedX, -y, 1e-6);
  near(turnedY, x, 1e-6);
});

test("size scales the mass by its square; a bend keeps it; the middle of the mass goes where the warp says", () => {
  const warp = { turn: 20, size: 1.2, bend: 0.3, right: 2, down: -1 }, [mass, x, y] = massOf(picture()), [after, nowX, nowY] = massOf(lab.warped(picture(), side, side, warp));
  near(after / mass, 1.44, 0.02);
  const [wantedX, wantedY] = lab.warpedPoint(warp, x, y);
  near(nowX, wantedX, 0.05);
  near(nowY, wantedY, 0.05);
  const [bent] = massOf(lab.warped(picture(), side, side, { ...lab.noWarp, bend: 0.5 }));
  near(bent / mass, 1, 0.01);
});

test("where a point goes and where it came from are inverse", () => {
  const warp = { turn: -33, size: 0.7, bend: -0.4, right: 1.5, down: 4 };
  for (const [x, y] of [[0, 0], [3, -7], [-11, 2]]) {
    const back = lab.sourcePoint(warp, ...lab.warpedPoint(warp, x, y));
    near(back[0], x);
    near(back[1], y);
  }
});

test("a handle that is pulled is where it was pulled to, within the limits", () => {
  const warp = { turn: 10, size: 0.9, bend: 0.1, right: 1, down: -2 };
  for (const handle of ["middle", "corner"]) {
    const to = handle === "middle" ? [4, 5] : [9, -6], now = lab.handlePlace(lab.pulled(warp, handle, ...to), handle);
    near(now[0], to[0]);
    near(now[1], to[1]);
  }
  for (const handle of ["middle", "edge", "corner"]) {
    const still = lab.pulled(warp, handle, ...lab.handlePlace(warp, handle));
    for (const key of Object.keys(warp)) near(still[key], warp[key]);
    for (const [x, y] of [[500, -500], [-500, 300], [0.001, 0.001]]) {
      const far = lab.pulled(warp, handle, x, y);
      for (const [key, [low, high]] of Object.entries(lab.warpLimits)) assert.ok(far[key] >= low && far[key] <= high, `${handle} ${key}: ${far[key]}`);
    }
  }
  assert.equal(lab.isWarped(lab.noWarp), false);
  assert.equal(lab.isWarped({ ...lab.noWarp, bend: 0.01 }), true);
});

test("explanations are asked one at a time, with a pause between, and the last asking is always answered", async () => {
  let running = 0, seen = [], newest = 0, pauses = 0;
  const throttle = new lab.Throttle(100, async () => {
    assert.equal(++running, 1);
    const at = newest;
    await new Promise((resume) => setImmediate(resume));
    seen.push(at);
    --running;
    if (at === 3) throw new Error("what fails does not stop the others");
  }, async (milliseconds) => { assert.equal(milliseconds, 100); ++pauses; });
  for (newest = 1; newest <= 50; ++newest) throttle.ask();
  newest = 3;
  throttle.ask();
  await new Promise((resume) => setTimeout(resume, 20));
  newest = 51;
  throttle.ask();
  await new Promise((resume) => setTimeout(resume, 20));
  assert.equal(seen.at(-1), 51);
  assert.ok(seen.length <= 4 && pauses === seen.length, `${seen}`);
});

test("a pixel's derivative is measured by the gray levels beside it, at black and white too, and its words say how", async () => {
  const asked = [], at = async (gray) => {
    asked.push(gray);
    const value = gray / 255;
    return { value, cost: 3 + 2 * value - 5 * value * value };
  };
  for (const [gray, levels] of [[100, [99, 101]], [0, [0, 1, 2]], [255, [255, 254, 253]]]) {
    asked.length = 0;
    const { slope, step } = await lab.measuredAt(at, gray);
    near(slope, 2 - 10 * gray / 255, 1e-9); // A parabola's slope is exact.
    near(step, 1 / 255, 1e-12);
    assert.deepEqual(asked, levels);
  }
  const check = { analytic: 0.5, numeric: 0.5000001, step: 1 / 255 };
  assert.match(lab.pixelWords(100, check), /^They share 6 digits\. Measured with one gray level up and down, .*: 0\.003922 each/);
  assert.match(lab.pixelWords(0, check), /up from black/);
  assert.match(lab.pixelWords(255, { ...check, numeric: 0.9 }), /down from white.* a kink /);
  assert.doesNotMatch(lab.pixelWords(100, check), /kink/);
});

test("a digit that nobody has said a class of counts as what the network calls it, and what is shown says so", () => {
  const net = { net: "3-2", layers: [{ shape: [3, 1, 1], offset: 0 }, { shape: [2, 1, 1], offset: 3 }], tensors: [] }, moment = { activations: Float32Array.of(0, 0, 0, 0.25, 0.75) };
  const example = { pixels: new Uint8Array(3), label: 0, isGuess: true }, classes = ["no", "yes"];
  assert.deepEqual(lab.guessed(example, net, moment, classes), { ...example, label: 1 });
  assert.equal(lab.guessed({ ...example, label: 1 }, net, moment, classes), null, "it is called so already");
  assert.equal(lab.guessed({ pixels: example.pixels, label: 0 }, net, moment, classes), null, "somebody has said it");
  assert.equal(lab.guessed(example, net, moment, ["a", "b", "c"]), null, "the network says no class");
  assert.deepEqual([lab.guessNote(null), lab.stepNote(null, 3), lab.stepNote(3, 3)], ["", "", ""]);
  assert.equal(lab.stepNote(1000, 2500), "This is of step 1,000; the network is at step 2,500.");
  assert.match(lab.guessNote("yes"), /as the network calls it/);
});

test("the strongest weights into a neuron behind maps are drawn from where they lie, and can be touched", () => {
  const tensors = [{ address: "L1", offset: 0, rows: 2, columns: 9, isBias: false }, { address: "L2", offset: 18, rows: 3, columns: 18, isBias: false }]; // 6 x 6 places of each map are pooled to 3 x 3
  const layers = [{ address: "L0", offset: 0, shape: [1, 8, 8] }, { address: "L1", offset: 64, shape: [2, 6, 6] }, { address: "L2", offset: 136, shape: [3, 1, 1] }];
  const net = { net: "conv3x3:2, maxpool2, 3", tensors, layers }, parameters = Float32Array.from({ length: 72 }, (_, i) => ((i * 29) % 37) / 37 - 0.4), layout = lab.layoutOf(net, 690, 440, 76), [link] = layout.mapLinks;
  assert.equal(layout.mapLinks.length, 1);
  const edges = lab.edgesOfMaps(link, parameters);
  for (const target of [0, 1, 2]) {
    const row = [...parameters.subarray(18 + target * 18, 36 + target * 18)], mine = edges.filter(({ address }) => address.startsWith(`L2.${target}.`));
    assert.deepEqual(mine.map(({ value }) => Math.abs(value)).sort(), row.map(Math.abs).sort().slice(-3), "the three strongest");
    for (const { address, value, from } of mine) {
      const input = Number(address.split(".")[2]), map = link.maps[Math.floor(input / 9)];
      assert.equal(value, row[input]);
      assert.ok(from.x > map.x && from.x < map.x + map.width && from.y > map.y && from.y < map.y + map.height, "it begins in its map");
    }
  }
  const { address, from, to } = edges.at(-1), [x, y] = [0.2 * from.x + 0.8 * to.x, 0.2 * from.y + 0.8 * to.y];
  assert.equal(lab.addressAt(net, layout, [[edges.at(-1)]], x, y, 3), address);
});
