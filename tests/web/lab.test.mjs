// What the lab reckons without a browser: curves, ink, where the network's parts lie, and what is asked of the engine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./support.mjs";

const { lab } = web;

/** A network as the engine describes it; layers of maps have three sides. */
function netOf(net, shapes, weights, loss = "quadratic") {
  const tensors = [], layers = [];
  let parameters = 0, activations = 0;
  shapes.forEach((shape, i) => {
    const [channels, rows, columns] = shape;
    layers.push({ address: `L${i}`, offset: activations, shape });
    activations += channels * rows * columns;
    if (i === 0) return;
    const inputs = weights?.[i - 1] ?? shapes[i - 1].reduce((product, side) => product * side, 1);
    tensors.push({ address: `L${i}`, offset: parameters, rows: channels, columns: inputs, isBias: false });
    parameters += channels * inputs;
    tensors.push({ address: `L${i}`, offset: parameters, rows: channels, columns: 1, isBias: true });
    parameters += channels;
  });
  return { net, loss, parameters, tensors, layers, stepsPerEpoch: 6000, activations };
}

const article = netOf("784-16-16-10", [[1, 28, 28], [16, 1, 1], [16, 1, 1], [10, 1, 1]]);
const wide = netOf("784-128-10", [[1, 28, 28], [128, 1, 1], [10, 1, 1]], undefined, "cross-entropy");
const convolution = netOf("conv5x5:4, relu, maxpool2, 10", [[1, 28, 28], [4, 24, 24], [10, 1, 1]], [25, 576]);
const toy = netOf("2-2-1", [[2, 1, 1], [2, 1, 1], [1, 1, 1]]);
const deep = netOf("784-300-...", [[1, 28, 28], ...Array.from({ length: 12 }, () => [300, 1, 1]), [10, 1, 1]]);
const photograph = netOf("conv3x3:64, ...", [[3, 32, 32], [64, 32, 32], [64, 32, 32], [10, 1, 1]], [27, 576, 64 * 64]);
const classes = [..."0123456789"];

function momentOf(net, step = 0, more = {}) {
  return {
    step, epoch: 0, cost: 1, costs: [], learningRate: 1, runningCost: 1, runningAccuracy: 0, testAccuracy: null, back: 0, problem: null,
    parameters: Float32Array.from({ length: net.parameters }, (_, i) => Math.sin(i)), activations: Float32Array.from({ length: net.activations }, (_, i) => Math.cos(i) / 2), ...more,
  };
}

test("the history forgets what was taken back", () => {
  const history = new lab.History();
  history.add({ step: 3, costs: [3, 2, 1], testAccuracy: 0.5 });
  history.add({ step: 5, costs: [0.5, 0.25], testAccuracy: null });
  history.add({ step: 5, costs: [], testAccuracy: 0.75 });
  assert.deepEqual(history.costsOfSteps, [3, 2, 1, 0.5, 0.25]);
  assert.deepEqual(history.accuracies, [{ step: 3, accuracy: 0.5 }, { step: 5, accuracy: 0.75 }]);
  history.add({ step: 4, costs: [], testAccuracy: null });
  assert.deepEqual(history.costsOfSteps, [3, 2, 1, 0.5]);
  assert.deepEqual(history.accuracies, [{ step: 3, accuracy: 0.5 }]);
  history.add({ step: 7, costs: [9], testAccuracy: null }); // Those of 5 and 6 were never told.
  assert.deepEqual(history.costsOfSteps, [3, 2, 1, 0.5, NaN, NaN, 9]);
});

test("a thinned curve keeps every extreme and the mean", () => {
  const costs = Array.from({ length: 10007 }, (_, i) => (i === 5000 ? 100 : i === 7000 ? NaN : 1 + i % 3)), history = new lab.History();
  history.add({ step: costs.length, costs, testAccuracy: null });
  const bins = history.bins(500);
  assert.ok(bins.length <= 500 && bins.length > 250);
  assert.equal(Math.max(...bins.map(({ high }) => high)), 100);
  assert.ok(bins.every(({ low, mean, high }) => low <= mean && mean <= high && low >= 1));
  history.clear();
  assert.deepEqual(history.bins(10), []);
  history.add({ step: 2, costs: [4, 2], testAccuracy: null });
  assert.deepEqual(history.bins(10), [{ step: 1, low: 4, high: 4, mean: 4 }, { step: 2, low: 2, high: 2, mean: 2 }]);
});

