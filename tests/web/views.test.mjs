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

test("the columns of the nudge table are those that pull most, each with its own numbers", () => {
  const { document } = documentOf("average", ...sigmoids), ordered = lab.byPull(document);
  const pulls = ordered.shown.map((_, i) => ordered.rows.reduce((sum, { nudges }) => sum + Math.abs(nudges[i]) / Math.max(...nudges.map(Math.abs)), 0));
  assert.ok(pulls.every((pull, i) => i === 0 || pull <= pulls[i - 1] + 1e-12), String(pulls));
  ordered.rows.forEach((row, at) => ordered.shown.forEach((name, i) => assert.equal(row.nudges[i], document.rows[at].nudges[document.shown.indexOf(name)])));
  assert.notDeepEqual(ordered.shown, document.shown);
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

test("the digits to label are drawn by chance, each once, and by the same number the same", () => {
  for (const [count, of] of [[10, 1000], [10, 12], [10, 10], [10, 4], [1, 1]]) {
    const drawn = lab.drawnPositions(3, count, of);
    assert.equal(new Set(drawn).size, Math.min(count, of));
    assert.ok(drawn.every((position) => Number.isInteger(position) && position >= 0 && position < of));
    assert.deepEqual(lab.drawnPositions(3, count, of), drawn);
  }
  const draws = Array.from({ length: 500 }, (_, i) => lab.drawnPositions(i + 1, 10, 1000));
  assert.equal(new Set(draws.map(String)).size, 500);
  const tenths = Array(10).fill(0);
  draws.flat().forEach((position) => { ++tenths[Math.floor(position / 100)]; });
  assert.ok(tenths.every((count) => count > 400 && count < 600), `of 5,000 a tenth each: ${tenths}`);
});

test("ten digits are of ten classes where each is to be there once, and with the same number the same", async () => {
  const engine = { digits: { classes, train: 1000 }, digit: async (part, position) => ({ pixels: new Uint8Array(1), label: Math.floor(position / 7) % 10 }) };
  const each = await lab.drawnDigits(engine, 5, "classes"), any = await lab.drawnDigits(engine, 5, "any");
  assert.deepEqual(each.map(({ label }) => label).sort(), [...classes.keys()]);
  assert.deepEqual(any.map(({ position }) => position), lab.drawnPositions(5, 10, 1000));
  assert.equal(each[0].position, any[0].position);
  assert.deepEqual(await lab.drawnDigits(engine, 5, "classes"), each);
  const rare = { ...engine, digit: async () => ({ pixels: new Uint8Array(1), label: 3 }) };
  assert.equal((await lab.drawnDigits(rare, 1, "classes")).length, 1, "there are no others");
});

test("after a label comes the next digit that has none, and round again", () => {
  assert.equal(lab.nextUnlabelled([1, null, 3, null], 0), 1);
  assert.equal(lab.nextUnlabelled([1, null, 3, 4], 2), 1);
  assert.equal(lab.nextUnlabelled([1, 2, 3], 1), 2);
  assert.equal(lab.nextUnlabelled([1, 2, 3], 2), 0);
});

const labels = [3, 1, 4, 1, 5].map((label, position) => ({ position, label }));

test("labels that are not the data's are counted, and classes without a label named", () => {
  assert.equal(lab.differing(labels, [3, 1, 4, 1, 5]), 0);
  assert.equal(lab.differing(labels, [3, 7, 4, 1, 6]), 2);
  assert.match(lab.labelsInWords(labels, [3, 1, 4, 1, 5], classes), /^All 5 labels are as the data have them\. No label says 0, 2, 6, 7, 8 or 9, so /);
  assert.match(lab.labelsInWords(labels, [3, 1, 4, 1, 6], classes), /^1 label differs from what the data say\. /);
  assert.match(lab.labelsInWords(labels, [2, 1, 4, 1, 6], classes), /^2 labels differ from what the data say\. /);
  assert.equal(lab.missingWords(classes.map((_, label) => ({ position: label, label })), classes), "");
  assert.match(lab.missingWords(classes.slice(1).map((_, label) => ({ position: label, label })), classes), /^No label says 9, so /);
});

function fewOf(alone, withRest, changes = {}) {
  const moments = [{ step: 0, alone: 0.1, withRest: 0.1, answers: 0, sure: 0, right: 0 }, { step: 400, alone, withRest, answers: 40_000, sure: 9000, right: 4500 }];
  return { moments, isComplete: true, now: { rest: 990, sure: 800, right: 400, mistakes: [] }, ...changes };
}

test("what the rest added or spoiled is said in points, and why only where it is so", () => {
  const said = (told, changes = {}) => lab.newsOfFew(told, { aim: "pseudo_labels", align: false, digits: labels, ...changes });
  assert.match(said(fewOf(0.4, 0.524)), /^With the 5 labels alone 40\.0 % of the test digits are right, with the rest beside them 52\.4 %: pseudo-labels added 12\.4 points\. It is sure of 800 of the 990 .* right in 50 % of these\.$/);
  assert.match(said(fewOf(0.4, 0.2)), /pseudo-labels spoiled 20\.0 points\..*surer\. Try it with “all classes alike”\.$/);
  assert.doesNotMatch(said(fewOf(0.4, 0.2), { align: true }), /Try it/);
  assert.match(said(fewOf(0.4, 0.404), { aim: "consistency" }), /consistency hardly added anything \(0\.4 points\)/);
  assert.match(said(fewOf(0.4, 0.396)), /hardly spoiled anything \(0\.4 points\)/);
  assert.match(said(fewOf(0.4, 0.4, { now: { rest: 990, sure: 0, right: 0, mistakes: [] } })), /changed nothing\. It is sure of none of the 990 /);
  assert.match(said(fewOf(0.4, 0.5, { isComplete: false, now: null }), { digits: labels.slice(1, 2) }), /^Stopped after 400 steps\. With the one label alone .* added 10\.0 points\.$/);
  assert.ok(Math.abs(lab.gainOf(fewOf(0.4, 0.5)) - 0.1) < 1e-12);
  assert.equal(lab.gainOf({ moments: [] }), 0);
  const { moments: [first, last] } = fewOf(0.4, 0.5);
  assert.equal(lab.progressOfFew(first, 400), "Step 0 of 400.");
  assert.equal(lab.progressOfFew(last, 400), "Step 400 of 400. Of 40,000 answers to digits without a label 9,000 were sure, and 50 % of these right.");
});

test("both courses are drawn, point by point, with a row each", () => {
  const { moments } = fewOf(0.4, 0.5), { table, drawing, description } = lab.fewFigure(moments, 400, 250);
  assert.deepEqual(table.rows, moments.map(({ step, alone, withRest, answers, sure, right }) => [step, alone, withRest, answers, sure, right]));
  const marked = marksOf(drawing).filter((mark) => mark.about !== undefined);
  assert.equal(marked.length, 4);
  assert.deepEqual(marked.map((mark) => mark.about.addresses[0]), ["few.0", "few.400", "few.0", "few.400"]);
  assert.match(description, /after 400 steps of 400: 40\.0 % with the labels alone, 50\.0 % with the rest/);
});

test("the nearest command says what is wanted of the rest", () => {
  const few = lab.fewSettings({ settings: lab.articleSettings, digits: labels, aim: "consistency", align: true, threshold: 0.7, steps: 400 }), words = lab.fewCommand(few, { source: "mnist" });
  for (const part of ["nudge train --data mnist --per-class 1", "network.layers=784-16-16-10", "network.loss=cross-entropy", "unlabelled.batch=100", "unlabelled.consistency=1", "unlabelled.threshold=0.7", "unlabelled.align=true", "strong_augment.shift=2"]) {
    assert.ok(words.includes(part), `${part}: ${words}`);
  }
  assert.equal(words.match(/network\.loss/g).length, 1);
  assert.doesNotMatch(lab.fewCommand({ ...few, aim: "pseudo_labels", align: false }, { source: "mnist" }), /align|strong_augment|consistency/);
});
