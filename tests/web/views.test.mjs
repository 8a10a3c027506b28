// The lab's views: what they reckon without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { documentOf, marksOf, sigmoids, web } from "./support.mjs";

const { lab } = web;

function netOf(shapes, loss = "quadratic") {
  const tensors = [], layers = [];
  let parameters = 0, activations = 0;
  shapes.forEach((shape, i) => {
    const size = shape.reduce((product, side) => product * side, 1);
    layers.push({ address: `L${i}`, offset: activations, shape });
    activations += size;
    if (i === 0) return;
    const columns = shapes[i - 1].reduce((product, side) => product * side, 1);
    tensors.push({ address: `L${i}`, offset: parameters, rows: size, columns, isBias: false });
    tensors.push({ address: `L${i}`, offset: parameters + size * columns, rows: size, columns: 1, isBias: true });
    parameters += size * (columns + 1);
  });
  return { net: "", loss, parameters, tensors, layers, stepsPerEpoch: 1, activations };
}

const article = netOf([[1, 28, 28], [16, 1, 1], [16, 1, 1], [10, 1, 1]]);
const autoencoder = netOf([[1, 28, 28], [64, 1, 1], [2, 1, 1], [64, 1, 1], [784, 1, 1]], "binary-cross-entropy");
const classes = [..."0123456789"];

function momentOf(net) {
  return {
    step: 0, parameters: Float32Array.from({ length: net.parameters }, (_, i) => Math.sin(i)), activations: Float32Array.from({ length: net.activations }, (_, i) => 3 * Math.cos(i)),
  };
}

test("what a network gives says what kind it is", () => {
  assert.ok(lab.saysClasses(article, classes) && !lab.isAutoencoder(article) && !lab.hasPlaneOfCodes(article));
  assert.equal(lab.codeLayerOf(article), null);
  assert.ok(!lab.saysClasses(autoencoder, classes) && lab.isAutoencoder(autoencoder) && lab.hasPlaneOfCodes(autoencoder));
  assert.equal(lab.codeLayerOf(autoencoder), 2);
  const moment = momentOf(autoencoder);
  assert.deepEqual(lab.codeInView(autoencoder, moment), [...moment.activations.subarray(784 + 64, 784 + 66)]);
  assert.ok(!lab.hasPlaneOfCodes(netOf([[1, 28, 28], [8, 1, 1], [784, 1, 1]])));
});

test("what an autoencoder gives is drawn as a picture of brightness, and a network of classes as it is", () => {
  assert.equal(lab.drawnNet(article), article);
  const drawn = lab.drawnNet(autoencoder);
  assert.deepEqual(drawn.layers.at(-1).shape, [1, 28, 28]);
  const tiles = lab.layoutOf(drawn, 600, 400, 70).layers.at(-1).tiles;
  assert.deepEqual(tiles.map(({ rows, columns, offset }) => [rows, columns, offset]), [[28, 28, autoencoder.layers.at(-1).offset]]);
});

test("the form has the autoencoder and frozen layers, in words that the engine takes", () => {
  assert.equal(lab.autoencoderSettings["autoencoder.decoder"], "mirror");
  assert.deepEqual(lab.frozenIn({}), []);
  for (const typed of ["L1,L2", " L1, L2 ", "L1 L2"]) {
    const settings = lab.settingsOf({ ...lab.choicesOf(lab.articleSettings), frozen: typed });
    assert.equal(settings["optimizer.frozen"], "L1,L2");
    assert.deepEqual(lab.frozenIn(settings), ["L1", "L2"]);
    assert.equal(lab.choicesOf(settings).frozen, "L1, L2");
    const hash = lab.formatPlace({ settings, step: 0, digit: null, speed: null });
    assert.match(hash, /frozen=L1%2CL2/);
    assert.deepEqual(lab.parsePlace(hash).settings, settings);
  }
  assert.ok(!("optimizer.frozen" in lab.articleSettings) && !("autoencoder.decoder" in lab.articleSettings));
});

test("a touched weight is a row of the nudge table; of a neuron the bias and the largest weights are", () => {
  const moment = momentOf(article);
  assert.deepEqual(lab.rowsOfTouched(article, moment, "L2.3.7", 8), ["L2.3.7"]);
  assert.deepEqual(lab.rowsOfTouched(article, moment, "L2.3.bias", 8), ["L2.3.bias"]);
  for (const none of ["L0.400", "L1", "nothing"]) assert.deepEqual(lab.rowsOfTouched(article, moment, none, 8), []);
  const rows = lab.rowsOfTouched(article, moment, "L2.3", 8), { offset, columns } = article.tensors[2];
  assert.equal(rows.length, 8);
  assert.equal(rows[0], "L2.3.bias");
  const sizes = rows.slice(1).map((row) => Math.abs(moment.parameters[offset + 3 * columns + Number(row.split(".")[2])]));
  assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));
  assert.deepEqual(lab.withNewest(["a", "b", "c"], ["c", "d"], 3), ["c", "d", "a"]);
});

test("the nudge table is sorted by pull or by contest, as one group", () => {
  const { document } = documentOf("average", ...sigmoids);
  for (const [order, read] of [["pull", (row) => Math.abs(row.average)], ["contest", (row) => row.contest]]) {
    const sorted = lab.sortedTable(document, order), sizes = sorted.rows.map(read);
    assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));
    assert.deepEqual(new Set(sorted.rows), new Set(document.rows));
    assert.equal(sorted.by_average + sorted.by_contest, 0);
  }
});