test("bins that are kept are those that would be made anew, whatever comes, and where steps were taken back", () => {
  const history = new lab.History();
  let step = 0, cost = 0;
  for (const made of [3, 40, -7, 1, 200, -30, 30, 900, -899, 2, 5]) {
    step += made;
    const first = history.costsOfSteps.length;
    history.add({ step, costs: made < 0 ? [] : Array.from({ length: Math.max(0, step - first) }, () => ++cost), testAccuracy: null });
    const anew = new lab.History();
    anew.add({ step, costs: [...history.costsOfSteps], testAccuracy: null });
    for (const most of [16, 16, 50]) assert.deepEqual(history.bins(most), anew.bins(most), `${step} steps in ${most}`);
  }
});

test("a cost that grows fourfold is noticed; one that jumps is not", () => {
  const good = Array.from({ length: 200 }, (_, i) => 3 * 0.97 ** i * (i % 7 === 0 ? 5 : 1));
  for (let end = 0; end <= good.length; ++end) assert.equal(lab.grew(good.slice(0, end)), false, `after ${end}`);
  const grown = (costs) => costs.findIndex((_, i) => lab.grew(costs.slice(0, i + 1)));
  assert.equal(grown([2.3, 2.3, 2.3, 2.4, 2.5, 3, 6, 12, 30, 80]), 8);
  assert.equal(grown([2.45, 7.54, 44.91, 26.39, 2.53]), 3); // It may begin at once.
  assert.equal(grown([2.3, 2.4, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]), -1); // slower than that
  assert.equal(grown([...good, 0.1, 2, 0.1, 3]), -1); // no more than the untrained network's
});

test("a cost that stands still is noticed, and one that has come back; a training that goes well is neither", () => {
  const wavy = Array.from({ length: 300 }, (_, i) => 0.2 + 2 * 0.97 ** i * (i % 7 === 0 ? 1.5 : 1)), lowest = (costs) => costs.reduce((least, _, i) => lab.leastOf(least, costs.slice(0, i + 1)), Infinity);
  assert.equal(lab.standsStill([2, 1.5, ...Array(50).fill(1)]), true);
  assert.equal(lab.standsStill(Array(49).fill(1)), false);
  assert.equal(lab.standsStill(wavy), false);
  assert.equal(lab.fellBack(wavy, lowest(wavy)), false);
  const lost = [2.3, ...Array(100).fill(0.1), ...Array(60).fill(0.6)];
  assert.equal(lab.fellBack(lost, lowest(lost)), true);
  assert.equal(lab.areFlat([0.001, 0, 0.999]), true);
  assert.equal(lab.areFlat([0.001, 0.3]), false);
});

test("those who hear the page are told at most every five seconds", () => {
  let now = 0, due = [];
  const clock = {
    now: () => now,
    after: (milliseconds, work) => {
      const one = { at: now + milliseconds, work };
      due.push(one);
      return () => { due = due.filter((other) => other !== one); };
    },
  };
  const said = [], announcer = new lab.Announcer((words) => said.push(words), clock);
  const pass = (milliseconds) => {
    now += milliseconds;
    due.filter(({ at }) => at <= now).forEach(({ work }) => work());
  };
  announcer.tellSoon("first");
  announcer.tellSoon("second");
  announcer.tellSoon("third");
  assert.deepEqual(said, ["first"]);
  pass(4999);
  assert.deepEqual(said, ["first"]);
  pass(1);
  assert.deepEqual(said, ["first", "third"]);
  announcer.tellSoon("old");
  announcer.tell("paused"); // at once, and nothing old after it
  pass(10000);
  assert.deepEqual(said, ["first", "third", "paused"]);
});

const massOf = (pixels) => {
  let mass = 0, x = 0, y = 0;
  pixels.forEach((value, i) => {
    mass += value;
    x += value * (i % 28 + 0.5);
    y += value * (Math.floor(i / 28) + 0.5);
  });
  return { mass, x: x / mass, y: y / mass };
};

test("a picture becomes a digit of 20 pixels with its mass in the middle, whatever its size and ground", () => {
  for (const [width, height, left, top, tall, ink, ground] of [[28, 28, 2, 2, 12, 255, 0], [200, 120, 130, 10, 80, 20, 240], [40, 60, 5, 30, 25, 90, 10]]) {
    const pixels = new Uint8Array(width * height).fill(ground);
    for (let row = top; row < top + tall; ++row) { // an L
      for (let column = left; column < left + tall / 2; ++column) if (column < left + tall / 5 || row > top + 0.8 * tall) pixels[row * width + column] = ink;
    }
    const digit = lab.asDigit({ width, height, pixels }), { x, y } = massOf(digit);
    assert.ok(Math.abs(x - 14.5) <= 0.5 && Math.abs(y - 14.5) <= 0.5, `${width} x ${height}: ${x}, ${y}`); // the middle of the pixel 14, as MNIST has it, in whole pixels
    const rows = [...Array(28).keys()].filter((row) => digit.subarray(28 * row, 28 * row + 28).some((value) => value > 40));
    assert.equal(rows.length, 20);
    assert.equal(Math.max(...digit), 255);
    assert.deepEqual(lab.asDigit({ width: 28, height: 28, pixels: digit }), digit, "what is a digit already is as it was");
    assert.deepEqual(lab.asDigit({ width: 28, height: 28, pixels: digit.map((value) => 255 - value) }), digit, "or on paper");
  }
  assert.ok(lab.asDigit({ width: 28, height: 28, pixels: new Uint8Array(784).fill(255) }).every((value) => value === 0));
});

test("the pen leaves ink along its way and nowhere else, and wipes it", () => {
  const drawn = lab.inkedAlong(new Uint8Array(784), [5.5, 14.5], [22.5, 14.5]);
  for (let column = 5; column <= 22; ++column) assert.equal(drawn[14 * 28 + column], 255);
  assert.ok(drawn.every((value, i) => value === 0 || Math.abs(Math.floor(i / 28) - 14) <= 2));
  assert.ok(lab.inkedAlong(drawn, [0, 14.5], [28, 14.5], true).slice(14 * 28, 15 * 28).every((value) => value === 0));
  assert.doesNotThrow(() => lab.inkedAlong(drawn, [-50, -50], [90, 90]));
});

test("every part of a network has a place of its own within the drawing", () => {
  for (const net of [article, wide, convolution, toy, deep, photograph]) {
    for (const [width, height] of [[690, 440], [1100, 700], [374, 330]]) {
      const layout = lab.layoutOf(net, width, height, 76), name = `${net.net} at ${width} x ${height}`;
      const spots = layout.layers.flatMap((layer) => layer.spots), tiles = layout.layers.flatMap((layer) => layer.tiles);
      assert.ok(spots.length + tiles.length > 0, name);
      for (const spot of spots) {
        assert.ok(spot.radius > 0 && spot.y - spot.radius >= 0 && spot.y + spot.radius <= height && spot.x > 0, `${name}: ${spot.address}`);
      }
      for (const tile of tiles) assert.ok(tile.width > 0 && tile.y >= 0 && tile.y + tile.height <= height + 1, `${name}: tile ${tile.layer}.${tile.index}`);
      const apart = (one, other) => Math.hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius - 1e-6;
      for (const layer of layout.layers) layer.spots.forEach((one, i) => layer.spots.slice(i + 1).forEach((other) => assert.ok(apart(one, other), `${name}: ${one.address}, ${other.address}`)));
      const outputs = layout.layers[layout.layers.length - 1].spots;
      assert.equal(outputs.length, net === toy ? 1 : 10, name);
    }
  }
});