test("the first layer’s weights are tiles of the network’s own numbers; the longest of many", () => {
  const figure = lab.firstLayerTiles(article, momentOf(article));
  assert.equal(figure.table.rows.length, 16);
  const wide = netOf([[1, 28, 28], [40, 1, 1], [10, 1, 1]]), some = lab.firstLayerTiles(wide, momentOf(wide));
  assert.equal(some.table.rows.length, 16);
  assert.match(some.caption, /the 16 of 40 neurons/);
  assert.ok(marksOf(some.drawing).filter((mark) => mark.pixels !== undefined).every(({ pixels }) => pixels.rows === 28 && pixels.columns === 28));
  assert.equal(lab.firstLayerTiles(netOf([[2, 1, 1], [2, 1, 1], [1, 1, 1]]), momentOf(article)), null);
});

test("a race stands where its clock says: all have seen as many, made as many, spent as much", () => {
  const { document } = documentOf("descents", ...sigmoids, "--batches", "1,6,all", "--steps", "40", "--records", "6");
  const [single, some, all] = document.descents;
  const examples = lab.endOf(document, "examples");
  assert.equal(examples, Math.max(...document.descents.map((one) => one.moments.at(-1).examples)));
  for (const share of [0, 0.3, 0.77, 1]) {
    const time = lab.timeAt(share, examples, "examples");
    for (const one of [single, some, all]) {
      const standing = lab.standingAt(one, "examples", time);
      assert.ok(Math.abs(standing.examples - Math.min(time, one.moments.at(-1).examples)) < 1e-6, `${standing.examples} ${time}`);
      const steps = lab.standingAt(one, "steps", 2);
      assert.ok(Math.abs(steps.step - Math.min(2, one.moments.at(-1).step)) < 1e-9);
    }
  }
  for (const clock of lab.clocks) {
    for (const one of document.descents) {
      const begin = lab.standingAt(one, clock, 0), end = lab.standingAt(one, clock, lab.endOf(document, clock)), last = one.moments.at(-1);
      assert.deepEqual([begin.u, begin.v, begin.cost], [one.path[0].u, one.path[0].v, one.moments[0].cost]);
      assert.deepEqual([end.step, end.cost, end.isAtEnd], [last.step, last.cost, true]);
      assert.ok(end.angle >= 0 && end.angle <= 180);
    }
    assert.ok(Math.abs(lab.timeAt(1, 50, clock) - 50) < 1e-9 && lab.timeAt(0, 50, clock) === 0);
  }
});

test("a trail ends where its walker stands, and grows", () => {
  const descent = { moments: [], path: [[0, 0, 0], [1, 2, 0], [3, 2, 4]].map(([step, u, v]) => ({ step, u, v })) };
  assert.deepEqual(lab.trailTo(descent, 0).at(-1), { u: 0, v: 0 });
  assert.deepEqual(lab.trailTo(descent, 0.5).at(-1), { u: 1, v: 0 });
  assert.deepEqual(lab.trailTo(descent, 2).at(-1), { u: 2, v: 2 });
  assert.equal(lab.trailTo(descent, 9).length, 3);

});

test("a place of the code plane is the code that lies there", () => {
  const codes = Array.from({ length: 300 }, (_, i) => ({ position: i, label: i % 3, code: [Math.sin(i) + 10 * (i % 3), Math.cos(i)] }));
  codes.push({ position: 300, label: 0, code: [1e6, 1e6] }, { position: 301, label: 0, code: [-1e6, NaN] });
  const range = lab.rangeOf(codes);
  assert.ok(range.from[0] < 0 && range.to[0] > 20 && range.to[0] < 25 && range.to[1] < 2);
  for (const place of [[0, 0], [0.25, 0.9], [1, 1]]) lab.placeOfCode(range, lab.codeAt(range, ...place)).forEach((share, axis) => assert.ok(Math.abs(share - place[axis]) < 1e-9));
  assert.ok(lab.codeAt(range, 0, 0)[1] > lab.codeAt(range, 0, 1)[1]); // upwards
  assert.ok(!lab.isFarFrom(range, range) && lab.isFarFrom(range, { from: [-100, -1], to: [100, 1] }));
  assert.ok(lab.rangeOf([]).from[0] < lab.rangeOf([]).to[0]);
  assert.ok(lab.neighbourhood(codes.slice(0, 300)) === 1 && lab.neighbourhood([]) === 0);
  const plane = lab.planeOf(codes.slice(0, 300), range);
  assert.deepEqual([plane.labels.length, plane.codes[7]], [300, codes[7].code]);
});

test("tabs go round by arrows, and to their ends", () => {
  assert.deepEqual(["ArrowRight", "ArrowLeft", "Home", "End", "a"].map((key) => lab.tabAfter(key, 6, 7)), [0, 5, 0, 6, null]);
  assert.equal(lab.tabAfter("ArrowLeft", 0, 7), 6);
});

test("a view at rest follows at once; while a training plays it takes at most a tenth of the time", () => {
  assert.equal(lab.waitBefore(false, 0, 5000), lab.quietOfViews);
  assert.equal(lab.waitBefore(true, 0, 1), lab.pauseOfViews);
  assert.equal(lab.waitBefore(true, 300, 500), 4700);
  assert.equal(lab.waitBefore(true, 1e5, 500), 0);
});