test("what is drawn of a large network says which part it is, and every part can be", () => {
  const large = netOf("784-512-300-10", [[1, 28, 28], [512, 1, 1], [300, 1, 1], [10, 1, 1]]), { parameters } = momentOf(large);
  for (const net of [large, deep, photograph]) {
    const seen = new Set();
    for (const layers of [null, ...lab.runsOf(net)]) {
      const [start] = lab.layoutOf(net, 690, 440, 76, { first: new Map(), layers }).shares;
      for (const page of start === undefined ? [0] : lab.pagesOf(start)) {
        const windows = { first: new Map(net.layers.map((_, layer) => [layer, page])), layers }, layout = lab.layoutOf(net, 690, 440, 76, windows);
        for (const { layer, words, first, count, all } of layout.shares) {
          assert.equal(words, `${first} to ${first + count - 1} of ${all}`);
          const drawn = layout.layers.find((one) => one.layer === layer), indices = (drawn.spots.length > 0 ? drawn.spots : drawn.tiles.filter(({ what }) => what === "activations")).map(({ index }) => index);
          assert.deepEqual(indices, Array.from({ length: count }, (_, i) => first + i));
        }
        for (const link of layout.links) {
          for (const { address, value } of lab.edgesOf(link, parameters)) {
            const [, j, k] = address.split(".").map(Number);
            assert.ok(net !== large || parameters[link.weight.offset + link.weight.columns * j + k] === value, address);
          }
        }
        layout.layers.forEach(({ layer, spots, tiles }) => [...spots, ...tiles].forEach(({ index }) => seen.add(`${layer}.${index}`)));
      }
    }
    net.layers.slice(1).forEach(({ shape: [channels] }, i) => {
      for (let index = 0; index < channels; ++index) assert.ok(seen.has(`${i + 1}.${index}`), `${net.net}: L${i + 1}.${index} is never drawn`);
    });
  }
});

test("what is touched is among what is drawn, and what is drawn already stays", () => {
  const large = netOf("784-512-300-10", [[1, 28, 28], [512, 1, 1], [300, 1, 1], [10, 1, 1]]), begin = lab.firstWindows;
  assert.equal(lab.revealing(large, begin, ["L1.191", "L3.9", "nonsense", "L9.3", "L1.600"]), begin);
  assert.equal(lab.revealing(large, begin, ["L1.7", "L1.400"]), begin, "one of them is seen");
  const touched = lab.revealing(large, begin, ["L2.299.500"]);
  assert.deepEqual([...touched.first], [[2, 299], [1, 500]]);
  assert.deepEqual([1, 2].map((layer) => lab.shareOf(large, layer, touched)).map(({ first, count }) => [first, count]), [[384, 128], [192, 108]]);
  assert.equal(lab.shareOf(photograph, 2, lab.revealing(photograph, begin, [`L2.${17 * 1024 + 3}`])).first, 16);
  assert.equal(lab.shareOf(photograph, 1, lab.revealing(photograph, begin, ["L1.63.5"])).first, 48, "a kernel's weight is of its map");
  assert.ok(!lab.shownLayers(deep, begin).includes(4));
  for (let layer = 1; layer <= 13; ++layer) assert.ok(lab.shownLayers(deep, lab.revealing(deep, begin, [`L${layer}.2`])).includes(layer));
  assert.equal(lab.neighbourOf(large, "L1.191", 1), "L1.192");
  assert.equal(lab.neighbourOf(large, "L1.511", 1), null);
  assert.equal(lab.neighbourOf(photograph, "L1.5", -1), null);
});

test("where there is no room nothing is drawn", () => {
  for (const net of [article, wide, convolution, toy, deep]) {
    for (const [width, height] of [[0, 0], [690, 3], [690, 40], [5, 400]]) assert.deepEqual(lab.layoutOf(net, width, height, 76).layers, []);
    for (let height = 0; height < 200; height += 7) for (const spot of lab.layoutOf(net, 300, height, 76).layers.flatMap(({ spots }) => spots)) assert.ok(spot.radius > 0, `${net.net} at ${height}`);
  }
});

test("the article's network is drawn whole: 16 tiles of 784 weights, and a line for every later weight", () => {
  const layout = lab.layoutOf(article, 690, 440, 76), tiles = layout.layers.flatMap((layer) => layer.tiles).filter((tile) => tile.what === "weights");
  assert.deepEqual(tiles.map(({ index, rows, columns, offset }) => [index, rows, columns, offset]), Array.from({ length: 16 }, (_, i) => [i, 28, 28, 784 * i]));
  assert.deepEqual(layout.links.map(({ from, to }) => from.length * to.length), [256, 160]);
  assert.deepEqual(layout.layers.map(({ spots }) => spots.length), [0, 16, 16, 10]);
  const parameters = Float32Array.from({ length: article.parameters }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + i / article.parameters));
  assert.equal(lab.edgesOf(layout.links[0], parameters).length, 256);
});

test("of many weights the strongest into each neuron are drawn, the strongest last", () => {
  const layout = lab.layoutOf(wide, 690, 440, 76), { parameters } = momentOf(wide), [link] = layout.links;
  const edges = lab.edgesOf(link, parameters);
  assert.ok(edges.length <= 100 && edges.length >= 60);
  assert.ok(edges.every((edge, i) => i === 0 || Math.abs(edges[i - 1].value) <= Math.abs(edge.value)));
  for (const { address, value } of edges) {
    const [, j, k] = address.split(".").map(Number);
    assert.equal(parameters[link.weight.offset + 128 * j + k], value);
  }
  assert.deepEqual(lab.strongestOf(Float32Array.of(9, -5, 1, 4, -7, 0), 1, 4, 2), [0, 3]);
});

test("what is pointed at says its address, and what is drawn of it its number", () => {
  for (const net of [article, wide, convolution]) {
    const layout = lab.layoutOf(net, 690, 440, 76), moment = momentOf(net), edges = layout.links.map((link) => lab.edgesOf(link, moment.parameters));
    for (const spot of layout.layers.flatMap((layer) => layer.spots)) assert.equal(lab.addressAt(net, layout, edges, spot.x + 1, spot.y - 1, 3), spot.address);
    for (const tile of layout.layers.flatMap((layer) => layer.tiles)) {
      const pixel = Math.floor(tile.rows / 2) * tile.columns + 2, x = tile.x + 2.5 * tile.width / tile.columns, y = tile.y + (Math.floor(tile.rows / 2) + 0.5) * tile.height / tile.rows;
      const address = lab.addressAt(net, layout, edges, x, y, 3), value = (tile.what === "weights" ? moment.parameters : moment.activations)[tile.offset + pixel];
      assert.equal(address, tile.what === "weights" ? `L${tile.layer}.${tile.index}.${pixel}` : `L${tile.layer}.${tile.index * tile.rows * tile.columns + pixel}`);
      assert.ok(lab.wordsOf(net, moment, classes, address).includes(tile.what === "weights" ? web.signedInFull(lab.single(value)) : web.inFull(lab.single(value))));
    }
    assert.equal(lab.addressAt(net, layout, edges, 689, 439, 3), null);
  }
  const layout = lab.layoutOf(article, 690, 440, 76), moment = momentOf(article), edges = [lab.edgesOf(layout.links[0], moment.parameters).slice(-1)], [[edge]] = edges;
  assert.equal(lab.addressAt(article, layout, edges, (edge.from.x + edge.to.x) / 2, (edge.from.y + edge.to.y) / 2, 3), edge.address);
});

test("parts are called as everywhere else", () => {
  const moment = momentOf(article), said = (address) => lab.wordsOf(article, moment, classes, address);
  assert.match(said("L3.2"), /^the output ‘2’ \(L3\.2\): activation .*, bias [+−]/);
  assert.match(said("L1.3.406"), /^the weight L1\.3@r14,c14: [+−]/);
  assert.match(said("L2.5.7"), /^the weight L2\.5\.7 from L1\.7 to L2\.5: [+−]/);
  assert.match(said("L0.406"), /^the pixel r14,c14: activation/);
  assert.match(said("L2.5.bias"), /^the bias of L2\.5: /);
  assert.match(lab.wordsOf(convolution, momentOf(convolution), classes, "L1.2.7"), /^the weight r1,c2 of the kernel 2 of L1: /);
  assert.match(lab.wordsOf(convolution, momentOf(convolution), classes, "L1.577"), /^L1\.577 \(map 1, r0,c1\): activation/);
  assert.equal(lab.wordsOf(article, moment, classes, "nonsense"), "nonsense");
});

test("the arrows reach every neuron, and with Shift every weight", () => {
  const layout = lab.layoutOf(article, 690, 440, 76), stops = lab.stopsOf(article, layout);
  assert.deepEqual(stops.map((some) => some.length), [1, 16, 16, 10]);
  let at = "L1.0";
  for (let i = 0; i < 20; ++i) at = lab.walk(stops, at, "ArrowDown");
  assert.equal(at, "L1.15");
  at = lab.walk(stops, at, "ArrowRight");
  assert.equal(at, "L2.15");
  assert.equal(lab.walk(stops, at, "ArrowRight"), "L3.9");
  assert.equal(lab.walk(stops, "L2.3.7", "ArrowUp"), "L2.2"); // from a weight to the neurons
  assert.ok(stops.flat().includes(lab.walk(stops, null, "ArrowLeft")));
  const first = lab.walkWithin(article, "L2.3", "ArrowDown");
  assert.equal(first, "L2.3.0");
  assert.equal(lab.walkWithin(article, first, "ArrowDown"), "L2.3.1");
  assert.equal(lab.walkWithin(article, first, "ArrowUp"), first);
  assert.equal(lab.walkWithin(article, "L1.3.406", "ArrowDown"), "L1.3.434");
  assert.equal(lab.walkWithin(convolution, "L1.577", "ArrowDown"), "L1.601");
});

test("numbers of the engine have no digits that are none", () => {
  assert.equal(lab.single(Math.fround(0.1)), 0.1);
  for (let i = 1; i < 1000; ++i) {
    const value = Math.fround(Math.sin(i) * 10 ** (i % 9 - 4));
    assert.equal(Math.fround(lab.single(value)), value);
    assert.ok(String(lab.single(value)).length <= String(value).length);
  }
});

test("what the network says stands at the end of what its layers put out", () => {
  const moment = momentOf(article), { offset } = article.layers[3];
  assert.deepEqual(lab.outputsOf(article, moment), Array.from(moment.activations.subarray(offset, offset + 10)));
  assert.equal(lab.likeliest([0.1, 0.7, 0.2]), 1);
});

test("numbers as colours: 0 is the ground, each side has its own end", () => {
  const ramp = lab.signedRamp([255, 0, 0], [255, 255, 255], [0, 0, 255]), pixels = new Uint32Array(5);
  lab.rampInto(pixels, Float32Array.of(0, -2, 0, 2, NaN, 99), 1, 2, ramp);
  assert.deepEqual([...pixels].map((pixel) => pixel.toString(16)), ["ff0000ff", "ffffffff", "ffff0000", "ffffffff", "ffff0000"]);
  lab.rampInto(pixels, new Float32Array(5), 0, 0, ramp);
  assert.ok(pixels.every((pixel) => pixel === 0xffffffff));
});

const reads = ["view", "now", "digit", "explain"];

/** An engine that is asked one thing at a time, or says so; what only reads comes between the steps of what plays. */
function engineOf() {
  const asked = [], digits = { source: "mnist", recipe: {}, classes, shape: [1, 28, 28], train: 50, test: 20 };
  const busy = new Set();
  let step = 0, stop = () => {}, refuses = false, problemAt = Infinity;
  const one = (name, work) => async (...values) => {
    const others = [...busy].filter((other) => !reads.includes(name) || !(other === "play" || reads.includes(other)));
    assert.deepEqual(others, [], `${name} was asked while something else was`);
    busy.add(name);
    asked.push(name);
    await null;
    try {
      return await work(...values);
    } finally {
      busy.delete(name);
    }
  };
  const moment = (costs = []) => momentOf(article, step, { costs, back: step, problem: step >= problemAt ? "The cost is not finite." : null });
  return {
    asked, digits, refuse: () => { refuses = true; }, runAway: (at) => { problemAt = at; },
    make: one("make", async () => {
      if (refuses) throw new Error("network.layers is wrong");
      step = 0;
      return article;
    }),
    view: one("view", async () => moment()), now: one("now", async () => moment()), digit: one("digit", async (part, position) => ({ pixels: new Uint8Array(784), label: position % 10 })),
    step: one("step", async (count) => {
      step += count;
      return moment(Array(count).fill(1));
    }),
    back: one("back", async (count) => {
      step -= count;
      return moment();
    }),
    explain: one("explain", async () => ({ step })),
    play: one("play", (_, tell) => new Promise((done) => {
      stop = () => done(moment());
      ++step;
      tell(moment([1]));
    })),
    pause: () => stop(),
  };
}

async function started() {
  const engine = engineOf(), session = new lab.Session(engine, lab.articleSettings);
  await session.make(lab.articleSettings);
  await session.view({ part: "test", position: 3 });
  engine.asked.length = 0;
  return { engine, session };
}

test("a training that plays answers a question between its steps, stops for what changes it, and goes on", async () => {
  const { engine, session } = await started();
  session.play();
  await session.alone(async () => undefined);
  await session.view({ part: "test", position: 4 });
  assert.equal(session.digit.label, 4);
  await session.explain();
  await session.alone(async () => engine.asked.push("alone"));
  assert.equal(session.isPlaying, true);
  session.pause();
  await session.back(1);
  assert.deepEqual(engine.asked.filter((name) => name !== "digit"), ["play", "play", "view", "explain", "alone", "play", "back"]);
  assert.equal(session.isPlaying, false);
  assert.equal(session.history.costsOfSteps.length, session.moment.step);
});

test("an accuracy that came later is of the step that it was measured after", () => {
  const history = new lab.History();
  history.add({ step: 3, costs: [1, 2, 3], testAccuracy: null });
  history.add({ step: 9, costs: [1, 1, 1, 1, 1, 1], testAccuracy: 0.5, testedAt: 3 });
  history.add({ step: 12, costs: [1, 1, 1], testAccuracy: 0.75, testedAt: 9 });
  assert.deepEqual(history.accuracies, [{ step: 3, accuracy: 0.5 }, { step: 9, accuracy: 0.75 }]);
});

test("what takes long is begun where the training stands, which goes on beside it", async () => {
  const { engine, session } = await started();
  await session.step(3);
  let finish;
  const long = session.aside(() => new Promise((resolve) => { finish = resolve; }));
  await session.step();
  finish("done");
  assert.deepEqual(await long, { step: 3, result: "done" });
  assert.equal(session.moment.step, 4);
  await assert.rejects(session.aside(() => Promise.reject(new Error("no"))), /^Error: no$/);
  assert.deepEqual(engine.asked, ["step", "step"]);
});

test("the same question of the same network is asked once", async () => {
  const { engine, session } = await started();
  assert.equal(await session.explain(), await session.explain());
  await session.step();
  await session.explain();
  assert.deepEqual(engine.asked, ["explain", "step", "explain"]);
});

test("of drawings that come fast the newest is shown", async () => {
  const { engine, session } = await started();
  for (let label = 0; label < 9; ++label) session.viewSoon({ pixels: new Uint8Array(784), label });
  await session.alone(async () => undefined);
  assert.equal(session.digit.label, 8);
  assert.deepEqual(engine.asked, ["view"]);
});

test("where settings are refused the old network stays", async () => {
  const { engine, session } = await started();
  await session.step(2);
  engine.refuse();
  await assert.rejects(session.make({ "network.layers": "?" }), /network\.layers is wrong/);
  assert.equal(session.net, article);
  assert.equal(session.moment.step, 2);
  assert.equal(session.settings, lab.articleSettings);
});

test("a replay of many steps says how far it is, and stops where the training runs away", async () => {
  const { engine, session } = await started(), said = [];
  session.listen({ onBusy: (words) => said.push(words) });
  await session.step(2500);
  assert.deepEqual(said, ["Step 0 of 2,500", "Step 1,000 of 2,500", "Step 2,000 of 2,500", null]);
  assert.equal(session.moment.step, 2500);
  engine.runAway(3000);
  await session.step(5000);
  assert.equal(session.moment.step, 3500);
  assert.equal(session.isPlaying, false);
});

test("a replay can be stopped", async () => {
  const { session } = await started();
  const replay = session.step(9000);
  session.listen({ onMoment: ({ step }) => step >= 2000 && session.pause() });
  await replay;
  assert.equal(session.moment.step, 2000);
  await session.step(); // and goes on when it is asked to
  assert.equal(session.moment.step, 2001);
});

test("the next digit of a class is found in either direction, around the end", async () => {
  const { session } = await started();
  assert.equal(await session.digitOfClass("test", 3, 3, 1), 13);
  assert.equal(await session.digitOfClass("test", 3, 3, -1), 13);
  assert.equal(await session.digitOfClass("train", 49, 2, 1), 2);
  assert.equal(await session.digitOfClass("test", 0, 77, 1), null);
});
